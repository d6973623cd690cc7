package org.parhelion.view.sample;

import org.parhelion.grid.Axis;

/**
 * A plane of a field, as a picture of bounded size. A grid of one or two axes has one slice only, normal to z at index 0.
 *
 * @param field number of the output field, from 0
 * @param normal the axis that the plane is normal to
 * @param index index of the plane along that axis
 * @param pixels largest number of pixels along each side
 */
public record Slice(int field, Axis normal, int index, int pixels) {
    /** The largest number of pixels along each side of a picture. */
    public static final int MOST_PIXELS = 1024;

    /** Checks what does not depend on the grid. */
    public Slice {
        if (field < 0 || index < 0 || pixels < 1 || pixels > MOST_PIXELS) {
            throw new IllegalArgumentException("field " + field + ", index " + index + ", " + pixels
                    + " pixels: a slice has a field and an index of at least 0, and 1 to " + MOST_PIXELS + " pixels");
        }
    }
}
