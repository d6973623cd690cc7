package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.NpyFile;

/** Problems and output formats in a user's jar, outside every package of ours. */
class UserJarTest {
    private static final Path PAGE = Shell.root().resolve("docs/guide/problem.md");
    private static final Path EXAMPLE = Shell.root().resolve("examples/problem");
    private static final String SMALL = "grid.points=[24,20]";

    /** Each rank writes its block into one directory, without a message. */
    private static final String BLOCKS_FORMAT = """
            package org.example;

            import java.io.IOException;
            import java.io.UncheckedIOException;
            import java.nio.file.*;
            import org.parhelion.runs.output.*;

            public final class BlocksFormat implements OutputFormat {
                public String name() {
                    return "blocks";
                }

                public FieldSink open(RunOutput run) {
                    return frame -> {
                        String name = frame.name() + ".blocks";
                        var field = frame.field();
                        String text = field.block().owned() + " " + field.at(0, 0, 0);
                        try {
                            Files.createDirectories(run.part(name));
                            Files.writeString(run.part(name).resolve("rank-" + run.comm().rank() + ".txt"), text);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        run.complete(name);
                    };
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void makeTheJarAsThePageDoes() throws IOException {
        jar = directory.resolve("basin.jar");
        for (String line :
                block("sh").lines().filter(line -> !line.startsWith("./")).toList()) {
            List<String> words = Arrays.stream(line.split("\\s+", -1))
                    .map(this::inThisCheckout)
                    .toList();
            tool(words.getFirst(), words.subList(1, words.size()));
        }
    }

    private String inThisCheckout(String word) {
        if (word.equals("'cli/target/lib/*'")) {
            return Objects.requireNonNull(System.getProperty("java.class.path"));
        }
        if (word.startsWith("examples/")) {
            return Shell.root().resolve(word).toString();
        }
        return word.startsWith("build/") || word.endsWith(".jar")
                ? directory.resolve(word).toString()
                : word;
    }

    private static void tool(String name, List<String> args) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        int status = ToolProvider.findFirst(name).orElseThrow().run(out, out, args.toArray(String[]::new));
        assertThat(status).as(name + " " + args + "\n" + printed).isZero();
    }

    private static String block(String language) throws IOException {
        Matcher matcher = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** A directory of classes, with the service file that names the last one. */
    private Path classes(String service, String... sources) throws IOException {
        Path classes = directory.resolve("classes-" + sources.length + service.length());
        String last = "";
        for (String source : sources) {
            Matcher name = Pattern.compile("public final class (\\w+)").matcher(source);
            assertThat(name.find()).isTrue();
            last = name.group(1);
            Path file = directory.resolve(last + ".java");
            Files.writeString(file, source);
            tool(
                    "javac",
                    List.of(
                            "-cp",
                            System.getProperty("java.class.path", ""),
                            "-d",
                            classes.toString(),
                            file.toString()));
        }
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(service), "org.example." + last + "\n");
        return classes;
    }

    private String[] run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                EXAMPLE.resolve("basin.yaml").toString(),
                "--with",
                "threads",
                "--set",
                SMALL,
                "--set",
                "steps=40"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void thePageShowsTheFilesAsTheyAre() throws IOException {
        assertThat(block("java")).isEqualTo(Files.readString(EXAMPLE.resolve("Basin.java")));
        assertThat(block("yml")).isEqualTo(Files.readString(EXAMPLE.resolve("basin.yaml")));
        assertThat(block("text"))
                .isEqualTo(
                        Files.readString(EXAMPLE.resolve("META-INF/services/org.parhelion.runs.problem.ProblemType")));
    }

    @Test
    void aProblemInAUsersJarHasTheSameBitsOnAnyRanksAndLosesNoWater() throws IOException {
        Map<String, Object> alone = Shell.json(run("--class-path", jar.toString(), "-o", out("1"), "-n", "1"));
        assertThat(alone).containsEntry("problem", "basin");
        for (String ranks : List.of("2", "4")) {
            assertThat(Shell.json(run("--class-path", jar.toString(), "-o", out(ranks), "-n", ranks)))
                    .containsEntry("checksum", alone.get("checksum"));
        }
        Shell.json(run("--class-path", jar.toString(), "-o", out("0"), "-n", "1", "--set", "steps=0"));
        assertThat(sum("1")).isCloseTo(sum("0"), within(1e-10 * sum("0")));
    }

    private double sum(String run) throws IOException {
        try (NpyFile file = NpyFile.open(directory.resolve(run).resolve("h.npy"))) {
            double sum = 0;
            for (int p = 0; p < file.count(); p++) {
                sum += file.at(p);
            }
            return sum;
        }
    }

    @Test
    void aNameThatIsNotFoundIsAnsweredWithTheNearestAndWhereEachComesFrom() {
        Shell shell = Shell.parhelion(run("--class-path", jar.toString(), "-o", out("x"), "--set", "problem=bassin"));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err())
                .contains(
                        "'bassin' is not one of heat, jacobi, hotspot, wave",
                        "basin (basin.jar)",
                        "did you mean basin?");
        Shell without = Shell.parhelion(run("-o", out("x")));
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err()).contains("basin.yaml:2: problem: 'basin'", "--class-path JAR");
    }

    @Test
    void twoTypesOfOneNameAreRefusedWithBothNamed() throws IOException {
        Path second = classes("org.parhelion.runs.problem.ProblemType", """
                package org.example;

                public final class OtherWater implements org.parhelion.runs.problem.ProblemType {
                    public String name() {
                        return "basin";
                    }

                    public org.parhelion.runs.problem.Problem read(org.parhelion.runs.file.Config config) {
                        throw new UnsupportedOperationException();
                    }
                }
                """);
        Shell shell = Shell.parhelion(
                run("--class-path", jar + System.getProperty("path.separator") + second, "-o", out("x")));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err())
                .contains("2 problem types have the name 'basin'", "org.example.Basin (", "org.example.OtherWater (");
    }

    @Test
    void aClassCanBeNamedAndWhatIsNoProblemTypeIsRefused() {
        Path classes = directory.resolve("build/basin");
        Shell shell = Shell.parhelion(
                run("--class-path", classes.toString(), "-o", out("c"), "--set", "problem=class:org.example.Basin"));
        assertThat(shell.status()).as(shell.err()).isZero();
        for (String wrong : List.of("class:java.lang.Object", "class:org.example.None", "class:java.util.List")) {
            Shell refused = Shell.parhelion(run("-o", out("x"), "--set", "problem=" + wrong));
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("problem: ", wrong.substring("class:".length()));
            assertThat(directory.resolve("x")).doesNotExist();
        }
        Shell noJar = Shell.parhelion(run("--class-path", "none.jar", "-o", out("x")));
        assertThat(noJar.status()).isEqualTo(2);
        assertThat(noJar.err()).contains("--class-path none.jar", "no such file");
    }

    @Test
    void anOutputFormatGetsTheBlocksOfEveryRankAndItsTreeIsPublishedWhole() throws IOException {
        String classes =
                classes("org.parhelion.runs.output.OutputFormat", BLOCKS_FORMAT).toString();
        String path = jar + System.getProperty("path.separator") + classes;
        for (String ranks : List.of("3", "2")) { // the second replaces the tree of the first
            Shell shell = Shell.parhelion(run(
                    "--class-path",
                    path,
                    "-o",
                    out("b"),
                    "-n",
                    ranks,
                    "--overwrite",
                    "--set",
                    "output.format=[npy, blocks]",
                    "--set",
                    "output.every=20"));
            assertThat(shell.status()).as(shell.err()).isZero();
            assertThat(Shell.files(directory.resolve("b")))
                    .containsExactly(
                            "h-0000020.blocks",
                            "h-0000020.npy",
                            "h-0000040.blocks",
                            "h-0000040.npy",
                            "h.blocks",
                            "h.npy",
                            "report.json",
                            "snapshots.csv");
            assertThat(Shell.files(directory.resolve("b/h.blocks"))).hasSize(Integer.parseInt(ranks));
        }
        Shell unknown = Shell.parhelion(run("-o", out("x"), "--class-path", path, "--set", "output.format=nyp"));
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err())
                .contains(
                        "output.format: 'nyp' is not one of apng, netcdf, npy, png, vtk, vtkhdf, zarr, zarr-v2, blocks (",
                        "did you mean npy?");
    }
}
