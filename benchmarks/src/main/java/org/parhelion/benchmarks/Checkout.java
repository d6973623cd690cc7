package org.parhelion.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.parhelion.runs.machine.Command;

/** The source tree that this program was built from. */
final class Checkout {
    private Checkout() {}

    /** Its root, found by walking up from the program's classes, then from the working directory. */
    static Optional<Path> root() {
        return Stream.concat(program().stream(), Stream.of(Path.of("").toAbsolutePath()))
                .flatMap(start -> Stream.<Path>iterate(start, java.util.Objects::nonNull, Path::getParent))
                .filter(directory -> Files.isRegularFile(directory.resolve("benchmarks/c/sweep.c")))
                .findFirst();
    }

    /** The commit, with {@code +} where files differ from it; empty where git cannot tell. */
    static Optional<String> commit() {
        return root().flatMap(root -> {
            String directory = root.toString();
            return Command.firstLine("git", "-C", directory, "rev-parse", "--short=12", "HEAD")
                    .map(commit -> Command.output("git", "-C", directory, "status", "--porcelain", "-uno")
                                    .filter(changes -> !changes.isEmpty())
                                    .isPresent()
                            ? commit + "+"
                            : commit);
        });
    }

    private static Optional<Path> program() {
        CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path names no file: " + source.getLocation(), e);
        }
    }
}
