package org.parhelion.membership.swim;

import java.util.Arrays;
import org.parhelion.membership.MemberStatus;
import org.parhelion.protocol.SplitMix64;

/** Draws random members: helpers, partners, receivers of gossip. */
final class MemberPicker {
    static final int NOBODY = -1;

    private final int self;
    private final MemberTable table;
    private final SplitMix64 random;

    MemberPicker(int self, MemberTable table, SplitMix64 random) {
        this.self = self;
        this.table = table;
        this.random = random;
    }

    /** Whether {@code member} is another member, and present. */
    boolean other(int member) {
        return member != self && table.present(member);
    }

    /** Another member that is present, or {@link #NOBODY}. */
    int present() {
        int[] one = present(1, self);
        return one.length == 0 ? NOBODY : one[0];
    }

    /** Up to {@code count} different other members that are present, without {@code except}. */
    int[] present(int count, int except) {
        int[] chosen = new int[count];
        int found = 0;
        // Drawing again is faster than listing while most are present; the bound on draws covers the other case.
        for (int draws = 0; found < count && draws < 8 * (count + 2); draws++) {
            int member = random.nextInt(table.capacity());
            if (member != except && other(member) && !contains(chosen, found, member)) {
                chosen[found++] = member;
            }
        }
        return found == count ? chosen : Arrays.copyOf(chosen, found);
    }

    /** A member believed dead; there must be one. */
    int dead() {
        int skipped = random.nextInt(table.deadCount());
        for (int member = 0; member < table.capacity(); member++) {
            if (table.is(member, MemberStatus.DEAD) && skipped-- == 0) {
                return member;
            }
        }
        throw new IllegalStateException(table.deadCount() + " dead members counted, fewer found");
    }

    private static boolean contains(int[] values, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }
}
