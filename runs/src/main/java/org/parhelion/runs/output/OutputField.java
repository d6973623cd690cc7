package org.parhelion.runs.output;

import org.parhelion.io.ColourMap;

/**
 * A field that a run writes.
 *
 * @param field its name in the stencil
 * @param name the files' name, for instance {@code temperature} for {@code temperature.npy}
 * @param unit the unit of its values, for pictures and metadata, for instance {@code K}; empty for a number without a unit
 * @param map the colours of its pictures
 * @param rowAxis what rows are in pictures: {@code y} runs upwards, {@code depth} and others downwards
 * @param steady whether it does not change, so that snapshots need not repeat it
 */
public record OutputField(String field, String name, String unit, ColourMap map, String rowAxis, boolean steady) {
    /**
     * A field with the usual picture: {@link ColourMap#VIRIDIS}, y upwards, changing.
     *
     * @param field its name in the stencil, and that of its files
     * @param unit the unit of its values; empty for none
     * @return the field
     */
    public static OutputField of(String field, String unit) {
        return new OutputField(field, field, unit, ColourMap.VIRIDIS, "y", false);
    }
}
