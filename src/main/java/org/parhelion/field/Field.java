package org.parhelion.field;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Width;

/**
 * Values on a block and on the ghost points around it: one flat array, row-major, the last index fastest, rows padded.
 *
 * <pre>
 *   index(k, j, i) = origin + k·planePitch + j·rowPitch + i      (local indices: 0 is the first point owned)
 *
 *        ┌── gi ──┬───── nx ─────┬── gi ──┬ padding ┐    (a few more before the first: point 0 of a row begins a line)
 *   gj   │ ghost  │ ghost        │ ghost  │         │   rowPitch:   a whole number of 64-byte lines
 *        ├────────┼──────────────┼────────┤         │   planePitch: likewise
 *   ny   │ ghost  │ ● interior   │ ghost  │         │   both avoid multiples of 4096 bytes, at which the rows of a
 *        ├────────┼──────────────┼────────┤         │   stencil would fall onto the same cache sets
 *   gj   │ ghost  │ ghost        │ ghost  │         │   ●: origin
 *        └────────┴──────────────┴────────┴─────────┘
 * </pre>
 *
 * <p>Two fields of one block, precision and ghost width have the same layout. Not safe for threads that write the same
 * points; otherwise a plain array.
 */
public final class Field {
    private static final int LINE_BYTES = 64;
    private static final int PAGE_BYTES = 4096;
    /** Where the values of a Java array begin; the array itself, where it is large, begins at a cache line. */
    private static final int HEADER_BYTES = 16;

    private final String name;
    private final Block block;
    private final Precision precision;
    private final Width ghost;
    private final Box interior;
    private final Box allPoints;
    private final int rowPitch;
    private final int planePitch;
    private final int origin;
    private final double[] doubles;
    private final float[] floats;

    private Field(String name, Block block, Precision precision, Width ghost) {
        this.name = name;
        this.block = block;
        this.precision = precision;
        this.ghost = ghost;
        interior = block.interior();
        allPoints = block.withGhosts(ghost);
        int lineValues = LINE_BYTES / precision.byteSize();
        int lead = Math.floorMod(-HEADER_BYTES / precision.byteSize() - ghost.i(), lineValues);
        long row = padded(lead + allPoints.columns(), precision);
        long plane = allPoints.planes() > 1 ? padded(row * allPoints.rows(), precision) : row * allPoints.rows();
        long length = plane * allPoints.planes();
        if (length > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("field '" + name + "' needs " + length + " values for " + block
                    + " with ghost points, more than one Java array holds: use at least "
                    + block.decomposition().ranks() * (length / (Integer.MAX_VALUE - 64) + 1) + " ranks");
        }
        rowPitch = (int) row;
        planePitch = (int) plane;
        origin = ghost.k() * planePitch + ghost.j() * rowPitch + ghost.i() + lead;
        doubles = new double[precision == Precision.DOUBLE ? (int) length : 0];
        floats = new float[precision == Precision.FLOAT ? (int) length : 0];
    }

    /**
     * A field of zeros.
     *
     * @param ghost ghost points on each side; 0 along absent axes
     * @throws IllegalArgumentException if some rank's block is smaller than {@code ghost}; names the largest rank count
     *     that would work
     */
    public static Field of(String name, Block block, Precision precision, Width ghost) {
        if (!Width.all(block.grid(), Integer.MAX_VALUE).covers(ghost)) {
            throw new IllegalArgumentException("ghost width " + ghost + " (k, j, i) along an axis that a grid of "
                    + block.grid().dims() + " axes lacks");
        }
        block.decomposition().requireRoomFor(ghost);
        return new Field(name, block, precision, ghost);
    }

    /** {@code values} values, rounded up to whole cache lines, and one line more where pages would alias. */
    private static long padded(long values, Precision precision) {
        long lineValues = LINE_BYTES / precision.byteSize();
        long lines = Math.ceilDiv(values, lineValues);
        return (lines * LINE_BYTES % PAGE_BYTES == 0 ? lines + 1 : lines) * lineValues;
    }

    public String name() {
        return name;
    }

    public Block block() {
        return block;
    }

    public Precision precision() {
        return precision;
    }

    /** Ghost points on each side. */
    public Width ghost() {
        return ghost;
    }

    /** Array elements from a row to the next. */
    public int rowPitch() {
        return rowPitch;
    }

    /** Array elements from a plane to the next. */
    public int planePitch() {
        return planePitch;
    }

    /** Where a point is in the array; local indices, ghost points included. Not checked. */
    public int index(int k, int j, int i) {
        return origin + k * planePitch + j * rowPitch + i;
    }

    /** The values themselves: a {@code double[]} or a {@code float[]}. */
    public Object array() {
        return precision == Precision.DOUBLE ? doubles : floats;
    }

    /** The values themselves, of a field of doubles. */
    public double[] doubles() {
        if (precision != Precision.DOUBLE) {
            throw new IllegalStateException("field '" + name + "' holds floats");
        }
        return doubles;
    }

    /** The values themselves, of a field of floats. */
    public float[] floats() {
        if (precision != Precision.FLOAT) {
            throw new IllegalStateException("field '" + name + "' holds doubles");
        }
        return floats;
    }

    /** The value at a point; local indices, ghost points included. */
    public double at(int k, int j, int i) {
        int p = checkedIndex(k, j, i);
        return precision == Precision.DOUBLE ? doubles[p] : floats[p];
    }

    /** Sets the value at a point, rounded to this field's precision; local indices, ghost points included. */
    public void set(int k, int j, int i, double value) {
        int p = checkedIndex(k, j, i);
        if (precision == Precision.DOUBLE) {
            doubles[p] = value;
        } else {
            floats[p] = (float) value;
        }
    }

    private int checkedIndex(int k, int j, int i) {
        if (!allPoints.contains(k, j, i)) {
            throw new IndexOutOfBoundsException("point (" + k + ", " + j + ", " + i + ") is outside field '" + name
                    + "' with local indices " + allPoints());
        }
        return index(k, j, i);
    }

    /** The points that this rank owns, as local indices. */
    public Box interior() {
        return interior;
    }

    /** The interior and all ghost points, as local indices. */
    public Box allPoints() {
        return allPoints;
    }

    /** Sets every point of {@code box} (local indices, within {@link #allPoints}) to its place's value. */
    public void fill(Box box, PlaceFunction function) {
        if (!allPoints().contains(box)) {
            throw new IndexOutOfBoundsException(
                    box + " is not within field '" + name + "' with local indices " + allPoints());
        }
        for (int k = box.k0(); k < box.k1(); k++) {
            double z = block.z(k);
            for (int j = box.j0(); j < box.j1(); j++) {
                double y = block.y(j);
                for (int i = box.i0(); i < box.i1(); i++) {
                    set(k, j, i, function.at(block.x(i), y, z));
                }
            }
        }
    }

    /**
     * Sets every point, ghost points included, to its place's value: what coefficients need, which no exchange refreshes.
     *
     * @param periodic along these axes a ghost point outside the domain gets the value of the point that it stands for
     */
    public void fillWithGhosts(PlaceFunction function, PeriodicAxes periodic) {
        Box box = allPoints();
        for (int k = box.k0(); k < box.k1(); k++) {
            double z = block.coordinate(Axis.Z, k, periodic);
            for (int j = box.j0(); j < box.j1(); j++) {
                double y = block.coordinate(Axis.Y, j, periodic);
                for (int i = box.i0(); i < box.i1(); i++) {
                    set(k, j, i, function.at(block.coordinate(Axis.X, i, periodic), y, z));
                }
            }
        }
    }

    /** Sets the interior to a function of x, y, z [m]. */
    public void fill(PlaceFunction function) {
        fill(interior, function);
    }

    /** Sets the interior to a function of x, y [m]. */
    public void fill(DoubleBinaryOperator function) {
        fill(PlaceFunction.of(function));
    }

    /** Sets the interior to a function of x [m]. */
    public void fill(DoubleUnaryOperator function) {
        fill(PlaceFunction.of(function));
    }

    /** Sets every value, ghost points included. */
    public void fill(double value) {
        java.util.Arrays.fill(doubles, value);
        java.util.Arrays.fill(floats, (float) value);
    }

    /** The values of {@code other}, shared, under another name. */
    private Field(String name, Field other) {
        this.name = name;
        block = other.block;
        precision = other.precision;
        ghost = other.ghost;
        interior = other.interior;
        allPoints = other.allPoints;
        rowPitch = other.rowPitch;
        planePitch = other.planePitch;
        origin = other.origin;
        doubles = other.doubles;
        floats = other.floats;
    }

    /** This field under another name: its values are these, not a copy. */
    public Field named(String other) {
        return new Field(other, this);
    }

    /** A field of its own with the same values, ghost points included. */
    public Field copy() {
        Field copy = new Field(name, block, precision, ghost);
        copy.copyFrom(this);
        return copy;
    }

    /** Copies all values of a field of the same layout, ghost points included. */
    public void copyFrom(Field other) {
        if (!other.block.owned().equals(block.owned()) || other.precision != precision || !other.ghost.equals(ghost)) {
            throw new IllegalArgumentException("field '" + other.name + "' has another layout than '" + name + "'");
        }
        System.arraycopy(other.array(), 0, array(), 0, doubles.length + floats.length);
    }

    /** The largest value of the interior; NaN if there is one. */
    public double max() {
        return precision == Precision.DOUBLE ? Reductions.max(this, doubles) : Reductions.max(this, floats);
    }

    /** The smallest value of the interior; NaN if there is one. */
    public double min() {
        return precision == Precision.DOUBLE ? Reductions.min(this, doubles) : Reductions.min(this, floats);
    }

    /** The sum over the interior, point after point, in double. Its last bits depend on how the grid is split over ranks. */
    public double sum() {
        return precision == Precision.DOUBLE ? Reductions.sum(this, doubles) : Reductions.sum(this, floats);
    }

    @Override
    public String toString() {
        return "Field " + name + " (" + precision + ")\n├── " + block + "\n└── ghost width " + ghost
                + " (k, j, i), row pitch " + rowPitch + ", plane pitch " + planePitch;
    }
}
