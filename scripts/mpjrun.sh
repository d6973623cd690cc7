#!/bin/bash
# mpjrun.sh [-np N] [-dev DEVICE] [-machinesfile FILE] [-wdir DIR] [JVM OPTION]… -cp PATH MAIN ARGUMENT…
# mpjrun.sh [OPTION]… -jar FILE ARGUMENT…
#
# Takes the command line of MPJ Express's mpjrun.sh, and runs the program with ./parhelion mpj. The exit status is 0 if all ranks ended
# well, that of Abort or System.exit, or 1.
#
#   -np N               number of ranks; default: one per core
#   -dev multicore      ranks are threads of one JVM (the default)
#   -dev niodev|hybdev|mxdev|native
#                       ranks are processes under Open MPI or MPICH (PARHELION_MPI); no daemons are needed
#   -machinesfile FILE  the hosts, one a line, for devices with processes; default: the file machines, if there is one, otherwise this host
#   -wdir DIR           working directory of the ranks
#   -cp, -classpath     class path; default: the environment's CLASSPATH, or .
#   -psl, -dport, -mxboardnum VALUE, -debug, -profile VALUE
#                       accepted and ignored: they concern MPJ Express's own devices
# Every other option that begins with - is passed to the JVM of the ranks, as one argument.
set -euo pipefail
script=$(readlink -f "$0")
home=$(dirname "$(dirname "$script")")
parhelion=${PARHELION:-$home/parhelion}

fail() {
    echo "mpjrun.sh: $1" >&2
    exit 2
}

ranks= device=multicore machines= directory= class_path= jar= flags=()
while [ $# -gt 0 ]; do
    case $1 in
        -np | -dev | -machinesfile | -wdir | -psl | -dport | -mxboardnum | -profile | -cp | -classpath | -jar)
            [ $# -ge 2 ] || fail "$1 needs a value behind it" ;;
    esac
    case $1 in
        -np) ranks=$2; shift 2 ;;
        -dev) device=$2; shift 2 ;;
        -machinesfile) machines=$2; shift 2 ;;
        -wdir) directory=$2; shift 2 ;;
        -cp | -classpath) class_path=$2; shift 2 ;;
        -jar) jar=$2; shift 2; break ;;
        -psl | -dport | -mxboardnum | -profile) shift 2 ;;
        -debug) shift ;;
        -yarn | -src) fail "$1: not supported" ;;
        -h | -help | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$script"; exit ;;
        -*) flags+=("--jvm=$1"); shift ;;
        *) break ;;
    esac
done
case $ranks in *[!0-9]* | 0) fail "-np $ranks: the number of ranks must be a whole number above 0" ;; esac
[ -n "$jar" ] || [ $# -gt 0 ] || fail "no main class. Usage: mpjrun.sh -np N -cp PATH MAIN ARGUMENT…"
[ -z "$machines" ] || machines=$(readlink -f "$machines")
[ -z "$directory" ] || cd "$directory" || fail "-wdir $directory: no such directory"

arguments=(mpj)
[ -z "$ranks" ] || arguments+=(-n "$ranks")
case $device in
    multicore) arguments+=(--with threads) ;;
    niodev | hybdev | mxdev | native)
        arguments+=(--with mpi)
        if [ -z "$machines" ] && [ -r machines ]; then machines=machines; fi
        if [ -n "$machines" ]; then
            [ -r "$machines" ] || fail "-machinesfile $machines: cannot be read"
            hosts=$(sed 's/#.*//; s/[[:space:]]*$//; s/^[[:space:]]*//; /^$/d' "$machines")
            [ -n "$hosts" ] || fail "-machinesfile $machines: names no host"
            count=$(wc -l <<<"$hosts")
            total=${ranks:-$count}
            hostfile=$(mktemp "${TMPDIR:-/tmp}/parhelion-hosts.XXXXXX")
            # Ranks are dealt out to the hosts as evenly as possible.
            sed "s/\$/ slots=$(((total + count - 1) / count))/" <<<"$hosts" >"$hostfile"
            [ -n "$ranks" ] || arguments+=(-n "$count")
            arguments+=(--hostfile "$hostfile")
            trap 'rm -f "$hostfile"' EXIT
        fi ;;
    *) fail "-dev $device: must be multicore, niodev, hybdev, mxdev or native" ;;
esac
[ -z "$class_path" ] || arguments+=(-cp "$class_path")
arguments+=(${flags[@]+"${flags[@]}"})
[ -z "$jar" ] || arguments+=(-jar "$jar")
if [ -z "${hostfile:-}" ]; then exec "$parhelion" "${arguments[@]}" "$@"; fi
"$parhelion" "${arguments[@]}" "$@" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
status=0
while true; do # a signal ends the wait, not the job
    wait "$child" && status=0 || status=$?
    kill -0 "$child" 2>/dev/null || break
done
exit "$status"
