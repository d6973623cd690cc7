package org.parhelion.cli;

import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for ranks: their number, and their engine. */
final class RankOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "-n",
            paramLabel = "RANKS",
            description = "Number of ranks. Default: one per core, unless the description above names another.")
    private Optional<String> ranks = Optional.empty();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    EngineOptions engine() {
        return engine;
    }

    /** Whether the number of ranks is to be chosen by trial: {@code -n auto}. */
    boolean areChosen() {
        return ranks.filter(AUTO::equals).isPresent();
    }

    /**
     * The value of {@code -n}.
     *
     * @throws ConfigException if it is not a whole number above 0
     */
    OptionalInt count() {
        if (ranks.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = ranks.get();
        if (text.equals(AUTO)) {
            throw new ConfigException("-n auto: only run on ranks that are threads chooses their number; name one");
        }
        try {
            int count = Integer.parseInt(text);
            if (count < 1) {
                throw new ConfigException("-n " + text + ": the number of ranks must be at least 1");
            }
            return OptionalInt.of(count);
        } catch (NumberFormatException e) {
            throw new ConfigException("-n " + text + ": the number of ranks must be a whole number, or auto", e);
        }
    }
}
