package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide's commands work, and its run-file fragments are ones that the program reads. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path directory;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(Shell.root().resolve("docs/guide"))) {
            return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    /** Blocks of the fence {@code language} on {@code page}. */
    private static List<String> blocks(Path page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(page));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOnThePageSucceeds(Path page) throws IOException {
        int output = 0;
        for (String block : blocks(page, "console")) {
            for (String line : block.lines()
                    .filter(text -> text.startsWith("$ ./parhelion "))
                    .toList()) {
                List<String> args = new ArrayList<>(
                        List.of(line.substring("$ ./parhelion ".length()).split("\\s+", -1)));
                args.replaceAll(arg ->
                        arg.startsWith("configs/") ? Shell.root().resolve(arg).toString() : arg);
                if (args.getFirst().equals("run") && !args.contains("-o")) {
                    args.addAll(
                            List.of("-o", directory.resolve("out-" + output++).toString()));
                }
                Shell shell = Shell.parhelion(args.toArray(String[]::new));
                assertThat(shell.status()).as("%s%n%s", line, shell.err()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyFragmentOfARunFileIsOneThatTheProgramReads(Path page) throws IOException {
        for (String block : blocks(page, "yaml")) {
            if (block.contains("file:") || block.contains("image:")) {
                continue; // these name files; RunTest gives them some
            }
            Path config = directory.resolve("fragment.yaml");
            // Boundaries of single fields, and integrals of those of a name, need a problem with several.
            boolean ofSeveral = block.contains("boundary:") && block.contains("fields:");
            String problem = ofSeveral || block.contains("level")
                    ? "problem: shallow-water\nbed: -1 m\n"
                    : "problem: heat\ndiffusivity: 1\n";
            Files.writeString(config, problem + "grid: {points: [8, 8], spacing: 1 m}\nsteps: 1\n" + block);
            Shell shell = Shell.parhelion(
                    "run",
                    config.toString(),
                    "-n",
                    "1",
                    "-o",
                    directory.resolve("f" + block.hashCode()).toString());
            assertThat(shell.status()).as("%s%n%s", block, shell.err()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFile(Path page) throws IOException {
        Matcher links = Pattern.compile("]\\((?!https?:)([^)#]+)").matcher(Files.readString(page));
        while (links.find()) {
            assertThat(page.resolveSibling(links.group(1))).as(page.toString()).exists();
        }
    }
}
