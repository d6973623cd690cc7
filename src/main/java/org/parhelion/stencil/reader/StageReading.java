package org.parhelion.stencil.reader;

import java.util.List;
import java.util.Optional;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;

/**
 * One stage of a {@link SchemeReading}: its formula, and which of the scheme's fields and coefficients it writes and reads.
 *
 * @param stage the stage
 * @param reading its stencil, with its formula
 * @param written for each of the stencil's fields its number in the scheme
 * @param read for each of the stencil's coefficients its number in the scheme: of a field, or number of fields + number of the
 *     coefficient
 */
public record StageReading(Scheme.Stage stage, FormulaReading reading, List<Integer> written, List<Integer> read) {
    /** Copies the lists. */
    public StageReading {
        written = List.copyOf(written);
        read = List.copyOf(read);
    }

    /**
     * How far the stage reads a field or a coefficient.
     *
     * @param number of the field or coefficient in the scheme
     * @return its reach; empty where the stage does not read it
     */
    public Optional<Reach> reach(int number) {
        int field = written.indexOf(number);
        int coefficient = read.indexOf(number);
        return field < 0 && coefficient < 0
                ? Optional.empty()
                : reading.reach(field >= 0 ? field : written.size() + coefficient);
    }

    /**
     * Tells whether the stage writes a field.
     *
     * @param number of the field in the scheme
     * @return whether it does
     */
    public boolean writes(int number) {
        return written.contains(number);
    }
}
