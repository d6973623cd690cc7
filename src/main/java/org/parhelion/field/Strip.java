package org.parhelion.field;

import java.lang.foreign.MemorySegment;
import org.parhelion.grid.Box;

/**
 * A box of one field's values and the buffer that they travel in: the box's values in row-major order, without padding, in
 * the field's precision and the machine's byte order.
 *
 * @param field the field's number among those that travel together
 * @param box which points, as local indices
 * @param buffer exactly the bytes of the values
 */
public record Strip(int field, Box box, MemorySegment buffer) {}
