package org.parhelion.stencil.rows;

import org.jspecify.annotations.Nullable;

/**
 * Decides what the generated loops of a kernel run over: vectors first, then the rest of the rows; large formulas in several
 * passes over a chunk of a row. Generated classes extend it.
 */
abstract class GeneratedRows implements RowKernel {
    /** Points that the vectors cover before the row ends are done: few enough to be still in cache. */
    private static final int GROUP_POINTS = 8192;

    private static final ThreadLocal<@Nullable Object> SCRATCH = new ThreadLocal<>();

    private final Plan plan;

    /** The values of an {@link InvariantTable}. */
    final Object table;

    /**
     * How a kernel is cut into passes.
     *
     * @param lanes elements per vector; 1 without vector loops
     * @param isDouble whether scratch values are doubles
     * @param tailsOverlap whether the last vector of a row may compute points again: not where {@code before()} is read, as
     *     it is overwritten by then
     * @param inputs arrays of {@link RowInputs} that the loops read; 0 where the formula reads fields only
     */
    record Plan(
            int rowPitch,
            int lanes,
            boolean tailsOverlap,
            int scalarPasses,
            int vectorPasses,
            int slots,
            int inputs,
            boolean isDouble) {}

    GeneratedRows(Plan plan, Object table) {
        this.plan = plan;
        this.table = table;
    }

    /** Runs scalar pass number {@code pass}. */
    abstract void scalar(
            int pass,
            Object[] now,
            Object[] next,
            Object[] coefficients,
            @Nullable Object scratch,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i);

    /** Runs vector pass number {@code pass}; {@code n} is a multiple of the lanes. */
    abstract void vector(
            int pass,
            Object[] now,
            Object[] next,
            Object[] coefficients,
            @Nullable Object scratch,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i);

    @Override
    public final String path() {
        return plan.lanes > 1 ? "vector" : "scalar";
    }

    @Override
    public final void update(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            int first,
            int n,
            int rows,
            RowInputs inputs,
            int k,
            int j,
            int i) {
        Object[] read = inputs.arrays();
        if (read.length < plan.inputs) {
            throw new IllegalStateException(
                    "the formula reads more than fields (Δt, t, coordinates or indices), but the"
                            + " caller of the kernel passes no values of them: see RowInputs");
        }
        if (n <= 0 || rows <= 0) {
            return;
        }
        if (plan.slots > 0) {
            inChunks(now, next, coefficients, first, n, rows, read, k, j, i);
        } else if (plan.lanes == 1 || n < plan.lanes) {
            scalar(0, now, next, coefficients, null, first, n, rows, read, k, j, i);
        } else if (n % plan.lanes == 0) {
            vector(0, now, next, coefficients, null, first, n, rows, read, k, j, i);
        } else {
            inGroups(now, next, coefficients, first, n, rows, read, k, j, i);
        }
    }

    private void inGroups(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i) {
        int group = Math.max(1, GROUP_POINTS / n);
        for (int r = 0; r < rows; r += group) {
            int row = first + r * plan.rowPitch;
            passes(now, next, coefficients, null, row, n, Math.min(group, rows - r), inputs, k, j + r, i);
        }
    }

    private void inChunks(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i) {
        Object scratch = scratch();
        for (int r = 0; r < rows; r++) {
            int row = first + r * plan.rowPitch;
            for (int c = 0; c < n; c += KernelShape.CHUNK) {
                int points = Math.min(KernelShape.CHUNK, n - c);
                passes(now, next, coefficients, scratch, row + c, points, 1, inputs, k, j + r, i + c);
            }
        }
    }

    private void passes(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            @Nullable Object scratch,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i) {
        int lanes = plan.lanes;
        int tail = n < lanes || lanes == 1 ? n : n % lanes;
        if (n > tail) {
            vectors(now, next, coefficients, scratch, first, n - tail, rows, inputs, k, j, i);
        }
        if (tail > 0) {
            if (n > lanes && plan.tailsOverlap && lanes > 1) {
                int last = n - lanes;
                vectors(now, next, coefficients, scratch, first + last, lanes, rows, inputs, k, j, i + last);
            } else {
                int last = n - tail;
                scalars(now, next, coefficients, scratch, first + last, tail, rows, inputs, k, j, i + last);
            }
        }
    }

    private void vectors(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            @Nullable Object scratch,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i) {
        for (int pass = 0; pass < plan.vectorPasses; pass++) {
            vector(pass, now, next, coefficients, scratch, first, n, rows, inputs, k, j, i);
        }
    }

    private void scalars(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            @Nullable Object scratch,
            int first,
            int n,
            int rows,
            Object[] inputs,
            int k,
            int j,
            int i) {
        for (int pass = 0; pass < plan.scalarPasses; pass++) {
            scalar(pass, now, next, coefficients, scratch, first, n, rows, inputs, k, j, i);
        }
    }

    /** This thread's scratch array. */
    private Object scratch() {
        int length = plan.slots * KernelShape.SLOT_PITCH;
        Object scratch = SCRATCH.get();
        if (plan.isDouble && !(scratch instanceof double[] values && values.length >= length)) {
            scratch = new double[length];
            SCRATCH.set(scratch);
        } else if (!plan.isDouble && !(scratch instanceof float[] values && values.length >= length)) {
            scratch = new float[length];
            SCRATCH.set(scratch);
        }
        return scratch;
    }
}
