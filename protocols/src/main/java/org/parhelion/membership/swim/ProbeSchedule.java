package org.parhelion.membership.swim;

import java.util.function.IntPredicate;
import org.parhelion.protocol.SplitMix64;

/**
 * The order of probes: every member once per round, in an order that is shuffled for each round (SWIM, section 4.3).
 * The time to first detection is therefore bounded by two rounds, not only in expectation.
 */
final class ProbeSchedule {
    private final int[] order;
    private final SplitMix64 random;
    private int next;

    ProbeSchedule(int members, SplitMix64 random) {
        this.order = new int[members];
        this.random = random;
        for (int i = 0; i < members; i++) {
            order[i] = i;
        }
        random.shuffle(order, members);
    }

    /** The next member that {@code wanted} accepts, or {@link MemberPicker#NOBODY}. */
    int next(IntPredicate wanted) {
        for (int tried = 0; tried < order.length; tried++) {
            if (next == order.length) {
                random.shuffle(order, order.length);
                next = 0;
            }
            int member = order[next++];
            if (wanted.test(member)) {
                return member;
            }
        }
        return MemberPicker.NOBODY;
    }
}
