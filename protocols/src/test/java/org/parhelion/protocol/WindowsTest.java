package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** Flow control between members that are queues: each asks the others as much as it may, and answers what it is asked. */
class WindowsTest {
    private static final int MEMBERS = 3;
    private static final int WINDOW_BYTES = 4_000;
    private static final int BYTES_MAX = 1_500;
    private static final int STEPS = 20_000;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Letter(int from, boolean asked, int byteCount, byte[] report) {}

    private static final class Member {
        final Windows windows = new Windows(MEMBERS, WINDOW_BYTES);
        final ArrayDeque<Letter> inbox = new ArrayDeque<>();
        int asked;
        int answered;
    }

    private final Member[] members = {new Member(), new Member(), new Member()};
    private final SplitMix64 random = new SplitMix64(seed());

    private static long seed() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("WindowsTest -Dparhelion.seed=" + seed);
        return seed;
    }

    /** However the members take turns, no inbox outgrows its bound, and none ever waits for good. */
    @Test
    void membersThatFloodEachOtherStayBoundedAndGoOn() {
        long mostBytes = 0;
        for (int i = 0; i < STEPS; i++) {
            int self = random.nextInt(MEMBERS);
            if (random.nextInt(4) == 0) {
                process(self, 1 + random.nextInt(30));
            } else {
                ask(self, (self + 1 + random.nextInt(MEMBERS - 1)) % MEMBERS);
            }
            for (Member member : members) {
                mostBytes = Math.max(mostBytes, bytes(member));
            }
        }

        // From each peer what was asked, and the answers to what was asked of it, with one message beyond each window.
        long fromPeer = 2L * (WINDOW_BYTES + BYTES_MAX + Windows.OVERHEAD_BYTES) + WINDOW_BYTES;
        assertThat(mostBytes).isLessThanOrEqualTo((MEMBERS - 1) * fromPeer);
        for (int round = 0; round < 4; round++) {
            for (int self = 0; self < MEMBERS; self++) {
                process(self, Integer.MAX_VALUE);
            }
        }
        assertThat(members).allSatisfy(member -> {
            assertThat(member.windows.room()).isTrue();
            assertThat(member.asked).isGreaterThan(STEPS / 100);
            assertThat(member.answered).isEqualTo(member.asked);
        });
    }

    private void ask(int self, int to) {
        Member member = members[self];
        if (member.windows.room()) {
            int byteCount = random.nextInt(BYTES_MAX);
            member.windows.sent(to, true, byteCount);
            members[to].inbox.add(new Letter(self, true, byteCount, new byte[0]));
            member.asked++;
        }
    }

    private void process(int self, int count) {
        Member member = members[self];
        for (int i = 0; i < count && !member.inbox.isEmpty(); i++) {
            Letter letter = member.inbox.remove();
            if (letter.report.length > 0) {
                member.windows.reported(letter.from, new Decoder(letter.report, 0, letter.report.length));
                continue;
            }
            if (letter.asked) {
                member.windows.sent(letter.from, false, letter.byteCount);
                members[letter.from].inbox.add(new Letter(self, false, letter.byteCount, new byte[0]));
            } else {
                member.answered++;
            }
            member.windows.processed(letter.from, letter.asked, letter.byteCount);
        }
        for (int peer = 0; peer < MEMBERS; peer++) {
            if (peer != self && member.windows.reportDue(peer)) {
                members[peer].inbox.add(new Letter(
                        self,
                        false,
                        0,
                        member.windows.report(peer, new Encoder()).toBytes()));
            }
        }
    }

    private static long bytes(Member member) {
        return member.inbox.stream()
                .filter(letter -> letter.report.length == 0)
                .mapToLong(letter -> letter.byteCount + Windows.OVERHEAD_BYTES)
                .sum();
    }
}
