package org.parhelion.io;

import java.util.Objects;
import org.parhelion.Precision;
import org.parhelion.grid.Box;

/**
 * A contiguous part of the global field: whole planes, or whole rows of one plane, or points of one row. The slabs of a field
 * follow each other in C order and cover the grid, so that their concatenated values are the array.
 *
 * <p>The values are not copied; {@link FieldGather} reuses their array for the next slab.
 */
public final class Slab {
    private final Box box;
    /** A {@code double[]} or {@code float[]}. */
    private final Object values;

    Slab(Box box, Object values) {
        this.box = box;
        this.values = values;
    }

    /**
     * A slab of doubles.
     *
     * @param box the points, as global indices
     * @param values at least {@code box.volume()} values in C order; not copied
     * @return the slab
     * @throws IndexOutOfBoundsException if there are too few values
     */
    public static Slab of(Box box, double[] values) {
        Objects.checkFromIndexSize(0, box.volume(), values.length);
        return new Slab(box, values);
    }

    /**
     * A slab of floats.
     *
     * @param box the points, as global indices
     * @param values at least {@code box.volume()} values in C order; not copied
     * @return the slab
     * @throws IndexOutOfBoundsException if there are too few values
     */
    public static Slab of(Box box, float[] values) {
        Objects.checkFromIndexSize(0, box.volume(), values.length);
        return new Slab(box, values);
    }

    /** {@return the points, as global indices} */
    public Box box() {
        return box;
    }

    /** {@return the number of points} */
    public int count() {
        return Math.toIntExact(box.volume());
    }

    /** {@return the type of the values: {@link Precision#FLOAT} or {@link Precision#DOUBLE}} */
    public Precision precision() {
        return values instanceof double[] ? Precision.DOUBLE : Precision.FLOAT;
    }

    /**
     * One value.
     *
     * @param index 0 … {@link #count} − 1, in C order
     * @return the value
     */
    public double at(int index) {
        return values instanceof double[] doubles ? doubles[index] : ((float[]) values)[index];
    }

    /**
     * {@return the array whose first {@link #count} elements are the values in C order, not a copy}
     *
     * @throws IllegalStateException if the values are floats
     */
    public double[] doubles() {
        if (values instanceof double[] doubles) {
            return doubles;
        }
        throw new IllegalStateException("the slab contains floats: use floats() instead of doubles()");
    }

    /**
     * {@return the array whose first {@link #count} elements are the values in C order, not a copy}
     *
     * @throws IllegalStateException if the values are doubles
     */
    public float[] floats() {
        if (values instanceof float[] floats) {
            return floats;
        }
        throw new IllegalStateException("the slab contains doubles: use doubles() instead of floats()");
    }

    /** A {@code double[]} or {@code float[]}, for the bytes of its values. */
    Object values() {
        return values;
    }
}
