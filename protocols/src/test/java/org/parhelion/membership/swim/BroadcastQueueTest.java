package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.protocol.SplitMix64;

/** SWIM, section 4.1: what is passed on, in which order, and how often. */
class BroadcastQueueTest {
    private static final int PLENTY = 10_000;

    private final BroadcastQueue queue = new BroadcastQueue();

    private List<Update> take(int byteBudget, int sendLimit) {
        List<Update> taken = new ArrayList<>();
        queue.take(taken, byteBudget, sendLimit);
        return taken;
    }

    @Test
    void newsIsSentAsOftenAsTheLimitSaysAndThenForgotten() {
        queue.add(Claim.alive(1, 1));
        for (int i = 0; i < 3; i++) {
            assertThat(take(PLENTY, 3)).hasSize(1);
        }
        assertThat(take(PLENTY, 3)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theLeastSentGoesFirst() {
        queue.add(Claim.alive(1, 1));
        take(PLENTY, 9);
        queue.add(Claim.alive(2, 1));
        queue.add(Claim.alive(3, 1));
        int oneClaim = SwimCodec.byteCount(Claim.alive(3, 1));

        assertThat(take(2 * oneClaim, 9)).extracting(Update::member).containsExactlyInAnyOrder(2, 3);
        // All three have been sent once now.
        queue.add(Claim.alive(4, 1));
        assertThat(take(oneClaim, 9)).extracting(Update::member).containsExactly(4);
    }

    @Test
    void aNewerClaimTakesThePlaceOfTheOlderAndStartsAnew() {
        queue.add(Claim.alive(1, 1));
        take(PLENTY, 3);
        take(PLENTY, 3);
        queue.add(Claim.alive(1, 2));

        assertThat(queue.size()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(take(PLENTY, 3)).containsExactly(Claim.alive(1, 2));
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aClaimAndADescriptionOfOneMemberStandBesideEachOther() {
        queue.add(Claim.alive(1, 1));
        queue.add(new Update.Description(1, new Metadata(1, 0.5, "cpu", "host:1")));

        assertThat(take(PLENTY, 3)).hasSize(2);
    }

    @Test
    void underAnyLoadNothingIsSentTooOftenAndNoPacketIsTooLong() {
        long seed = 5;
        SplitMix64 random = new SplitMix64(seed);
        Map<Update, Integer> sends = new HashMap<>();
        int limit = 6;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) == 0) {
                queue.add(Claim.alive(random.nextInt(300), step));
            }
            int budget = random.nextInt(100);
            List<Update> taken = take(budget, limit);
            assertThat(taken.stream().mapToInt(SwimCodec::byteCount).sum())
                    .as("seed %d, step %d", seed, step)
                    .isLessThanOrEqualTo(budget);
            taken.forEach(update -> sends.merge(update, 1, Integer::sum));
        }
        assertThat(sends.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(limit));
    }
}
