package org.parhelion.consensus.broadcast;

import java.util.LinkedHashMap;
import java.util.Map;

/** Who said what, each member's first word only: so a liar that says many things costs no memory. */
final class Ballots<V> {
    private final Map<V, Integer> supporters = new LinkedHashMap<>();
    private long heard;

    /** Counts {@code member}'s word; the number of those who now say the same, or 0 where it has spoken before. */
    int count(int member, V value) {
        if ((heard >>> member & 1) != 0) {
            return 0;
        }
        heard |= 1L << member;
        return supporters.merge(value, 1, Integer::sum);
    }
}
