package org.parhelion.runs.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parhelion.launch.Home;
import org.parhelion.launch.Program;

/** The source tree that this program was built from. */
public final class Checkout {
    private Checkout() {}

    /** {@return its root; empty if the program runs without its sources} */
    public static Optional<Path> root() {
        return Home.find().filter(home -> Files.isRegularFile(home.resolve("benchmarks/c/sweep.c")));
    }

    /** {@return the commit, followed by {@code +} if files were changed; empty if git cannot determine it} */
    public static Optional<String> commit() {
        return root().flatMap(root -> {
            String directory = root.toString();
            return Program.firstLine("git", "-C", directory, "rev-parse", "--short=12", "HEAD")
                    .map(commit -> Program.output("git", "-C", directory, "status", "--porcelain", "-uno")
                                    .filter(changes -> !changes.isEmpty())
                                    .isPresent()
                            ? commit + "+"
                            : commit);
        });
    }
}
