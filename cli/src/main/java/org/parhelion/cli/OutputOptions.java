package org.parhelion.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Option;

/** The options for results. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory for the files that the command writes; created if it does not exist.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", description = "Print the result as JSON, on the last line of standard output.")
    private boolean json;

    boolean json() {
        return json;
    }

    /**
     * The value of {@code -o}.
     *
     * @throws ConfigException if it exists and is not a directory
     */
    Optional<Path> directory() {
        directory.filter(path -> Files.exists(path) && !Files.isDirectory(path)).ifPresent(path -> {
            throw new ConfigException("-o " + path + ": is a file, not a directory");
        });
        return directory;
    }
}
