package org.parhelion.io;

import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.grid.Lattice;

/**
 * A field of a file that grows frame by frame.
 *
 * @param name its name there: letters, digits, {@code _}, {@code -}
 * @param lattice its points
 * @param precision the type of its values
 * @param steady whether it is written once, without an axis of time
 * @param attributes CF attributes, for instance {@code units}: texts and numbers
 */
public record Variable(
        String name, Lattice lattice, Precision precision, boolean steady, Map<String, Object> attributes) {
    /** Copies the attributes. */
    public Variable {
        attributes = Map.copyOf(attributes);
    }
}
