package org.parhelion.runs.stop;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sources that one process observes. Safe for any thread: ranks that are threads share it.
 *
 * @param sources the sources
 */
public record StopSources(List<StopSource> sources) implements AutoCloseable {
    /** Time for what stopping needs beside the checkpoint: other ranks, files, the end of the JVM [s]. */
    private static final double MARGIN_SECONDS = 5;

    /** Copies the list. */
    public StopSources {
        sources = List.copyOf(sources);
    }

    /**
     * The reason to stop now. Time limits leave twice the longest checkpoint so far, the time until the next call, and {@value #MARGIN_SECONDS} s.
     *
     * @param checkpointSeconds duration of the longest checkpoint so far, or an estimate [s]
     * @param untilNextSeconds about the time until the next call [s]
     * @return {@link StopReason#code}; 0 to go on
     */
    public int reason(double checkpointSeconds, double untilNextSeconds) {
        double needed = 2 * checkpointSeconds + untilNextSeconds + MARGIN_SECONDS;
        return sources.stream()
                .map(source -> source.reason(needed))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .map(StopReason::code)
                .orElse(0);
    }

    @Override
    public void close() {
        sources.forEach(StopSource::close);
    }
}
