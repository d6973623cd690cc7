package org.parhelion.campaign.executor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parhelion.campaign.Attempt;
import org.parhelion.launch.Program;

/**
 * The processes of one attempt: a program with all that it starts, in one process group of its own session.
 *
 * <p>When the program ends, what is left of its group is killed. When this JVM is killed, the kernel kills the program (where {@code setpriv} exists); what else is left of the
 * group carries the campaign's directory in its environment, by which {@link #sweep} finds it.
 */
final class ProcessGroup {
    /** What a process of a task knows of its campaign. */
    static final String MARK = "PARHELION_CAMPAIGN";

    private static final int SIGKILL = 9;
    /** What is kept of a stream in memory, from its end. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final int PIECE_BYTES = 1 << 16;
    private static final int GRACE_SECONDS = 5;

    private static final List<String> OWN_GROUP = prefix();

    private final Process process;
    private final boolean leads;
    private final Optional<SlurmStep> step;
    private final Tail out;
    private final Tail err;

    /**
     * Where an attempt runs.
     *
     * @param marks the directory that identifies the campaign
     * @param directory the task's directory
     * @param output receives what the processes print
     * @param task the task's number
     * @param attempt which attempt
     * @param memory the most memory of its processes
     * @param step the step of a Slurm job that the attempt is; empty for processes of this machine
     * @param traceParent the span that the attempt belongs to; empty for none
     */
    record Surroundings(
            Path marks,
            Path directory,
            OutputLog output,
            int task,
            Attempt attempt,
            MemoryLimit memory,
            Optional<SlurmStep> step,
            String traceParent) {
        /**
         * The command line that runs a program here.
         *
         * @param ranks ranks of the task: processes of a step, threads of a JVM
         * @param java whether the program is a JVM
         */
        List<String> command(List<String> program, int ranks, boolean java) {
            List<String> limited = java ? memory.java(program) : memory.command(program);
            return step.map(one -> java ? one.command(1, ranks, limited) : one.command(ranks, 1, limited))
                    .orElse(limited);
        }
    }

    /**
     * The end of a program.
     *
     * @param status the exit status; 128 + n for signal n
     * @param out the end of standard output
     * @param err the end of standard error
     */
    record End(int status, String out, String err) {}

    private ProcessGroup(Process process, Surroundings surroundings) {
        this.process = process;
        this.leads = !OWN_GROUP.isEmpty();
        this.step = surroundings.step();
        this.out = new Tail(process.getInputStream(), surroundings, "out");
        this.err = new Tail(process.getErrorStream(), surroundings, "err");
    }

    private static List<String> prefix() {
        List<String> prefix = new ArrayList<>();
        if (Program.output("setsid", "true").isPresent()) {
            prefix.add("setsid");
            if (Program.output("setpriv", "--pdeathsig", "KILL", "true").isPresent()) {
                prefix.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
            }
        }
        return List.copyOf(prefix);
    }

    /**
     * Starts a program. The calling thread must live until the program has ended: the kernel ties the program's life to it.
     *
     * @param command the program and its arguments
     * @param workingDirectory where it starts
     * @throws IOException if it cannot be started
     */
    static ProcessGroup start(List<String> command, Path workingDirectory, Surroundings surroundings)
            throws IOException {
        List<String> line = new ArrayList<>(OWN_GROUP);
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).directory(workingDirectory.toFile());
        Map<String, String> environment = builder.environment();
        environment.put(MARK, mark(surroundings.marks()));
        environment.put("PARHELION_TASK", String.valueOf(surroundings.task()));
        environment.put(
                "PARHELION_TASK_DIRECTORY",
                surroundings.directory().toAbsolutePath().toString());
        if (!surroundings.traceParent().isEmpty()) {
            environment.put("TRACEPARENT", surroundings.traceParent());
        }
        surroundings.memory().addTo(environment);
        surroundings.step().ifPresent(step -> step.addTo(environment));
        Process process = builder.start();
        process.getOutputStream().close();
        return new ProcessGroup(process, surroundings);
    }

    private static String mark(Path directory) {
        return directory.toAbsolutePath().normalize().toString();
    }

    /** Asks the program to end: SIGTERM to it alone, because launchers forward it to their processes. */
    void terminate() {
        process.destroy();
    }

    /** Kills the program and its group. */
    void kill() {
        // Slurm takes a while to answer, and the caller has other attempts.
        step.ifPresentOrElse(
                one -> Thread.ofVirtual().start(() -> {
                    one.cancel();
                    killGroup();
                }),
                this::killGroup);
    }

    private void killGroup() {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> started = process.descendants().toList();
        if (leads) {
            signal(-process.pid(), SIGKILL);
        }
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Waits for the end of the program, and kills what it left behind. */
    End await() throws InterruptedException {
        try {
            int status = process.waitFor();
            if (leads) {
                signal(-process.pid(), SIGKILL);
            }
            return new End(status, out.text(), err.text());
        } catch (InterruptedException e) {
            killGroup();
            throw e;
        }
    }

    /** Sends a signal; a process that has ended meanwhile is none of our business. */
    @SuppressWarnings("restricted") // one downcall, whose arguments this method builds itself
    private static void signal(long pid, int signal) {
        Linker linker = Linker.nativeLinker();
        MethodHandle kill = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) kill.invokeExact((int) pid, signal);
        } catch (Throwable e) {
            throw new IllegalStateException("signal " + signal + " to " + pid, e);
        }
    }

    /**
     * Kills all processes of a campaign that a coordinator left behind because it was killed. On Linux; elsewhere it finds none.
     *
     * @param marks the directory that identifies the campaign
     * @return how many
     * @throws IOException if the list of processes cannot be read
     */
    static int sweep(Path marks) throws IOException {
        Path processes = Path.of("/proc");
        if (!Files.isDirectory(processes)) {
            return 0;
        }
        byte[] wanted = (MARK + "=" + mark(marks) + "\0").getBytes(StandardCharsets.UTF_8);
        int killed = 0;
        try (Stream<Path> all = Files.list(processes)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = String.valueOf(each.getFileName());
                if (name.matches("\\d+")
                        && Long.parseLong(name) != ProcessHandle.current().pid()
                        && contains(environment(each), wanted)) {
                    signal(Long.parseLong(name), SIGKILL);
                    killed++;
                }
            }
        }
        return killed;
    }

    private static byte[] environment(Path process) {
        try {
            return Files.readAllBytes(process.resolve("environ"));
        } catch (IOException e) {
            return new byte[0]; // it has ended, or belongs to another user
        }
    }

    private static boolean contains(byte[] environment, byte[] wanted) {
        return new String(environment, StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    /** Number of times that the kernel has killed a process of this machine for lack of memory; 0 if unknown. */
    static long outOfMemoryKills() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/vmstat"))) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("oom_kill ".length()).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Copies a stream to the log, and keeps its end. */
    private static final class Tail {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final Thread thread;

        Tail(InputStream input, Surroundings surroundings, String stream) {
            thread = Thread.ofVirtual()
                    .name("output of " + surroundings.attempt())
                    .start(() -> {
                        byte[] piece = new byte[PIECE_BYTES];
                        try (input) {
                            for (int n = input.readNBytes(piece, 0, 1); n > 0; n = input.readNBytes(piece, 0, 1)) {
                                int more = input.read(
                                        piece, 1, Math.min(piece.length - 1, Math.max(1, input.available())));
                                int length = n + Math.max(0, more);
                                keep(piece, length);
                                surroundings
                                        .output()
                                        .append(
                                                surroundings.task(),
                                                surroundings.attempt().number(),
                                                stream,
                                                piece,
                                                length);
                            }
                        } catch (IOException e) {
                            // the process has ended
                        }
                    });
        }

        private synchronized void keep(byte[] piece, int length) {
            if (kept.size() + length > 2 * KEPT_BYTES) {
                byte[] all = kept.toByteArray();
                kept.reset();
                kept.write(all, all.length - KEPT_BYTES, KEPT_BYTES);
            }
            kept.write(piece, 0, length);
        }

        /** The end of the text, when the stream has ended, at the latest after some seconds: another process may hold it open. */
        String text() throws InterruptedException {
            thread.join(java.time.Duration.ofSeconds(GRACE_SECONDS));
            synchronized (this) {
                return kept.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
