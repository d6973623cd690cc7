package org.parhelion.consensus.broadcast;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts votes. Only the first vote of each member counts, which bounds the memory that a Byzantine member can cost.
 */
final class Ballots<V> {
    private final Map<V, Integer> supporters = new LinkedHashMap<>();
    private long heard;

    /**
     * Counts the vote of {@code member}; returns how many members now support {@code value}, or 0 if the member has
     * voted before.
     */
    int count(int member, V value) {
        if ((heard >>> member & 1) != 0) {
            return 0;
        }
        heard |= 1L << member;
        return supporters.merge(value, 1, Integer::sum);
    }
}
