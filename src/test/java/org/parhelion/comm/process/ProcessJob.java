package org.parhelion.comm.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program run as a job of several processes, through the launchers of {@code scripts/mpirun}, as a user would.
 *
 * <p>Each job carries a mark of its own on its command lines, by which processes that outlive it are found.
 */
public final class ProcessJob {
    /**
     * How a job ended.
     *
     * @param output what it printed on both streams
     * @param duration from its start
     * @param sinceFailure from the time that {@link FailingMain} noted; zero for other programs
     * @param orphans processes of the job that are still there
     */
    public record Outcome(
            int exitStatus, String output, Duration duration, Duration sinceFailure, List<String> orphans) {}

    private static final Path ROOT = root();

    private final String mark = "parhelion-test-" + UUID.randomUUID();
    private final List<String> launcher;
    private final List<String> jvmFlags = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private ProcessJob(List<String> launcher) {
        this.launcher = launcher;
    }

    /** A job under the launcher {@code script} of {@code scripts/mpirun}, with {@code ranks} ranks. */
    public static ProcessJob under(String script, int ranks, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script(script).toString(), "-n", String.valueOf(ranks)));
        command.addAll(List.of(arguments));
        command.add("--");
        return new ProcessJob(command);
    }

    /** A job whose command line begins with {@code words} and goes on with the JVM's. */
    public static ProcessJob behind(String... words) {
        return new ProcessJob(List.of(words));
    }

    /** A program whose ranks are threads. */
    public static ProcessJob ofThreads() {
        return new ProcessJob(List.of());
    }

    /** The launcher script called {@code name}. */
    public static Path script(String name) {
        return ROOT.resolve("scripts/mpirun").resolve(name);
    }

    /** The root of the repository. */
    public static Path root() {
        for (Path d = Path.of("").toAbsolutePath(); d != null; d = d.getParent()) {
            if (Files.isDirectory(d.resolve("scripts/mpirun"))) {
                return d;
            }
        }
        throw new AssertionError("no scripts/mpirun above " + Path.of("").toAbsolutePath());
    }

    /** Skips the test, with the reason, where {@code there} is false; fails it where nothing may be skipped (CI=true). */
    public static void needs(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(what + " is missing, and CI skips nothing: scripts/test-dependencies installs it");
        }
        Assumptions.assumeTrue(there, what + " is missing; scripts/test-dependencies installs it");
    }

    public static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    public static void needsOpenMpi() {
        needs(onPath("mpirun.openmpi") || onPath("mpirun"), "Open MPI");
    }

    public static void needsMpich() {
        needs(onPath("mpiexec.hydra") || Files.isExecutable(unpackedMpich().resolve("bin/mpiexec.hydra")), "MPICH");
    }

    public static void needsMpj() {
        needs(Files.isReadable(Path.of("/usr/share/mpj/lib/starter.jar")), "MPJ Express");
    }

    /** Where {@code scripts/test-dependencies} unpacks MPICH. */
    public static Path unpackedMpich() {
        String cache = System.getenv("PARHELION_CACHE");
        Path home = cache == null ? Path.of(System.getProperty("user.home"), ".cache/parhelion") : Path.of(cache);
        return home.resolve("mpich/usr");
    }

    /** MPICH's library: unpacked, or where the loader finds it. */
    public static Path mpichLibrary() throws IOException {
        Path unpacked = unpackedMpich().resolve("lib");
        if (Files.isDirectory(unpacked)) {
            try (Stream<Path> files = Files.walk(unpacked)) {
                return files.filter(f -> f.endsWith("libmpich.so.12"))
                        .findFirst()
                        .orElseThrow();
            }
        }
        return Path.of("libmpich.so.12");
    }

    public ProcessJob flag(String jvmFlag) {
        jvmFlags.add(jvmFlag);
        return this;
    }

    /** JVMs that start soon and compute slowly, for programs that are over at once. */
    public ProcessJob lean() {
        return flag("-XX:TieredStopAtLevel=1").flag("-XX:+UseSerialGC");
    }

    public ProcessJob with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs {@code main} with {@code arguments}; kills the job if it has not ended by {@code deadline}. */
    public Outcome run(Duration deadline, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-Dparhelion.test=" + this.mark));
        Path mark = Files.createTempFile("parhelion-mark", ".txt");
        command.add("-D" + FailingMain.MARK + "=" + mark);
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("parhelion-job", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        // Waiting ranks of other builds share these cores: yield to them.
        builder.environment().put("OMPI_MCA_mpi_yield_when_idle", "1");
        builder.environment().putAll(environment);
        long begun = System.nanoTime();
        Process process = builder.start();
        boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        Duration sinceFailure = since(mark);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        List<String> orphans = orphans();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (!ended) {
            throw new AssertionError("the job did not end within " + deadline + "; it printed:\n" + text);
        }
        return new Outcome(process.exitValue(), text, duration, sinceFailure, orphans);
    }

    private static Duration since(Path mark) throws IOException {
        String noted = Files.readString(mark);
        Files.delete(mark);
        return noted.isEmpty() ? Duration.ZERO : Duration.ofMillis(System.currentTimeMillis() - Long.parseLong(noted));
    }

    /** Processes of this job that are still there when it has long ended; those that end by themselves do so after a minute. */
    private List<String> orphans() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            List<String> left = ProcessHandle.allProcesses()
                    .filter(p -> commandLine(p).contains(mark))
                    .map(p -> p.pid() + " " + commandLine(p))
                    .toList();
            if (left.isEmpty() || System.nanoTime() > deadline) {
                return left;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }
}
