package org.parhelion.solver.elliptic;

import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Width;

/** A field of a level in the forms that kernels and exchanges take. */
final class LevelField {
    private final Field field;
    private final FieldStrips strips;
    private final Object[] arrays;

    LevelField(String name, Block block, Width ghost) {
        field = Field.of(name, block, Precision.DOUBLE, ghost);
        strips = new FieldStrips(field);
        arrays = new Object[] {field.doubles()};
    }

    Field field() {
        return field;
    }

    double[] values() {
        return field.doubles();
    }

    FieldStrips strips() {
        return strips;
    }

    /** The array as the only one of a list. Not to be changed. */
    Object[] arrays() {
        return arrays;
    }
}
