package org.parhelion.field.planted;

import org.parhelion.grid.planted.PlantedGrid;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedField {
    private PlantedField() {}

    static Class<?> violation() {
        return PlantedGrid.class;
    }
}
