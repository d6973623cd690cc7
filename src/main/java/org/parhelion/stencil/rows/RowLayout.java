package org.parhelion.stencil.rows;

/**
 * How far apart, in elements, the neighbours of a point lie in a field's array.
 *
 * <pre>
 *   at(0, 0, di)  first + di
 *   at(0, dj, 0)  first + dj · rowPitch
 *   at(dk, 0, 0)  first + dk · planePitch
 * </pre>
 *
 * <p>All fields and coefficients of a stencil share one layout.
 *
 * @param planePitch elements from a point to the same point of the next plane; any value where there is one plane
 * @param rowPitch elements from a point to the same point of the next row; any value where there is one row
 */
public record RowLayout(int planePitch, int rowPitch) {
    public RowLayout {
        if (planePitch < 0 || rowPitch < 0) {
            throw new IllegalArgumentException(
                    "pitches count elements and are not negative: planePitch " + planePitch + ", rowPitch " + rowPitch);
        }
    }

    /** The array distance of a neighbour. */
    public int offset(int dk, int dj, int di) {
        return dk * planePitch + dj * rowPitch + di;
    }
}
