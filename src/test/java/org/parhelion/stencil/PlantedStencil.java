package org.parhelion.stencil;

import org.parhelion.stencil.rows.planted.PlantedRows;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedStencil {
    private PlantedStencil() {}

    static Class<?> violation() {
        return PlantedRows.class;
    }
}
