package org.parhelion.field;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.Box;

/** {@link Strips} of fields that are Java arrays. Several threads may use one object for disjoint strips. */
public final class FieldStrips implements Strips {
    /** Shorter rows of a strip are copied value by value: the call overhead of a bulk copy exceeds its gain. */
    private static final int BULK_VALUES = 16;

    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Field[] fields;

    /**
     * Names the fields.
     *
     * @param fields the fields; {@link Strip#field} is an index into this list
     */
    public FieldStrips(Field... fields) {
        this.fields = fields.clone();
    }

    @Override
    public void pack(List<Strip> strips) {
        for (int s = 0; s < strips.size(); s++) {
            Strip strip = strips.get(s);
            pack(fields[strip.field()], strip);
        }
    }

    @Override
    public void unpack(List<Strip> strips) {
        for (int s = 0; s < strips.size(); s++) {
            Strip strip = strips.get(s);
            unpack(fields[strip.field()], strip);
        }
    }

    /**
     * Copies the values of a strip from a field to the strip's buffer.
     *
     * @param field the field
     * @param strip box and buffer
     */
    public static void pack(Field field, Strip strip) {
        if (field.precision() == Precision.DOUBLE) {
            pack(field, field.doubles(), strip.box(), strip.buffer());
        } else {
            pack(field, field.floats(), strip.box(), strip.buffer());
        }
    }

    /**
     * Copies the values of a strip from its buffer to a field.
     *
     * @param field the field
     * @param strip box and buffer
     */
    public static void unpack(Field field, Strip strip) {
        if (field.precision() == Precision.DOUBLE) {
            unpack(field, field.doubles(), strip.box(), strip.buffer());
        } else {
            unpack(field, field.floats(), strip.box(), strip.buffer());
        }
    }

    private static void pack(Field field, double[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                int p = field.index(k, j, box.i0());
                if (n >= BULK_VALUES) {
                    MemorySegment.copy(u, p, buffer, DOUBLE, at, n);
                } else {
                    for (int i = 0; i < n; i++) {
                        buffer.set(DOUBLE, at + (long) i * Double.BYTES, u[p + i]);
                    }
                }
                at += (long) n * Double.BYTES;
            }
        }
    }

    private static void pack(Field field, float[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                int p = field.index(k, j, box.i0());
                if (n >= BULK_VALUES) {
                    MemorySegment.copy(u, p, buffer, FLOAT, at, n);
                } else {
                    for (int i = 0; i < n; i++) {
                        buffer.set(FLOAT, at + (long) i * Float.BYTES, u[p + i]);
                    }
                }
                at += (long) n * Float.BYTES;
            }
        }
    }

    private static void unpack(Field field, double[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                int p = field.index(k, j, box.i0());
                if (n >= BULK_VALUES) {
                    MemorySegment.copy(buffer, DOUBLE, at, u, p, n);
                } else {
                    for (int i = 0; i < n; i++) {
                        u[p + i] = buffer.get(DOUBLE, at + (long) i * Double.BYTES);
                    }
                }
                at += (long) n * Double.BYTES;
            }
        }
    }

    private static void unpack(Field field, float[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                int p = field.index(k, j, box.i0());
                if (n >= BULK_VALUES) {
                    MemorySegment.copy(buffer, FLOAT, at, u, p, n);
                } else {
                    for (int i = 0; i < n; i++) {
                        u[p + i] = buffer.get(FLOAT, at + (long) i * Float.BYTES);
                    }
                }
                at += (long) n * Float.BYTES;
            }
        }
    }
}
