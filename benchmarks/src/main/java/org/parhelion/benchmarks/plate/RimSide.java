package org.parhelion.benchmarks.plate;

/** A side of a region. Rows count upwards, columns to the right. */
enum RimSide {
    SOUTH(-1, 0),
    NORTH(1, 0),
    WEST(0, -1),
    EAST(0, 1);

    final int rows;
    final int columns;

    RimSide(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    RimSide opposite() {
        return switch (this) {
            case SOUTH -> NORTH;
            case NORTH -> SOUTH;
            case WEST -> EAST;
            case EAST -> WEST;
        };
    }
}
