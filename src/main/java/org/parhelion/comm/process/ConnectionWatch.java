package org.parhelion.comm.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Detects that another host, or the network to it, is gone; the library alone would wait 15 minutes.
 *
 * <p>A process is not notified of a pulled cable: Linux retransmits for 15 minutes before it closes a connection, and MPI waits as
 * long. The launcher watches its own connections while they are idle (keepalive, see {@code scripts/mpirun/openmpi}), but not
 * one with unacknowledged data, and not those of the ranks. So each rank checks its own connections to the job's hosts and those
 * of the daemon that started it; one without an answer for {@link #SECONDS_VARIABLE} is lost. Connections of the program to
 * other hosts are ignored.
 *
 * <p>A rank that computes for hours is not taken for dead, because the answers come from its host's kernel.
 */
public final class ConnectionWatch {
    /** How long a host may leave data or probes unanswered [s]; default 30, 0 disables the watch. */
    public static final String SECONDS_VARIABLE = "PARHELION_SILENT_SECONDS";

    private static final String DEFAULT_SECONDS = "30";
    /** Polls in that time. */
    private static final int POLLS = 6;

    private static final Path PROC = Path.of("/proc");

    /** Processes that start the ranks of a host for a launcher on another host. */
    private static final List<String> DAEMONS = List.of("orted", "prted", "hydra_pmi_proxy");

    /** The launchers themselves, which start those of their own host. */
    private static final List<String> LAUNCHERS = List.of("mpirun", "mpirun.openmpi", "mpiexec", "prterun", "orterun");

    private record Silence(long sinceNanos, int unanswered) {}

    private final Map<Long, Silence> silences = new HashMap<>();
    private final long silentNanos;
    private final Set<String> hosts;

    ConnectionWatch(Duration silent, Set<String> hosts) {
        this.silentNanos = silent.toNanos();
        this.hosts = Set.copyOf(hosts);
    }

    /**
     * Watches until the JVM ends. {@code lost} is called once, on the watch's thread, with a description and the daemon that was cut
     * off from its launcher; no daemon if the connection was this rank's, or the launcher runs on this host.
     *
     * @param hosts addresses of the hosts of the ranks
     * @throws IllegalArgumentException if the environment's {@link #SECONDS_VARIABLE} is not a whole number from 0
     */
    public static void start(Set<String> hosts, BiConsumer<String, Optional<ProcessHandle>> lost) {
        int seconds = seconds(System.getenv().getOrDefault(SECONDS_VARIABLE, DEFAULT_SECONDS));
        if (seconds == 0 || !Files.isReadable(PROC.resolve("net/tcp"))) {
            return; // disabled, or not Linux
        }
        List<ProcessHandle> processes = new ArrayList<>(List.of(ProcessHandle.current()));
        starter().ifPresent(processes::add);
        ConnectionWatch watch = new ConnectionWatch(Duration.ofSeconds(seconds), hosts);
        Thread.ofPlatform().daemon().name("parhelion-connections").start(() -> watch.run(seconds, processes, lost));
    }

    static int seconds(String text) {
        try {
            int seconds = Integer.parseInt(text.strip());
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // refused below, as a negative number is
        }
        throw new IllegalArgumentException(
                SECONDS_VARIABLE + "='" + text + "': must be a whole number of seconds, or 0 to disable the watch");
    }

    private void run(int seconds, List<ProcessHandle> processes, BiConsumer<String, Optional<ProcessHandle>> lost) {
        while (true) {
            try {
                Thread.sleep(Math.max(1, seconds * 1000L / POLLS));
                for (TcpConnection connection : lost(System.nanoTime(), connections())) {
                    Optional<ProcessHandle> owner = processes.stream()
                            .filter(process -> isWatched(process, connection) && has(process, connection))
                            .findFirst();
                    if (owner.isPresent()) {
                        lost.accept(
                                text(connection, seconds, owner.get()), owner.filter(o -> DAEMONS.contains(name(o))));
                        return;
                    }
                }
            } catch (InterruptedException e) {
                return; // an interrupt ends the watch
            }
        }
    }

    private static String text(TcpConnection connection, int seconds, ProcessHandle owner) {
        return "no answer from " + connection.remote() + " for " + seconds + " s (the TCP connection of "
                + (owner.equals(ProcessHandle.current()) ? "this rank" : name(owner)) + " from " + connection.local()
                + "): that host, or the network to it, is gone";
    }

    /** The connections of {@code all} that were unanswered at every poll for the whole time up to {@code nowNanos}. */
    List<TcpConnection> lost(long nowNanos, List<TcpConnection> all) {
        Map<Long, Silence> before = Map.copyOf(silences);
        silences.clear();
        List<TcpConnection> lost = new ArrayList<>();
        for (TcpConnection connection : all) {
            if (connection.unanswered() == 0) {
                continue;
            }
            Silence silence = before.get(connection.inode());
            long since = silence != null && connection.unanswered() >= silence.unanswered()
                    ? silence.sinceNanos()
                    : nowNanos;
            silences.put(connection.inode(), new Silence(since, connection.unanswered()));
            if (nowNanos - since >= silentNanos) {
                lost.add(connection);
            }
        }
        return lost;
    }

    private boolean isWatched(ProcessHandle process, TcpConnection connection) {
        return !process.equals(ProcessHandle.current()) || hosts.contains(connection.remoteHost());
    }

    private static List<TcpConnection> connections() {
        List<TcpConnection> connections = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
                lines.map(TcpConnection::of).flatMap(Optional::stream).forEach(connections::add);
            } catch (IOException | UncheckedIOException e) {
                // no IPv6, or the table changed during the read: the next poll sees it
            }
        }
        return connections;
    }

    private static boolean has(ProcessHandle process, TcpConnection connection) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve(process.pid() + "/fd"))) {
            return descriptors.anyMatch(
                    descriptor -> TcpConnection.socket(target(descriptor)).orElse(-1) == connection.inode());
        } catch (IOException | UncheckedIOException e) {
            return false; // no permission, or the process has just ended
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** The nearest ancestor that starts ranks. */
    private static Optional<ProcessHandle> starter() {
        return Stream.iterate(
                        ProcessHandle.current().parent(), Optional::isPresent, p -> p.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(process -> DAEMONS.contains(name(process)) || LAUNCHERS.contains(name(process)))
                .findFirst();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(PROC.resolve(process.pid() + "/comm")).strip();
        } catch (IOException e) {
            return "process " + process.pid();
        }
    }
}
