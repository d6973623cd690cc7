package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.assertSameOnAllRanks;
import static org.parhelion.testkit.ContractData.element;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;
import org.parhelion.comm.Request;
import org.parhelion.testkit.CommContract.Case;

/** The contract, fourth chapter: collectives with equal parts, against the obvious answer (MPI-4.1, chapter 6). */
final class CollectiveCases {
    private static final int[] COUNTS = {0, 1, 2, 9, 64, 700, 40_000};

    private CollectiveCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("noRankLeavesABarrierBeforeAllHaveEntered", 1, CollectiveCases::barrier),
                new Case("bcastGivesEveryRankTheRootsElements", 1, CollectiveCases::bcast),
                new Case("allreduceCombinesEveryTypeWithEveryOp", 1, CollectiveCases::allreduce),
                new Case("allreduceOfOneNumberIsTheSameEverywhere", 1, CollectiveCases::scalars),
                new Case("extremesAreThoseOfMathWhereverANanOrAZeroStands", 1, CollectiveCases::extremes),
                new Case("reduceGivesTheRootAlone", 1, CollectiveCases::reduce),
                new Case("scanCombinesRanksUpToThisOne", 1, CollectiveCases::scan),
                new Case("exscanCombinesRanksBeforeThisOneAndLeavesRankZeroAlone", 1, CollectiveCases::exscan),
                new Case("gatherAndScatterAreInverse", 1, CollectiveCases::gatherScatter),
                new Case("allgatherGivesEveryRankEveryPart", 1, CollectiveCases::allgather),
                new Case("alltoallTransposesTheParts", 1, CollectiveCases::alltoall),
                new Case("aThousandCollectivesInARowDoNotMix", 1, CollectiveCases::inARow),
                new Case("pointToPointAndCollectivesDoNotMix", 2, CollectiveCases::withMessagesPending));
    }

    /** Rank 0 hears of every arrival by message before it enters; no rank may have left by then. */
    private static void barrier(Comm comm) {
        for (int round = 0; round < 50; round++) {
            if (comm.rank() == 0) {
                for (int r = 1; r < comm.size(); r++) {
                    comm.recv(Buffer.EMPTY, r, 1);
                }
                assertThat(comm.iprobe(Comm.ANY_SOURCE, 2)).isEmpty();
                comm.barrier();
                for (int r = 1; r < comm.size(); r++) {
                    comm.recv(Buffer.EMPTY, r, 2);
                }
            } else {
                comm.send(Buffer.EMPTY, 0, 1);
                comm.barrier();
                comm.send(Buffer.EMPTY, 0, 2);
            }
        }
    }

    private static void bcast(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                int root = count % comm.size();
                Buffer expected = random(type, count, seed, root);
                Buffer buffer = comm.rank() == root ? random(type, count, seed, root) : zeros(type, count);
                comm.bcast(buffer, root);
                assertSameBits(buffer, expected, count + " " + type + ", seed " + seed);
            }
        }
    }

    private static void allreduce(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (PredefinedOp op : PredefinedOp.values()) {
                if (!op.accepts(type) || op.width() > 1) {
                    continue;
                }
                for (int count : COUNTS) {
                    String what = op + " of " + count + " " + type + ", seed " + seed;
                    Buffer result = zeros(type, count);
                    comm.allreduce(random(type, count, seed, comm.rank()), result, op);
                    if (comm.rank() == 0) { // for all: they have the same
                        assertCombined(result, type, count, seed, 0, comm.size(), op, what);
                    }
                    assertSameOnAllRanks(comm, result, what);
                }
            }
        }
    }

    private static void scalars(Comm comm) {
        int n = comm.size();
        assertThat(comm.allreduce((long) comm.rank(), Op.SUM)).isEqualTo(n * (n - 1L) / 2);
        assertThat(comm.allreduce(1L << comm.rank(), Op.BOR)).isEqualTo((1L << n) - 1);
        assertThat(comm.allreduce(comm.rank() + 0.5, Op.MAX)).isEqualTo(n - 0.5);
        assertThat(comm.allreduce(-comm.rank() + 0.5, Op.MIN)).isEqualTo(1.5 - n);
        double sum = comm.allreduce(1.0 / (comm.rank() + 3), Op.SUM);
        assertSameOnAllRanks(comm, Buffer.value(sum), "sum");
        assertThat(comm.allreduce(comm.rank() == n - 1 ? Double.NaN : 1, Op.SUM))
                .isNaN();
    }

    /** A NaN on one rank, whichever, is everybody's result; and −0 is below +0. */
    private static void extremes(Comm comm) {
        double[] special = {
            Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -2.5, Double.MIN_VALUE
        };
        for (Op op : List.of(Op.MIN, Op.MAX)) {
            for (int shift = 0; shift < comm.size() + special.length; shift++) {
                double[] mine = new double[special.length];
                double[] wanted = new double[special.length];
                for (int i = 0; i < special.length; i++) {
                    mine[i] = value(special, comm.rank(), i, shift);
                    wanted[i] = value(special, 0, i, shift);
                    for (int r = 1; r < comm.size(); r++) {
                        wanted[i] = op.combine(wanted[i], value(special, r, i, shift));
                    }
                }
                double[] doubles = new double[mine.length];
                comm.allreduce(Buffer.of(mine), Buffer.of(doubles), op);
                assertThat(doubles).as(op + ", shift " + shift).isEqualTo(wanted);
                float[] floats = new float[mine.length];
                comm.allreduce(Buffer.of(floats(mine)), Buffer.of(floats), op);
                assertThat(floats).as(op + ", shift " + shift).isEqualTo(floats(wanted));
                for (int i = 0; i < mine.length; i++) {
                    double result = comm.allreduce(mine[i], op);
                    assertThat(Double.compare(result, wanted[i]))
                            .as("%s is %s, not %s; shift %d", op, result, wanted[i], shift)
                            .isZero();
                }
            }
        }
    }

    /** Every {@code shift} puts the special numbers on other ranks. */
    private static double value(double[] special, int rank, int i, int shift) {
        int at = rank + i + shift;
        return (rank + shift) % 3 == 0 ? special[at % special.length] : special[i % 3] - (at % 2);
    }

    private static float[] floats(double... values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    private static void reduce(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                int root = (count + 1) % comm.size();
                Buffer result = comm.rank() == root ? zeros(type, count) : Buffer.EMPTY;
                comm.reduce(random(type, count, seed, comm.rank()), result, Op.SUM, root);
                if (comm.rank() == root) {
                    assertCombined(result, type, count, seed, 0, comm.size(), PredefinedOp.SUM, "seed " + seed);
                }
            }
        }
    }

    private static void scan(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                Buffer result = zeros(type, count);
                comm.scan(random(type, count, seed, comm.rank()), result, Op.SUM);
                assertCombined(result, type, count, seed, 0, comm.rank() + 1, PredefinedOp.SUM, "seed " + seed);
            }
        }
    }

    private static void exscan(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                Buffer result = random(type, count, -1, 0);
                comm.exscan(random(type, count, seed, comm.rank()), result, Op.MAX);
                if (comm.rank() == 0) {
                    assertSameBits(result, random(type, count, -1, 0), "rank 0's buffer");
                } else {
                    assertCombined(result, type, count, seed, 0, comm.rank(), PredefinedOp.MAX, "seed " + seed);
                }
            }
        }
    }

    private static void gatherScatter(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                int root = (count + 2) % comm.size();
                Buffer mine = random(type, count, seed, comm.rank());
                Buffer all = comm.rank() == root ? zeros(type, count * comm.size()) : Buffer.EMPTY;
                comm.gather(mine, all, root);
                for (int r = 0; r < comm.size() && comm.rank() == root; r++) {
                    assertSameBits(all.slice(r * count, count), random(type, count, seed, r), "seed " + seed);
                }
                Buffer back = zeros(type, count);
                comm.scatter(all, back, root);
                assertSameBits(back, mine, "what came back, seed " + seed);
            }
        }
    }

    private static void allgather(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                Buffer all = zeros(type, count * comm.size());
                comm.allgather(random(type, count, seed, comm.rank()), all);
                for (int r = 0; r < comm.size(); r++) {
                    assertSameBits(all.slice(r * count, count), random(type, count, seed, r), "seed " + seed);
                }
            }
        }
    }

    private static void alltoall(Comm comm) {
        long seed = sharedSeed(comm);
        int n = comm.size();
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                Buffer into = zeros(type, count * n);
                comm.alltoall(random(type, count * n, seed, comm.rank()), into);
                for (int r = 0; r < n; r++) {
                    Buffer expected = random(type, count * n, seed, r).slice(comm.rank() * count, count);
                    assertSameBits(into.slice(r * count, count), expected, "from rank " + r + ", seed " + seed);
                }
            }
        }
    }

    private static void inARow(Comm comm) {
        int n = comm.size();
        int[] value = {0};
        for (int i = 0; i < 1000; i++) {
            value[0] = comm.rank() == i % n ? i : -1;
            comm.bcast(Buffer.of(value), i % n);
            assertThat(value[0]).isEqualTo(i);
            assertThat(comm.allreduce((long) i * comm.rank(), Op.SUM)).isEqualTo((long) i * n * (n - 1) / 2);
        }
    }

    private static void withMessagesPending(Comm comm) {
        int n = comm.size();
        int right = (comm.rank() + 1) % n;
        int left = (comm.rank() - 1 + n) % n;
        int[] got = {0};
        Request receive = comm.irecv(Buffer.of(got), Comm.ANY_SOURCE, Comm.ANY_TAG);
        assertThat(comm.allreduce(1L, Op.SUM)).isEqualTo(n);
        assertThat(receive.test()).isFalse();
        comm.barrier();
        Request send = comm.isend(Buffer.value(comm.rank()), right, 0);
        int[] value = {comm.rank() == 0 ? 77 : 0};
        comm.bcast(Buffer.of(value), 0);
        Request.awaitAll(send, receive);
        assertThat(value[0]).isEqualTo(77);
        assertThat(got[0]).isEqualTo(left);
    }

    /** Whole numbers and extremes are exact; sums and products of floating-point numbers depend on the order. */
    private static void assertCombined(
            Buffer actual, ElementType type, int count, long seed, int from, int to, PredefinedOp op, String what) {
        Buffer expected = random(type, count, seed, from);
        for (int r = from + 1; r < to; r++) {
            CombineOracle.combine(op, expected, random(type, count, seed, r));
        }
        boolean rounded = (type == ElementType.FLOAT || type == ElementType.DOUBLE)
                && op != PredefinedOp.MIN
                && op != PredefinedOp.MAX;
        if (!rounded) {
            assertSameBits(actual, expected, what);
            return;
        }
        double relative = (type == ElementType.FLOAT ? 1e-6 : 1e-14) * (to - from);
        for (int i = 0; i < count; i++) {
            double wanted = element(expected, i);
            if (!(Math.abs(element(actual, i) - wanted)
                    <= relative * wanted)) { // millions of elements: words for the wrong one
                assertThat(element(actual, i))
                        .as("%s, element %d", what, i)
                        .isCloseTo(wanted, within(relative * wanted));
            }
        }
    }
}
