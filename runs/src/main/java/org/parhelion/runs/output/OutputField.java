package org.parhelion.runs.output;

import org.parhelion.io.ColourMap;

/**
 * Description of an output field.
 *
 * @param field name of the field in the stencil
 * @param name base name of the files, for instance {@code temperature} for {@code temperature.npy}
 * @param unit unit of the values, for pictures and metadata, for instance {@code K}; empty for a dimensionless field
 * @param map colour map of pictures
 * @param rowAxis name of the vertical axis of pictures: {@code y} points upwards, {@code depth} and others downwards
 * @param steady whether the field is constant in time, so that snapshots omit it
 */
public record OutputField(String field, String name, String unit, ColourMap map, String rowAxis, boolean steady) {
    /**
     * A field that changes in time, with default pictures: {@link ColourMap#VIRIDIS}, y upwards.
     *
     * @param field name of the field in the stencil, and base name of its files
     * @param unit unit of the values; empty for none
     * @return the field
     */
    public static OutputField of(String field, String unit) {
        return new OutputField(field, field, unit, ColourMap.VIRIDIS, "y", false);
    }
}
