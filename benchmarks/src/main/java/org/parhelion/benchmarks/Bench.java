package org.parhelion.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A measurement. To add one, implement this interface and add the class to {@link Benches}. */
public interface Bench {
    /** {@return NAME in {@code parhelion bench NAME}} */
    String name();

    /**
     * Measures. Collective if the ranks are processes.
     *
     * @param options options from the command line
     * @return rows with the same keys in the order of the output; empty on ranks other than 0
     */
    List<Map<String, Object>> rows(Options options);

    /** {@return the default of {@code -n} for a job of this measurement} */
    default int defaultRanks() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** {@return the keys that {@code --set} accepts} */
    default List<String> settings() {
        return List.of();
    }

    /**
     * Options from the command line.
     *
     * @param arguments the complete command line, from which a provider detects that its launcher started this process
     * @param ranks largest number of ranks; empty for the default
     * @param with name of the provider; empty for the provider whose launcher started this process
     * @param quick whether to use small sizes and few repetitions
     * @param settings values of {@code --set}, by key
     * @param progress receives lines of text during the measurement
     */
    record Options(
            List<String> arguments,
            OptionalInt ranks,
            String with,
            boolean quick,
            Map<String, String> settings,
            Consumer<String> progress) {
        /** Copies the collections. */
        public Options {
            arguments = List.copyOf(arguments);
            settings = Map.copyOf(settings);
        }

        /** The largest number of ranks; by default one per core. */
        int mostRanks() {
            return ranks.orElse(Runtime.getRuntime().availableProcessors());
        }
    }
}
