package org.parhelion.field;

import java.lang.foreign.MemorySegment;
import org.parhelion.grid.Box;

/**
 * A box of one field and the message buffer of its values: in row-major order, without padding, in the field's precision and
 * the machine's byte order.
 *
 * @param field index of the field among the fields of the message
 * @param box the points, as local indices
 * @param buffer exactly the bytes of the values
 */
public record Strip(int field, Box box, MemorySegment buffer) {}
