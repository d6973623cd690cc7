package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Maven project of {@code docs/guide/library.md}: built offline against the installed artifacts, run on threads, under
 * mpirun, and as a named module.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryTest {
    private static final int TIMEOUT_SECONDS = 300;
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String MAIN = "org.example.plate.Plate";

    private Path directory;
    private Path project;
    private Path jar;

    /** What the program prints on three threads. */
    private String plate;

    /** What a program printed, standard error after standard output, and its exit status. */
    private record Printed(int status, String text) {
        String plate() {
            assertThat(status).as(text).isZero();
            return text.lines()
                    .filter(line -> line.startsWith("hottest point: "))
                    .map(line -> line.substring(0, line.indexOf(" on ")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text));
        }
    }

    @BeforeAll
    void installsTheLibraryAndBuildsTheProjectAgainstIt(@TempDir Path temporary)
            throws IOException, InterruptedException {
        directory = temporary;
        Path root = Shell.root();
        Path repository = directory.resolve("repository");
        Path own = Path.of(System.getProperty(
                "maven.repo.local",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
        Path parhelion = own.resolve("org/parhelion");
        copy(own, repository, file -> !file.startsWith(parhelion));
        Path checkout = directory.resolve("checkout");
        for (String part : List.of("pom.xml", "bom/pom.xml", "src/pom.xml", "src/main")) {
            copy(root.resolve(part), checkout.resolve(part), _ -> true);
        }
        String[] quick = {"-Dquick", "-Dmaven.test.skip", "-Dspotless.check.skip", "install"};
        maven(checkout, repository, "--non-recursive", quick);
        maven(checkout.resolve("bom"), repository, "--quiet", quick);
        maven(checkout.resolve("src"), repository, "--quiet", quick);
        project = directory.resolve("project");
        copy(
                root.resolve("examples/library"),
                project,
                file -> !file.startsWith(root.resolve("examples/library/target")));
        maven(project, repository, "--offline", "compile");
        try (Stream<Path> files = Files.list(repository.resolve("org/parhelion/parhelion/0.2.0"))) {
            jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        plate = onClassPath(List.of(VECTORS, NATIVE), "-n", "3").plate();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void itPrintsTheSameOnAnyNumberOfThreads(int ranks) throws IOException, InterruptedException {
        assertThat(onClassPath(List.of(VECTORS, NATIVE), "-n", "" + ranks).plate())
                .isEqualTo(plate);
    }

    @Test
    @Tag("engine")
    void itPrintsTheSameUnderMpirun() throws IOException, InterruptedException {
        assertThat(underMpirun(VECTORS, NATIVE).plate()).isEqualTo(plate);
    }

    @Test
    void itRunsAsANamedModule() throws IOException, InterruptedException {
        Printed printed = run(java(
                List.of(VECTORS, "--enable-native-access=org.parhelion"),
                "--module-path",
                classes() + System.getProperty("path.separator") + jar,
                "--module",
                "org.example.plate/" + MAIN,
                "-n",
                "2"));
        assertThat(printed.plate()).isEqualTo(plate);
        assertThat(printed.text()).doesNotContain("Remedy");
    }

    @Test
    void withoutTheVectorFlagAWarningNamesItAndTheBitsAreTheSame() throws IOException, InterruptedException {
        Printed printed = onClassPath(List.of(NATIVE), "-n", "2");
        assertThat(printed.text()).contains("--add-modules jdk.incubator.vector");
        assertThat(printed.plate()).isEqualTo(plate);
    }

    @Test
    @Tag("engine")
    void whereNativeAccessIsDeniedTheErrorNamesTheFlag() throws IOException, InterruptedException {
        Printed printed = underMpirun(VECTORS, "--illegal-native-access=deny");
        assertThat(printed.status()).isNotZero();
        assertThat(printed.text()).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void theGuideShowsTheProjectAsItIs() throws IOException {
        String guide = Files.readString(Shell.root().resolve("docs/guide/library.md"));
        String pom = Files.readString(Shell.root().resolve("examples/library/pom.xml"));
        String module = Files.readString(Shell.root().resolve("examples/library/src/main/java/module-info.java"));
        assertThat(guide).contains(module.substring(module.indexOf("module ")));
        for (String part : List.of("dependencyManagement", "dependencies")) {
            String block = Pattern.compile("(?ms)^  <" + part + ">.*?^  </" + part + ">")
                    .matcher(pom)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group();
            assertThat(guide).contains(block.stripIndent());
        }
    }

    private Printed onClassPath(List<String> flags, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("-cp", classes() + System.getProperty("path.separator") + jar, MAIN, "--with", "threads"));
        words.addAll(Arrays.asList(arguments));
        return run(java(flags, words.toArray(String[]::new)));
    }

    private Printed underMpirun(String... flags) throws IOException, InterruptedException {
        String mpirun = Shell.root().resolve("scripts/mpirun/openmpi").toString();
        boolean found = run(List.of(mpirun, "--version")).status() == 0;
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(found, "no Open MPI: install it with ./parhelion test --install");
        }
        assertThat(found).as("Open MPI is on this machine").isTrue();
        List<String> line = new ArrayList<>(List.of(mpirun, "-n", "2", "--"));
        line.addAll(java(Arrays.asList(flags), "-cp", classes() + System.getProperty("path.separator") + jar, MAIN));
        return run(line);
    }

    private Path classes() {
        return project.resolve("target/classes");
    }

    private static List<String> java(List<String> flags, String... words) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1"); // soon over: not worth a second compiler
        line.addAll(flags);
        line.addAll(Arrays.asList(words));
        return line;
    }

    private void maven(Path at, Path repository, String option, String... goals)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "mvn", "--batch-mode", option, "-Dmaven.repo.local=" + repository, "-Dstyle.color=never", "-Dquick"));
        line.addAll(Arrays.asList(goals));
        Printed printed = run(line, at);
        assertThat(printed.status()).as(printed.text()).isZero();
    }

    private Printed run(List<String> line) throws IOException, InterruptedException {
        return run(line, directory);
    }

    private Printed run(List<String> line, Path at) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(at.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .merge("MAVEN_OPTS", "--sun-misc-unsafe-memory-access=allow", (own, ours) -> own + " " + ours);
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new AssertionError(line + " takes longer than " + TIMEOUT_SECONDS + " s");
        }
        return new Printed(process.exitValue(), Files.readString(output));
    }

    /** Copies a tree; jars by hard links where the file system allows, since a local repository holds hundreds of MiB. */
    private static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile).filter(wanted).forEach(file -> {
                Path copy = to.resolve(from.relativize(file).toString());
                try {
                    Files.createDirectories(copy.getParent());
                    if (file.toString().endsWith(".jar")) {
                        link(file, copy);
                    } else {
                        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void link(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
