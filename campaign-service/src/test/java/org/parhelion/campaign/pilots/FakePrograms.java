package org.parhelion.campaign.pilots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of batch systems that keep jobs as files, and fail as they are told. */
final class FakePrograms {
    /** A job is a file ID with STATE|NAME in it. */
    private static final String BEGIN = """
            #!/bin/sh
            cd "$(dirname "$0")"
            case $(cat mode) in
                fail) echo "the controller is away" >&2; exit 1 ;;
                timeout) echo "Socket timed out on send/recv operation" >&2; exit 1 ;;
                hang) exec sleep 1000 ;;
                rubbish) echo "<html>503</html>"; exit 0 ;;
            esac
            new() { id=$(( $(cat last 2>/dev/null || echo 100) + 1 )); echo $id >last; echo "PENDING|$1" >jobs/$id; }
            """;

    private static final Map<String, String> PROGRAMS = Map.of(
            "sbatch", """
            for a; do case $a in --job-name=*) name=${a#*=} ;; --account=none) echo "invalid account" >&2; exit 1 ;; esac; done
            new "$name"; echo "$id"
            """,
            "squeue", """
            for f in jobs/*; do [ ! -f "$f" ] || echo "${f#jobs/}|$(cat "$f")"; done
            """,
            "scancel", """
            state= signal=
            for a; do case $a in --state=*) state=${a#*=} ;; --signal=*) signal=$a ;; --*) ;; *) id=$a ;; esac; done
            [ -z "$state" ] || grep -q "^$state" jobs/$id || exit 0
            echo "$id $signal" >>ended; rm -f jobs/$id
            """,
            "kubectl", """
            case $1 in
              create) name=$(sed -n 's/.*"name": *"\\([^"]*\\)".*/\\1/p' | head -n 1); new "$name"; mv jobs/$id "jobs/$name"; echo "job.batch/$name" ;;
              get) printf '{"items": ['; sep=
                for f in jobs/*; do [ -f "$f" ] || continue
                  case $(cat "$f") in RUNNING*) s='{"active": 1, "ready": 1}' ;; *) s='{"active": 1, "ready": 0}' ;; esac
                  printf '%s{"metadata": {"name": "%s"}, "status": %s}' "$sep" "${f#jobs/}" "$s"; sep=,
                done; echo ']}' ;;
              delete) echo "$3" >>ended; rm -f jobs/$3 ;;
            esac
            """,
            "aws", """
            case $2 in
              submit-job) new "$4"; echo "{\\"jobName\\": \\"$4\\", \\"jobId\\": \\"$id\\"}" ;;
              list-jobs) printf '{"jobSummaryList": ['; sep=
                for f in jobs/*; do [ -f "$f" ] || continue
                  IFS='|' read -r state name <"$f"
                  printf '%s{"jobId": "%s", "jobName": "%s", "status": "%s"}' "$sep" "${f#jobs/}" "$name" "$state"; sep=,
                done; echo ']}' ;;
              terminate-job) echo "$4" >>ended; rm -f jobs/$4 ;;
            esac
            """);

    final Path directory;

    FakePrograms(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("jobs"));
        mode("ok");
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            Path file = directory.resolve(program.getKey());
            Files.writeString(file, BEGIN + program.getValue());
            file.toFile().setExecutable(true);
        }
    }

    /** How they answer: {@code ok}, {@code fail}, {@code timeout}, {@code hang}, {@code rubbish}. */
    void mode(String mode) throws IOException {
        Files.writeString(directory.resolve("mode"), mode);
    }

    /** A job begins to run. */
    void run(PilotJob job) throws IOException {
        Files.writeString(directory.resolve("jobs").resolve(job.id()), "RUNNING|" + job.pilot() + "\n");
    }

    /** The same commands, by these programs. */
    BatchSystem in(BatchSystem system) {
        return new BatchSystem() {
            @Override
            public Call submission(String pilot) {
                return here(system.submission(pilot));
            }

            @Override
            public String submitted(String output) {
                return system.submitted(output);
            }

            @Override
            public Call listing() {
                return here(system.listing());
            }

            @Override
            public List<PilotJob> listed(String output) {
                return system.listed(output);
            }

            @Override
            public Call ending(PilotJob job) {
                return here(system.ending(job));
            }
        };
    }

    private BatchSystem.Call here(BatchSystem.Call call) {
        List<String> line = new ArrayList<>(call.line());
        line.set(0, directory.resolve(line.getFirst()).toString());
        return new BatchSystem.Call(line, call.input());
    }
}
