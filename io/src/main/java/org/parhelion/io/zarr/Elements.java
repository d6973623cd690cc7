package org.parhelion.io.zarr;

import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * Where the elements of a box are in an array in memory, an array of the box alone or one with ghost points around.
 *
 * @param array {@code double[]}, {@code float[]} or {@code long[]}
 * @param first index of the first element
 * @param strides distance of neighbours along each axis, slowest first; that of the last one is 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Elements(Object array, int first, int[] strides) {
    /** An array in C order. */
    static Elements of(Object array, int... extent) {
        int[] strides = new int[extent.length];
        int stride = 1;
        for (int d = extent.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= extent[d];
        }
        return new Elements(array, 0, strides);
    }

    /**
     * The points of a box that this rank owns.
     *
     * @param axes number of axes; the field's, or one more for a frame
     */
    static Elements of(Field field, Box box, int axes) {
        Box local = field.block().toLocal(box);
        int[] pitches = {1, field.rowPitch(), field.planePitch()};
        int[] strides = new int[axes];
        for (int d = 0; d < Math.min(axes, pitches.length); d++) {
            strides[axes - 1 - d] = pitches[d];
        }
        return new Elements(field.array(), field.index(local.k0(), local.j0(), local.i0()), strides);
    }

    /** The index in {@link #array} of an element of the box. */
    int index(int[] place) {
        int index = first;
        for (int d = 0; d < place.length; d++) {
            index += place[d] * strides[d];
        }
        return index;
    }
}
