package org.parhelion.stencil;

/** A point that moves over a field's array: the plain path's {@link Point}. */
abstract sealed class Cursor implements Point {
    private final int planePitch;
    private final int rowPitch;
    private final boolean evolved;
    int p;

    private Cursor(Layout layout, boolean evolved) {
        this.planePitch = layout.planePitch();
        this.rowPitch = layout.rowPitch();
        this.evolved = evolved;
    }

    /** A cursor over a field that the stencil advances; {@code next} is what {@link #before} reads and {@link #store} writes. */
    static Cursor ofField(Object now, Object next, Layout layout) {
        return over(now, next, layout, true);
    }

    /** A cursor over a field that the stencil only reads. */
    static Cursor ofCoefficient(Object values, Layout layout) {
        return over(values, values, layout, false);
    }

    private static Cursor over(Object now, Object next, Layout layout, boolean evolved) {
        if (now instanceof double[] values) {
            return new OfDouble(values, (double[]) next, layout, evolved);
        }
        return new OfFloat((float[]) now, (float[]) next, layout, evolved);
    }

    abstract double value(int index);

    abstract double valueBefore(int index);

    abstract void store(double value);

    @Override
    public final double at(int di) {
        return value(p + di);
    }

    @Override
    public final double at(int dj, int di) {
        return value(p + dj * rowPitch + di);
    }

    @Override
    public final double at(int dk, int dj, int di) {
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

    private static final class OfDouble extends Cursor {
        private final double[] now;
        private final double[] next;

        OfDouble(double[] now, double[] next, Layout layout, boolean evolved) {
            super(layout, evolved);
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

        OfFloat(float[] now, float[] next, Layout layout, boolean evolved) {
            super(layout, evolved);
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
