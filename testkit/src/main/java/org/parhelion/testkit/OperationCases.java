package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.testkit.CommContract.Case;

/** The contract: operations of a program's own, and those on pairs (MPI-4.1, sections 6.9.4 and 6.9.5). */
final class OperationCases {
    /** Operands: none, one, some, and more than one portion or share. */
    private static final int[] OPERANDS = {0, 1, 3, 70, 9000};

    /** 2 × 2 matrices in row-major order; their product does not commute. */
    static final Op MATRIX_PRODUCT = Op.of("matrix product", 4, (a, b) -> {
        for (int i = 0; i < a.count(); i += 4) {
            double[] x = doubles(a, i);
            double[] y = doubles(b, i);
            double[] product = {
                x[0] * y[0] + x[1] * y[2], x[0] * y[1] + x[1] * y[3],
                x[2] * y[0] + x[3] * y[2], x[2] * y[1] + x[3] * y[3]
            };
            for (int k = 0; k < 4; k++) {
                a.segment().set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * (i + k), product[k]);
            }
        }
    });

    private OperationCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("anOwnOperationIsAppliedInRankOrderBitForBit", 1, OperationCases::ownOperation),
                new Case("anOwnOperationReducesAndScattersInRankOrder", 1, OperationCases::ownReduceScatter),
                new Case("anOwnOperationScansInRankOrder", 1, OperationCases::ownScan),
                new Case("anOwnOperationCombinesSingleNumbers", 1, OperationCases::ownScalars),
                new Case("minlocAndMaxlocKeepAValueWithItsIndex", 1, OperationCases::pairs),
                new Case("logicalOperationsGiveZeroOrOne", 2, OperationCases::logical));
    }

    private static double[] doubles(Buffer buffer, int at) {
        double[] four = new double[4];
        for (int k = 0; k < 4; k++) {
            four[k] = buffer.segment().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * (at + k));
        }
        return four;
    }

    /** The products of the matrices of ranks {@code from} … {@code to} − 1, from left to right. */
    private static Buffer product(int operands, long seed, int from, int to) {
        Buffer result = random(ElementType.DOUBLE, 4 * operands, seed, from);
        for (int r = from + 1; r < to; r++) {
            MATRIX_PRODUCT.combine(result, random(ElementType.DOUBLE, 4 * operands, seed, r));
        }
        return result;
    }

    private static void ownOperation(Comm comm) {
        long seed = sharedSeed(comm);
        for (int operands : OPERANDS) {
            Buffer mine = random(ElementType.DOUBLE, 4 * operands, seed, comm.rank());
            Buffer wanted = product(operands, seed, 0, comm.size());
            String what = operands + " operands, seed " + seed;
            Buffer result = zeros(ElementType.DOUBLE, 4 * operands);
            comm.allreduce(mine, result, MATRIX_PRODUCT);
            assertSameBits(result, wanted, what);
            int root = operands % comm.size();
            Buffer atRoot = zeros(ElementType.DOUBLE, 4 * operands);
            comm.reduce(mine, atRoot, MATRIX_PRODUCT, root);
            assertSameBits(atRoot, comm.rank() == root ? wanted : zeros(ElementType.DOUBLE, 4 * operands), what);
        }
    }

    private static void ownReduceScatter(Comm comm) {
        long seed = sharedSeed(comm);
        int[] counts = new int[comm.size()];
        int before = 0;
        int total = 0;
        for (int r = 0; r < counts.length; r++) {
            counts[r] = 4 * (r % 3);
            before += r < comm.rank() ? counts[r] : 0;
            total += counts[r];
        }
        Buffer mine = random(ElementType.DOUBLE, total, seed, comm.rank());
        Buffer part = zeros(ElementType.DOUBLE, counts[comm.rank()]);
        comm.reduceScatter(mine, part, counts, MATRIX_PRODUCT);
        assertSameBits(part, product(total / 4, seed, 0, comm.size()).slice(before, part.count()), "seed " + seed);
    }

    private static void ownScan(Comm comm) {
        long seed = sharedSeed(comm);
        for (int operands : OPERANDS) {
            Buffer mine = random(ElementType.DOUBLE, 4 * operands, seed, comm.rank());
            Buffer result = zeros(ElementType.DOUBLE, 4 * operands);
            comm.scan(mine, result, MATRIX_PRODUCT);
            assertSameBits(result, product(operands, seed, 0, comm.rank() + 1), "scan, seed " + seed);
            Buffer before = random(ElementType.DOUBLE, 4 * operands, -1, 0);
            comm.exscan(mine, before, MATRIX_PRODUCT);
            Buffer wanted = comm.rank() == 0
                    ? random(ElementType.DOUBLE, 4 * operands, -1, 0)
                    : product(operands, seed, 0, comm.rank());
            assertSameBits(before, wanted, "exscan, seed " + seed);
        }
    }

    private static void ownScalars(Comm comm) {
        Op digits = Op.ofLongs("append a digit", (a, b) -> 10 * a + b);
        long wanted = 1;
        for (int r = 1; r < comm.size(); r++) {
            wanted = 10 * wanted + (r + 1) % 10;
        }
        assertThat(comm.allreduce((comm.rank() + 1L) % 10, digits)).isEqualTo(wanted);
        Op mean = Op.ofDoubles("half the sum", (a, b) -> 0.5 * (a + b));
        double half = 1;
        for (int r = 1; r < comm.size(); r++) {
            half = 0.5 * (half + r + 1);
        }
        assertThat(comm.allreduce(comm.rank() + 1.0, mean)).isEqualTo(half);
    }

    private static void pairs(Comm comm) {
        int n = comm.size();
        int me = comm.rank();
        int[] ties = new int[] {me % 2, me, -me, 100 + me};
        int[] least = new int[4];
        comm.allreduce(Buffer.of(ties), Buffer.of(least), Op.MINLOC);
        assertThat(least).containsExactly(0, 0, 1 - n, 99 + n);
        int[] most = new int[4];
        comm.allreduce(Buffer.of(ties), Buffer.of(most), Op.MAXLOC);
        assertThat(most).containsExactly(n > 1 ? 1 : 0, n > 1 ? 1 : 0, 0, 100);
        double[] mine = {me == n - 1 ? Double.NaN : me, me, me == 0 ? 0.0 : -0.0, me};
        double[] smallest = new double[4];
        comm.allreduce(Buffer.of(mine), Buffer.of(smallest), Op.MINLOC);
        assertThat(smallest[0]).isNaN();
        assertThat(smallest[1]).isEqualTo(n - 1);
        assertThat(smallest[3]).isEqualTo(n > 1 ? 1 : 0);
        for (ElementType type : ElementType.values()) {
            Buffer same = zeros(type, 6);
            Buffer result = random(type, 6, 3, 0);
            comm.allreduce(same, result, Op.MAXLOC);
            assertSameBits(result, same, type + ": equal pairs");
        }
    }

    private static void logical(Comm comm) {
        byte[] mine = {0, (byte) (comm.rank() + 2), (byte) (comm.rank() == 0 ? 4 : 0)};
        for (Op op : List.of(Op.LAND, Op.LOR, Op.LXOR)) {
            byte[] result = new byte[3];
            comm.allreduce(Buffer.of(mine), Buffer.of(result), op);
            boolean odd = comm.size() % 2 == 1;
            byte[] wanted = op.equals(Op.LAND)
                    ? new byte[] {0, 1, 0}
                    : op.equals(Op.LOR) ? new byte[] {0, 1, 1} : new byte[] {0, (byte) (odd ? 1 : 0), 1};
            assertThat(result).as("%s of %s", op, Arrays.toString(mine)).isEqualTo(wanted);
        }
    }
}
