package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/**
 * Random traffic against an oracle: every rank knows, from the seed, all that every rank sends in a round. Receives are posted
 * in random order, by exact source or wildcard; per (source, tag), contents must arrive in the order sent.
 */
@Timeout(300)
class RandomTrafficTest {
    private static final int TAGS = 3;
    /** Around a cache line of a ring, and around the longest message that is copied into one. */
    private static final int[] LENGTHS = {0, 1, 12, 13, 14, 100, 256, 600, 1500, 2046, 2047, 2048, 5000};
    /** Around the length from which sender and receiver copy together, and beyond it; rare, because they take most of the time. */
    private static final int[] LONG_LENGTHS = {16_382, 16_383, 40_000};

    private static final int LONGEST = 40_000;

    private record Message(int source, int dest, int tag, int length, int serial) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16})
    void everyMessageArrivesOnceInOrder(int ranks) {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        Ranks.threads(ranks, comm -> {
            SplittableRandom shared = new SplittableRandom(seed);
            SplittableRandom own = new SplittableRandom(seed + comm.rank() + 1);
            for (int round = 0; round < 60; round++) {
                exchange(comm, plan(shared, ranks), own, "seed " + seed + ", round " + round);
                if (shared.nextInt(3) == 0) {
                    assertThat(comm.allreduce(1L, Op.SUM)).isEqualTo(ranks);
                }
            }
        });
    }

    private static List<Message> plan(SplittableRandom random, int ranks) {
        List<Message> plan = new ArrayList<>();
        int count = random.nextInt(40 * ranks);
        for (int i = 0; i < count; i++) {
            plan.add(new Message(
                    random.nextInt(ranks),
                    random.nextInt(ranks),
                    random.nextInt(TAGS),
                    oneOf(random.nextInt(40) == 0 ? LONG_LENGTHS : LENGTHS, random),
                    i));
        }
        return plan;
    }

    private static int oneOf(int[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    private static void exchange(Comm comm, List<Message> plan, SplittableRandom own, String what) {
        List<Request> sends = new ArrayList<>();
        for (Message m : plan) {
            if (m.source() == comm.rank()) {
                int[] data = new int[m.length() + 1];
                java.util.Arrays.fill(data, m.serial());
                sends.add(comm.isend(Buffer.of(data), m.dest(), m.tag()));
            }
        }
        List<Message> expected = new ArrayList<>(
                plan.stream().filter(m -> m.dest() == comm.rank()).toList());
        int[] data = new int[LONGEST + 1];
        while (!expected.isEmpty()) {
            Message wanted = expected.get(own.nextInt(expected.size()));
            boolean anySource = own.nextInt(4) == 0;
            Status status = comm.recv(Buffer.of(data), anySource ? Comm.ANY_SOURCE : wanted.source(), wanted.tag());
            Message oldest = expected.stream()
                    .filter(m -> m.source() == status.source() && m.tag() == status.tag())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing was sent like " + status + ", " + what));
            assertThat(status.byteCount()).as(what).isEqualTo(4L * (oldest.length() + 1));
            for (int i = 0; i <= oldest.length(); i++) {
                if (data[i] != oldest.serial()) {
                    assertThat(data[i]).as("element %d, %s", i, what).isEqualTo(oldest.serial());
                }
            }
            expected.remove(oldest);
        }
        Request.awaitAll(sends.toArray(Request[]::new));
        // A later round's message with the same source and tag must not be taken for this round's by a wildcard.
        comm.barrier();
    }
}
