package org.parhelion.testkit;

import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.util.List;
import java.util.SplittableRandom;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;
import org.parhelion.testkit.CommContract.Case;

/** The contract, fifth chapter: collectives with parts of different length, some of them empty, with gaps between. */
final class VariableCollectiveCases {
    private static final int ROUNDS = 12;
    private static final List<ElementType> TYPES = List.of(ElementType.values());

    private VariableCollectiveCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("gathervPlacesPartsAndLeavesGaps", 1, VariableCollectiveCases::gatherv),
                new Case("scattervGivesEachRankItsPart", 1, VariableCollectiveCases::scatterv),
                new Case("allgathervPlacesPartsOnEveryRank", 1, VariableCollectiveCases::allgatherv),
                new Case("alltoallvMovesEveryPart", 1, VariableCollectiveCases::alltoallv),
                new Case("reduceScatterLeavesEachRankItsPart", 1, VariableCollectiveCases::reduceScatter));
    }

    /** Counts 0 … scale − 1 and displacements with gaps, both functions of the random source. */
    private static int[][] layout(SplittableRandom random, int ranks, int scale) {
        int[] counts = new int[ranks];
        int[] displacements = new int[ranks];
        int next = random.nextInt(3);
        for (int r = 0; r < ranks; r++) {
            counts[r] = random.nextInt(4) == 0 ? 0 : random.nextInt(scale);
            displacements[r] = next;
            next += counts[r] + random.nextInt(3);
        }
        return new int[][] {counts, displacements, {next}};
    }

    private static int scale(int round) {
        return round < ROUNDS / 2 ? 5 : 4000;
    }

    private static Buffer placed(ElementType type, int[][] layout, long seed) {
        Buffer whole = zeros(type, layout[2][0]);
        for (int r = 0; r < layout[0].length; r++) {
            whole.slice(layout[1][r], layout[0][r])
                    .segment()
                    .copyFrom(random(type, layout[0][r], seed, r).segment());
        }
        return whole;
    }

    private static ElementType type(int round) {
        return TYPES.get(round % TYPES.size());
    }

    private static void gatherv(Comm comm) {
        long seed = sharedSeed(comm);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int[][] layout = layout(random, comm.size(), scale(round));
            int root = random.nextInt(comm.size());
            boolean isRoot = comm.rank() == root;
            Buffer all = isRoot ? zeros(type(round), layout[2][0]) : Buffer.EMPTY;
            Buffer mine = random(type(round), layout[0][comm.rank()], seed, comm.rank());
            comm.gatherv(mine, all, isRoot ? layout[0] : new int[0], isRoot ? layout[1] : new int[0], root);
            if (isRoot) {
                assertSameBits(all, placed(type(round), layout, seed), "seed " + seed);
            }
        }
    }

    private static void scatterv(Comm comm) {
        long seed = sharedSeed(comm);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int[][] layout = layout(random, comm.size(), scale(round));
            int root = random.nextInt(comm.size());
            boolean isRoot = comm.rank() == root;
            Buffer all = isRoot ? placed(type(round), layout, seed) : Buffer.EMPTY;
            Buffer mine = zeros(type(round), layout[0][comm.rank()]);
            comm.scatterv(all, isRoot ? layout[0] : new int[0], isRoot ? layout[1] : new int[0], mine, root);
            assertSameBits(mine, random(type(round), mine.count(), seed, comm.rank()), "seed " + seed);
        }
    }

    private static void allgatherv(Comm comm) {
        long seed = sharedSeed(comm);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int[][] layout = layout(random, comm.size(), scale(round));
            Buffer all = zeros(type(round), layout[2][0]);
            Buffer mine = random(type(round), layout[0][comm.rank()], seed, comm.rank());
            comm.allgatherv(mine, all, layout[0], layout[1]);
            assertSameBits(all, placed(type(round), layout, seed), "seed " + seed);
        }
    }

    /** Rank s sends to rank r as many elements as {@code layouts[s]} says, from where it says. */
    private static void alltoallv(Comm comm) {
        long seed = sharedSeed(comm);
        SplittableRandom random = new SplittableRandom(seed);
        int n = comm.size();
        int me = comm.rank();
        for (int round = 0; round < ROUNDS; round++) {
            int[][][] layouts = new int[n][][];
            for (int s = 0; s < n; s++) {
                layouts[s] = layout(random, n, scale(round));
            }
            int[] counts = new int[n];
            int[] displacements = new int[n];
            int next = 1;
            for (int s = 0; s < n; s++) {
                counts[s] = layouts[s][0][me];
                displacements[s] = next;
                next += counts[s] + 1;
            }
            Buffer send = random(type(round), layouts[me][2][0], seed, me);
            Buffer recv = zeros(type(round), next);
            Buffer expected = zeros(type(round), next);
            for (int s = 0; s < n; s++) {
                Buffer part = random(type(round), layouts[s][2][0], seed, s).slice(layouts[s][1][me], counts[s]);
                expected.slice(displacements[s], counts[s]).segment().copyFrom(part.segment());
            }
            comm.alltoallv(send, layouts[me][0], layouts[me][1], recv, counts, displacements);
            assertSameBits(recv, expected, "round " + round + ", seed " + seed);
        }
    }

    private static void reduceScatter(Comm comm) {
        long seed = sharedSeed(comm);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int[] counts = layout(random, comm.size(), scale(round))[0];
            int total = 0;
            int before = 0;
            for (int r = 0; r < counts.length; r++) {
                before += r < comm.rank() ? counts[r] : 0;
                total += counts[r];
            }
            Buffer expected = random(ElementType.INT, total, seed, 0);
            for (int r = 1; r < comm.size(); r++) {
                CombineOracle.combine(PredefinedOp.SUM, expected, random(ElementType.INT, total, seed, r));
            }
            Buffer mine = zeros(ElementType.INT, counts[comm.rank()]);
            comm.reduceScatter(random(ElementType.INT, total, seed, comm.rank()), mine, counts, Op.SUM);
            assertSameBits(mine, expected.slice(before, mine.count()), "round " + round + ", seed " + seed);
        }
    }
}
