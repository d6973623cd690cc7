package org.parhelion.cli;

import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for ranks: their number, and their engine. */
final class RankOptions {
    @Option(
            names = "-n",
            paramLabel = "RANKS",
            description = "Number of ranks. Default: one per core, unless the description above names another.")
    private Optional<Integer> ranks = Optional.empty();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    EngineOptions engine() {
        return engine;
    }

    /**
     * The value of {@code -n}.
     *
     * @throws ConfigException if it is less than 1
     */
    OptionalInt count() {
        if (ranks.isPresent() && ranks.get() < 1) {
            throw new ConfigException("-n " + ranks.get() + ": the number of ranks must be at least 1");
        }
        return ranks.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
