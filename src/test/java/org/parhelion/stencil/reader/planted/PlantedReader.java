package org.parhelion.stencil.reader.planted;

import org.parhelion.stencil.rows.planted.PlantedRows;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedReader {
    private PlantedReader() {}

    static Class<?> violation() {
        return PlantedRows.class;
    }
}
