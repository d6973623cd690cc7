package org.parhelion.benchmarks.gossip;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A histogram in one line of text. */
final class Sparkline {
    private static final String BARS = " ▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** One bar per bin; a bin with any value has a visible bar. */
    static String of(int... counts) {
        int most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        return Arrays.stream(counts)
                .map(count -> (int) Math.ceil((BARS.length() - 1.0) * count / most))
                .mapToObj(height -> BARS.substring(height, height + 1))
                .collect(Collectors.joining());
    }
}
