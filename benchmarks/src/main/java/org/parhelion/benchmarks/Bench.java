package org.parhelion.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A measurement. To add one: implement this, and name it in {@link Benches}. */
public interface Bench {
    /** What {@code parhelion bench NAME} calls it. */
    String name();

    /** Measures, and returns rows that all have the same keys, in the order that they are shown; none but on rank 0. */
    List<Map<String, Object>> rows(Options options);

    /** The number of ranks that a job of it has, where {@code -n} is left out. */
    default int defaultRanks() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The keys that {@code --set} may give. */
    default List<String> settings() {
        return List.of();
    }

    /**
     * What the user wants.
     *
     * @param arguments the whole command line, by which a provider sees that its launcher started this process
     * @param ranks the most ranks, where the user says
     * @param with provider; empty for the one that the process was launched by
     * @param quick small sizes, few repetitions
     * @param settings what {@code --set} gave, by key
     * @param progress takes a line of text while it runs
     */
    record Options(
            List<String> arguments,
            OptionalInt ranks,
            String with,
            boolean quick,
            Map<String, String> settings,
            Consumer<String> progress) {
        public Options {
            arguments = List.copyOf(arguments);
            settings = Map.copyOf(settings);
        }

        /** The most ranks: what the user says, or one a core. */
        int mostRanks() {
            return ranks.orElse(Runtime.getRuntime().availableProcessors());
        }
    }
}
