package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** Whenever ranks die, nobody waits for ever, and no call that succeeds has a wrong result. */
@Timeout(300)
class RandomDeathsTest {
    private static final int SEEDS = 100;
    private static final int ROUNDS = 30;
    private static final int LONG = 5000;

    @Test
    void nobodyHangsAndWhatSucceedsIsRight() {
        int failedCalls = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            failedCalls += oneJob(seed);
        }
        assertThat(failedCalls).as("a death was seen in a call").isGreaterThan(SEEDS / 2);
    }

    /** Ranks do collectives and pass messages round a ring; some die, and who sees that revokes. */
    private static int oneJob(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int ranks = 2 + random.nextInt(4);
        int[] dieAt = new int[ranks];
        for (int r = 0; r < ranks; r++) {
            dieAt[r] = r > 0 && random.nextInt(2) == 0 ? random.nextInt(2 * ROUNDS) : Integer.MAX_VALUE;
        }
        int[] failed = new int[ranks];
        Ranks.faultTolerant(ranks).run(world -> {
            FaultTolerantComm comm = world.createGroup(all(ranks), 0);
            for (int round = 0; round < ROUNDS; round++) {
                if (round >= dieAt[world.rank()]) {
                    throw world.die();
                }
                try {
                    round(comm, round, seed);
                } catch (CommException e) {
                    failed[world.rank()]++;
                    comm.revoke();
                    return; // Agreement on who goes on is another package's.
                }
            }
        });
        int sum = 0;
        for (int each : failed) {
            sum += each;
        }
        return sum;
    }

    private static int[] all(int ranks) {
        return IntStream.range(0, ranks).toArray();
    }

    private static void round(FaultTolerantComm comm, int round, long seed) {
        int size = comm.size();
        String where = "seed " + seed + ", round " + round;
        assertThat(comm.allreduce((double) (comm.rank() + round), Op.SUM))
                .as(where)
                .isEqualTo(size * (size - 1) / 2.0 + (double) size * round);
        long[] longs = new long[LONG];
        Arrays.fill(longs, comm.rank() + round);
        long[] max = new long[LONG];
        comm.allreduce(Buffer.of(longs), Buffer.of(max), Op.MAX);
        assertThat(max[LONG - 1]).as(where).isEqualTo(size - 1 + round);
        long[] got = new long[LONG];
        int right = (comm.rank() + 1) % size;
        int left = (comm.rank() + size - 1) % size;
        comm.sendrecv(Buffer.of(longs), right, 1, Buffer.of(got), left, 1);
        assertThat(Arrays.stream(got).allMatch(value -> value == left + round))
                .as(where)
                .isTrue();
    }
}
