package org.parhelion.field;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Width;

/**
 * Values on a block and on its ghost points: one flat array, row-major, the last index fastest, with padded rows.
 *
 * <pre>
 *   index(k, j, i) = origin + k·planePitch + j·rowPitch + i      (local indices: 0 is the first point owned)
 *
 *        ┌── gi ──┬───── nx ─────┬── gi ──┬ padding ┐   (padding also before the first row: point 0 begins a cache line)
 *   gj   │ ghost  │ ghost        │ ghost  │         │   rowPitch:   a whole number of 64-byte cache lines
 *        ├────────┼──────────────┼────────┤         │   planePitch: likewise
 *   ny   │ ghost  │ ● interior   │ ghost  │         │   neither is a multiple of 4096 bytes: the rows of a stencil
 *        ├────────┼──────────────┼────────┤         │   would map to the same cache sets
 *   gj   │ ghost  │ ghost        │ ghost  │         │   ●: origin
 *        └────────┴──────────────┴────────┴─────────┘
 * </pre>
 *
 * <p>From 128 KiB on an array has at least 512 KiB, because the JVM moves shorter ones to addresses at which each vector of a row
 * may lie across two cache lines.
 *
 * <p>Two fields with the same block, precision and ghost width have the same layout, if no {@link #place} was given to them. Several
 * threads may use a field at the same time unless one writes points that another reads or writes.
 */
public final class Field {
    private static final int LINE_BYTES = 64;
    private static final int PAGE_BYTES = 4096;

    /** What a field's values lie further on than those of the field before: 7 lines modulo a page, 71 modulo 64 KiB. */
    private static final int STAGGER_LINES = 71;

    /** Fields with a place of their own; the next one has the first place again. */
    private static final int PLACES = 16;

    /** Offset of the values in a Java array. An array that is not moved itself begins at a cache line. */
    private static final int HEADER_BYTES = 16;

    /** An array of half a region of G1, of a mebibyte, is put at the beginning of a region, and is never moved. */
    private static final int UNMOVED_BYTES = 512 << 10;

    /** Shorter arrays are padded to that from this size on; smaller ones would take many times their memory. */
    private static final int PADDED_FROM_BYTES = 128 << 10;

    private final String name;
    private final Block block;
    private final Lattice lattice;
    private final Precision precision;
    private final Width ghost;
    private final Box interior;
    private final Box allPoints;
    private final int rowPitch;
    private final int planePitch;
    private final int origin;
    /** Array elements in front of the first ghost point's row. */
    private final int shift;

    /** Array elements from there to the last point's row, without padding of the array. */
    private final int extent;

    private final int place;
    private final double[] doubles;
    private final float[] floats;

    private Field(String name, Block block, Precision precision, Width ghost, Lattice lattice, int place) {
        this.place = place;
        this.name = name;
        this.block = block;
        this.lattice = lattice;
        this.precision = precision.storage();
        this.ghost = ghost;
        interior = lattice.interior(block);
        allPoints = block.withGhosts(ghost);
        int lineValues = LINE_BYTES / precision.byteSize();
        int lead = Math.floorMod(-HEADER_BYTES / precision.byteSize() - ghost.i(), lineValues);
        long row = padded(lead + allPoints.columns(), precision);
        long plane = allPoints.planes() > 1 ? padded(row * allPoints.rows(), precision) : row * allPoints.rows();
        shift = place % PLACES * STAGGER_LINES * lineValues;
        long length = shift + plane * allPoints.planes();
        if (length > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("field '" + name + "' needs " + length + " values for " + block
                    + " with ghost points, more than the maximum of one Java array: use at least "
                    + block.decomposition().ranks() * (length / (Integer.MAX_VALUE - 64) + 1) + " ranks");
        }
        rowPitch = (int) row;
        planePitch = (int) plane;
        extent = (int) length - shift;
        origin = shift + ghost.k() * planePitch + ghost.j() * rowPitch + ghost.i() + lead;
        int elements = withPadding((int) length, this.precision);
        doubles = new double[this.precision == Precision.DOUBLE ? elements : 0];
        floats = new float[this.precision == Precision.FLOAT ? elements : 0];
    }

    /**
     * Creates a field of zeros.
     *
     * @param name name of the field, for messages and files
     * @param block the block
     * @param precision type of the values: that of its storage
     * @param ghost ghost points on each side; 0 along absent axes
     * @return the field
     * @throws IllegalArgumentException if some rank's block is smaller than {@code ghost} (the message contains the
     *     largest number of ranks that would work), if {@code ghost} is not 0 along an absent axis, or if the block has
     *     more points than a Java array can have
     */
    public static Field of(String name, Block block, Precision precision, Width ghost) {
        return of(name, block, precision, ghost, Lattice.centres(block.grid()));
    }

    /**
     * Creates a field of zeros with points at any location. The last points of an axis on whose faces they lie take the place of the
     * first ghost points beyond the domain, so fields of all locations have the same layout.
     *
     * @param name name of the field, for messages and files
     * @param block the block
     * @param precision type of the values: that of its storage
     * @param ghost ghost points on each side of the block's cells; 0 along absent axes
     * @param lattice the points
     * @return the field
     * @throws IllegalArgumentException as the other method; or if there is no ghost point for the last points of an axis
     */
    public static Field of(String name, Block block, Precision precision, Width ghost, Lattice lattice) {
        return of(name, block, precision, ghost, lattice, 0);
    }

    /**
     * Creates a field of zeros that is used together with others. The JVM puts large arrays at multiples of a mebibyte or more, where a
     * point's values in all fields would share one set of each cache. In fields with different places they do not.
     *
     * @param name name of the field, for messages and files
     * @param block the block
     * @param precision type of the values: that of its storage
     * @param ghost ghost points on each side of the block's cells; 0 along absent axes
     * @param lattice the points
     * @param place number of the field among those used together, 0 or more; {@link #index} differs between places
     * @return the field
     * @throws IllegalArgumentException as the other methods; or if {@code place} is negative
     */
    public static Field of(String name, Block block, Precision precision, Width ghost, Lattice lattice, int place) {
        if (place < 0) {
            throw new IllegalArgumentException("field '" + name + "' has place " + place + ": places count from 0");
        }
        if (!ghost.covers(lattice.extra())) {
            throw new IllegalArgumentException("field '" + name + "' with points on " + lattice.location()
                    + " needs at least " + lattice.extra() + " ghost points (k, j, i), not " + ghost);
        }
        if (!Width.all(block.grid(), Integer.MAX_VALUE).covers(ghost)) {
            throw new IllegalArgumentException(
                    "ghost width " + ghost + " (k, j, i) must be 0 along the absent axes of a grid of "
                            + block.grid().dims() + " axes");
        }
        block.decomposition().requireRoomFor(ghost);
        return new Field(name, block, precision, ghost, lattice, place);
    }

    /**
     * Rounds a number of values up to whole cache lines, plus one line if the length would be a multiple of the page
     * size.
     */
    private static long padded(long values, Precision precision) {
        long lineValues = LINE_BYTES / precision.byteSize();
        long lines = Math.ceilDiv(values, lineValues);
        return (lines * LINE_BYTES % PAGE_BYTES == 0 ? lines + 1 : lines) * lineValues;
    }

    /** The length of an array that holds a number of values, so that its rows begin at cache lines: see {@link #UNMOVED_BYTES}. */
    private static int withPadding(int values, Precision precision) {
        long bytes = (long) values * precision.byteSize();
        return bytes < PADDED_FROM_BYTES ? values : Math.max(values, UNMOVED_BYTES / precision.byteSize());
    }

    /** {@return the name of the field} */
    public String name() {
        return name;
    }

    /** {@return the block} */
    public Block block() {
        return block;
    }

    /** {@return the points of the whole field: location, number, coordinates} */
    public Lattice lattice() {
        return lattice;
    }

    /** {@return the points that this rank owns, as global indices} */
    public Box owned() {
        return block.toGlobal(interior);
    }

    /** {@return the type of the values: {@link Precision#FLOAT} or {@link Precision#DOUBLE}} */
    public Precision precision() {
        return precision;
    }

    /** {@return the ghost points on each side} */
    public Width ghost() {
        return ghost;
    }

    /** {@return the number of the field among those used together, 0 by default; see the method that creates it} */
    public int place() {
        return place;
    }

    /** {@return the number of array elements from a row to the next} */
    public int rowPitch() {
        return rowPitch;
    }

    /** {@return the number of array elements from a plane to the next} */
    public int planePitch() {
        return planePitch;
    }

    /**
     * The array index of a point. Not checked.
     *
     * @param k local index of the plane, ghost points included
     * @param j local index of the row
     * @param i local index of the point of the row
     * @return index in {@link #array}
     */
    public int index(int k, int j, int i) {
        return origin + k * planePitch + j * rowPitch + i;
    }

    /** {@return the array of the values, not a copy: a {@code double[]} or a {@code float[]}} */
    public Object array() {
        return precision == Precision.DOUBLE ? doubles : floats;
    }

    /**
     * {@return the array of the values, not a copy}
     *
     * @throws IllegalStateException if the precision is not double
     */
    public double[] doubles() {
        if (precision != Precision.DOUBLE) {
            throw new IllegalStateException("field '" + name + "' contains floats: use floats() instead of doubles()");
        }
        return doubles;
    }

    /**
     * {@return the array of the values, not a copy}
     *
     * @throws IllegalStateException if the precision is not float
     */
    public float[] floats() {
        if (precision != Precision.FLOAT) {
            throw new IllegalStateException("field '" + name + "' contains doubles: use doubles() instead of floats()");
        }
        return floats;
    }

    /**
     * The value at a point.
     *
     * @param k local index of the plane, ghost points included
     * @param j local index of the row
     * @param i local index of the point of the row
     * @return the value
     * @throws IndexOutOfBoundsException if the point is not in {@link #allPoints}
     */
    public double at(int k, int j, int i) {
        int p = checkedIndex(k, j, i);
        return precision == Precision.DOUBLE ? doubles[p] : floats[p];
    }

    /**
     * Sets the value at a point.
     *
     * @param k local index of the plane, ghost points included
     * @param j local index of the row
     * @param i local index of the point of the row
     * @param value the value; rounded to the precision of this field
     * @throws IndexOutOfBoundsException if the point is not in {@link #allPoints}
     */
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

    /** {@return the points that this rank owns, as local indices} */
    public Box interior() {
        return interior;
    }

    /** {@return the interior and all ghost points, as local indices} */
    public Box allPoints() {
        return allPoints;
    }

    /**
     * Sets the points of a box to a function of position.
     *
     * @param box local indices within {@link #allPoints}
     * @param function gives the value of each point
     * @throws IndexOutOfBoundsException if the box is not within {@link #allPoints}
     */
    public void fill(Box box, PlaceFunction function) {
        if (!allPoints().contains(box)) {
            throw new IndexOutOfBoundsException(
                    box + " is not within field '" + name + "' with local indices " + allPoints());
        }
        for (int k = box.k0(); k < box.k1(); k++) {
            double z = lattice.coordinate(Axis.Z, block.owned().k0() + k);
            for (int j = box.j0(); j < box.j1(); j++) {
                double y = lattice.coordinate(Axis.Y, block.owned().j0() + j);
                for (int i = box.i0(); i < box.i1(); i++) {
                    double x = lattice.coordinate(Axis.X, block.owned().i0() + i);
                    set(k, j, i, function.at(x, y, z));
                }
            }
        }
    }

    /**
     * Sets every point, ghost points included, to a function of position. For coefficients, whose ghost points no halo
     * exchange refreshes.
     *
     * @param function gives the value of each point
     * @param periodic along these axes a ghost point outside the domain gets the value of the point that it is a copy
     *     of
     */
    public void fillWithGhosts(PlaceFunction function, PeriodicAxes periodic) {
        Box box = allPoints();
        Lattice wrapped = new Lattice(block.grid(), lattice.location(), periodic);
        for (int k = box.k0(); k < box.k1(); k++) {
            double z = wrapped.coordinate(block, Axis.Z, k);
            for (int j = box.j0(); j < box.j1(); j++) {
                double y = wrapped.coordinate(block, Axis.Y, j);
                for (int i = box.i0(); i < box.i1(); i++) {
                    set(k, j, i, function.at(wrapped.coordinate(block, Axis.X, i), y, z));
                }
            }
        }
    }

    /**
     * Sets the interior to a function of x, y and z.
     *
     * @param function gives the value at x, y, z [m]
     */
    public void fill(PlaceFunction function) {
        fill(interior, function);
    }

    /**
     * Sets the interior to a function of x and y.
     *
     * @param function gives the value at x, y [m]
     */
    public void fill(DoubleBinaryOperator function) {
        fill(PlaceFunction.of(function));
    }

    /**
     * Sets the interior to a function of x.
     *
     * @param function gives the value at x [m]
     */
    public void fill(DoubleUnaryOperator function) {
        fill(PlaceFunction.of(function));
    }

    /**
     * Sets every point, ghost points included, to one value.
     *
     * @param value the value; rounded to the precision of this field
     */
    public void fill(double value) {
        Arrays.fill(doubles, value);
        Arrays.fill(floats, (float) value);
    }

    /** Shares the values of {@code other} under another name. */
    private Field(String name, Field other) {
        this.name = name;
        block = other.block;
        lattice = other.lattice;
        precision = other.precision;
        ghost = other.ghost;
        interior = other.interior;
        allPoints = other.allPoints;
        rowPitch = other.rowPitch;
        planePitch = other.planePitch;
        origin = other.origin;
        place = other.place;
        shift = other.shift;
        extent = other.extent;
        doubles = other.doubles;
        floats = other.floats;
    }

    /**
     * A view of this field with another name.
     *
     * @param other name of the view
     * @return a field that shares its values with this one
     */
    public Field named(String other) {
        return new Field(other, this);
    }

    /** {@return an independent copy of this field, ghost points included} */
    public Field copy() {
        Field copy = new Field(name, block, precision, ghost, lattice, place);
        copy.copyFrom(this);
        return copy;
    }

    /**
     * Copies all values of another field, ghost points included.
     *
     * @param other a field with the same layout
     * @throws IllegalArgumentException if the layouts differ
     */
    public void copyFrom(Field other) {
        if (!other.owned().equals(owned()) || other.precision != precision || !other.ghost.equals(ghost)) {
            throw new IllegalArgumentException("field '" + other.name + "' has another layout than '" + name
                    + "': block, precision and ghost width must be equal");
        }
        System.arraycopy(other.array(), other.shift, array(), shift, extent);
    }

    /**
     * Whether values are finite. As fast as memory: no branch for each value.
     *
     * @param begin {@link #index} of the first value
     * @param count how many values, from it on in the array
     * @return false if one of them is NaN or infinite
     */
    public boolean areFinite(int begin, int count) {
        return precision == Precision.DOUBLE
                ? FiniteValues.areFinite(doubles, begin, count)
                : FiniteValues.areFinite(floats, begin, count);
    }

    /** {@return the largest value of the interior; NaN if a value is NaN} */
    public double max() {
        return precision == Precision.DOUBLE ? Reductions.max(this, doubles) : Reductions.max(this, floats);
    }

    /** {@return the smallest value of the interior; NaN if a value is NaN} */
    public double min() {
        return precision == Precision.DOUBLE ? Reductions.min(this, doubles) : Reductions.min(this, floats);
    }

    /**
     * {@return the sum of the interior values in double precision, in row-major order} The last bits of a sum over all
     * ranks depend on the decomposition.
     */
    public double sum() {
        return precision == Precision.DOUBLE ? Reductions.sum(this, doubles) : Reductions.sum(this, floats);
    }

    @Override
    public String toString() {
        return "Field " + name + " (" + precision + ")\n├── " + block + "\n└── ghost width " + ghost
                + " (k, j, i), row pitch " + rowPitch + ", plane pitch " + planePitch;
    }
}
