package org.parhelion.membership;

import java.util.Arrays;
import org.parhelion.protocol.SplitMix64;

/** Draws members at random: helpers, partners, whom to tell. */
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

    /** Whether {@code member} is another, and present. */
    boolean other(int member) {
        return member != self && table.present(member);
    }

    /** Another member that is present, or {@link #NOBODY}. */
    int present() {
        int[] one = present(1, self);
        return one.length == 0 ? NOBODY : one[0];
    }

    /** Up to {@code count} other members that are present, without {@code except}, no one twice. */
    int[] present(int count, int except) {
        int[] chosen = new int[count];
        int found = 0;
        // Drawing again beats listing while most are present; where few are, the bound ends it.
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
            if (table.is(member, Status.DEAD) && skipped-- == 0) {
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
