package org.parhelion.stencil.rows.planted;

/** A class of the rows, which neither stencils nor their reader may use. */
public final class PlantedRows {
    private PlantedRows() {}
}
