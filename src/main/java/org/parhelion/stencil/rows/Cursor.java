package org.parhelion.stencil.rows;

import org.parhelion.stencil.Point;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.Reach;

/** A point that moves over a field's array: the plain path's {@link Point}. */
abstract sealed class Cursor implements Point {
    private final int planePitch;
    private final int rowPitch;
    private final Reach reach;
    private final boolean evolved;
    private final RowInputs inputs;
    int p;
    private int k;
    private int j;
    private int i;

    private Cursor(RowLayout layout, Reach reach, boolean evolved, RowInputs inputs) {
        this.planePitch = layout.planePitch();
        this.rowPitch = layout.rowPitch();
        this.reach = reach;
        this.evolved = evolved;
        this.inputs = inputs;
    }

    /** A cursor over a field that the stencil advances; {@code next} is what {@link #before} reads and {@link #store} writes. */
    static Cursor ofField(Object now, Object next, RowLayout layout, Reach reach, RowInputs inputs) {
        return over(now, next, layout, reach, true, inputs);
    }

    /** A cursor over a field that the stencil only reads. */
    static Cursor ofCoefficient(Object values, RowLayout layout, Reach reach, RowInputs inputs) {
        return over(values, values, layout, reach, false, inputs);
    }

    private static Cursor over(
            Object now, Object next, RowLayout layout, Reach reach, boolean evolved, RowInputs inputs) {
        if (now instanceof double[] values) {
            return new OfDouble(values, (double[]) next, layout, reach, evolved, inputs);
        }
        return new OfFloat((float[]) now, (float[]) next, layout, reach, evolved, inputs);
    }

    /** Moves to array index {@code at}, whose positions along the axes are given. */
    final void place(int at, int atK, int atJ, int atI) {
        p = at;
        k = atK;
        j = atJ;
        i = atI;
    }

    abstract double value(int index);

    abstract double valueBefore(int index);

    abstract void store(double value);

    @Override
    public final double at(int di) {
        return at(0, 0, di);
    }

    @Override
    public final double at(int dj, int di) {
        return at(0, dj, di);
    }

    @Override
    public final double at(int dk, int dj, int di) {
        if (Math.abs(dk) > reach.k() || Math.abs(dj) > reach.j() || Math.abs(di) > reach.i()) {
            throw new IndexOutOfBoundsException(
                    "at(" + dk + ", " + dj + ", " + di + ") lies outside the stencil's reach: "
                            + reach.k() + " planes, " + reach.j() + " rows, " + reach.i()
                            + " points. Override Stencil.radius() where the formula cannot be read");
        }
        return value(p + dk * planePitch + dj * rowPitch + di);
    }

    @Override
    public final double before() {
        if (!evolved) {
            throw new IllegalStateException(
                    "before() of a coefficient: only fields that the stencil advances have one");
        }
        return valueBefore(p);
    }

    @Override
    public final double dt() {
        return inputs.dtSeconds();
    }

    @Override
    public final double dtBefore() {
        return inputs.dtBeforeSeconds();
    }

    @Override
    public final double time() {
        return inputs.timeSeconds();
    }

    @Override
    public final double x() {
        return inputs.at(PointInput.X, i);
    }

    @Override
    public final double y() {
        return inputs.at(PointInput.Y, j);
    }

    @Override
    public final double z() {
        return inputs.at(PointInput.Z, k);
    }

    @Override
    public final double i() {
        return inputs.at(PointInput.I, i);
    }

    @Override
    public final double j() {
        return inputs.at(PointInput.J, j);
    }

    @Override
    public final double k() {
        return inputs.at(PointInput.K, k);
    }

    @Override
    public final double dxLow() {
        return inputs.at(PointInput.DX_LOW, i);
    }

    @Override
    public final double dxHigh() {
        return inputs.at(PointInput.DX_HIGH, i);
    }

    @Override
    public final double dyLow() {
        return inputs.at(PointInput.DY_LOW, j);
    }

    @Override
    public final double dyHigh() {
        return inputs.at(PointInput.DY_HIGH, j);
    }

    @Override
    public final double dzLow() {
        return inputs.at(PointInput.DZ_LOW, k);
    }

    @Override
    public final double dzHigh() {
        return inputs.at(PointInput.DZ_HIGH, k);
    }

    private static final class OfDouble extends Cursor {
        private final double[] now;
        private final double[] next;

        OfDouble(double[] now, double[] next, RowLayout layout, Reach reach, boolean evolved, RowInputs inputs) {
            super(layout, reach, evolved, inputs);
            this.now = now;
            this.next = next;
        }

        @Override
        double value(int index) {
            return now[index];
        }

        @Override
        double valueBefore(int index) {
            return next[index];
        }

        @Override
        void store(double value) {
            next[p] = value;
        }
    }

    private static final class OfFloat extends Cursor {
        private final float[] now;
        private final float[] next;

        OfFloat(float[] now, float[] next, RowLayout layout, Reach reach, boolean evolved, RowInputs inputs) {
            super(layout, reach, evolved, inputs);
            this.now = now;
            this.next = next;
        }

        @Override
        double value(int index) {
            return now[index];
        }

        @Override
        double valueBefore(int index) {
            return next[index];
        }

        @Override
        void store(double value) {
            next[p] = (float) value;
        }
    }
}
