package org.parhelion.stencil.reader;

import java.util.List;
import org.parhelion.stencil.Scheme;

/**
 * One solve of a {@link SchemeReading}, and which of the scheme's fields and coefficients it sets and reads.
 *
 * @param solve the solve
 * @param field number in the scheme of the field that it sets
 * @param reads for each name that it reads the number in the scheme: of a field, or number of fields + number of the coefficient
 */
public record SolveReading(Scheme.Solve solve, int field, List<Integer> reads) {
    /** The part of the step at whose end a solution holds: boundary values are those of the step's end. */
    public static final double END = 1;

    /** Copies the list. */
    public SolveReading {
        reads = List.copyOf(reads);
    }
}
