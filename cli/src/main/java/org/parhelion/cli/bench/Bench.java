package org.parhelion.cli.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A measurement. To add one: implement this, and name it in {@link Benches}. */
public interface Bench {
    /** What {@code parhelion bench NAME} calls it. */
    String name();

    /** Measures, and returns rows that all have the same keys, in the order that they are shown. */
    List<Map<String, Object>> rows(Options options);

    /**
     * What the user wants.
     *
     * @param ranks the most ranks
     * @param with provider; empty for the one that the process was launched by
     * @param quick small sizes, few repetitions
     * @param progress takes a line of text while it runs
     */
    record Options(int ranks, String with, boolean quick, Consumer<String> progress) {}
}
