package org.parhelion.stencil.rows;

import java.util.List;

/**
 * How far apart, in elements, the neighbours of a point lie in a field's array.
 *
 * <pre>
 *   at(0, 0, di)  first + di
 *   at(0, dj, 0)  first + dj · rowPitch
 *   at(dk, 0, 0)  first + dk · planePitch
 * </pre>
 *
 * <p>All fields and coefficients of a stencil share the pitches. A point's index may differ between them by a fixed distance.
 *
 * @param planePitch elements from a point to the same point of the next plane; any value where there is one plane
 * @param rowPitch elements from a point to the same point of the next row; any value where there is one row
 * @param shifts of each field, and after these of each coefficient, how far its values lie behind the index that a caller passes;
 *     empty where there is one index for all
 */
public record RowLayout(int planePitch, int rowPitch, List<Integer> shifts) {
    public RowLayout {
        shifts = List.copyOf(shifts);
        if (planePitch < 0 || rowPitch < 0) {
            throw new IllegalArgumentException(
                    "pitches count elements and are not negative: planePitch " + planePitch + ", rowPitch " + rowPitch);
        }
    }

    /** One index for all fields and coefficients. */
    public RowLayout(int planePitch, int rowPitch) {
        this(planePitch, rowPitch, List.of());
    }

    /** How far the values of a field, or of coefficient number {@code source} − number of fields, lie behind the index passed. */
    int shift(int source) {
        return shifts.isEmpty() ? 0 : shifts.get(source);
    }

    /** The array distance of a neighbour. */
    public int offset(int dk, int dj, int di) {
        return dk * planePitch + dj * rowPitch + di;
    }
}
