package org.parhelion.field;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.Box;

/** {@link Strips} of fields that are Java arrays. Several threads may use one object for disjoint strips. */
public final class FieldStrips implements Strips {
    /** Shorter rows of a strip are copied column by column: the call overhead of a bulk copy exceeds its gain. */
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

    @Override
    public void copy(List<Strip> from, List<Strip> to) {
        for (int s = 0; s < from.size(); s++) {
            Strip strip = from.get(s);
            copy(fields[strip.field()], strip.box(), to.get(s).box());
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

    /**
     * Copies values of a field to other points of it.
     *
     * @param field the field
     * @param from the originals
     * @param to the copies; of the same extents, without a point in common
     */
    public static void copy(Field field, Box from, Box to) {
        if (from.planes() != to.planes() || from.rows() != to.rows() || from.columns() != to.columns()) {
            throw new IllegalArgumentException(from + " cannot be copied to " + to + ": their extents differ");
        }
        if (field.precision() == Precision.DOUBLE) {
            copy(field, field.doubles(), from, to);
        } else {
            copy(field, field.floats(), from, to);
        }
    }

    private static void pack(Field field, double[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        int rows = box.rows();
        int pitch = field.rowPitch();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            int first = field.index(k, box.j0(), box.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    packColumn(
                            u, first + i, pitch, rows, buffer, at + (long) i * Double.BYTES, (long) n * Double.BYTES);
                }
                at += (long) rows * n * Double.BYTES;
                continue;
            }
            for (int j = 0; j < rows; j++) {
                MemorySegment.copy(u, first + j * pitch, buffer, DOUBLE, at, n);
                at += (long) n * Double.BYTES;
            }
        }
    }

    private static void packColumn(
            double[] u, int first, int pitch, int rows, MemorySegment buffer, long at, long step) {
        for (int j = 0; j < rows; j++) {
            buffer.set(DOUBLE, at + j * step, u[first + j * pitch]);
        }
    }

    private static void unpack(Field field, double[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        int rows = box.rows();
        int pitch = field.rowPitch();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            int first = field.index(k, box.j0(), box.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    unpackColumn(
                            u, first + i, pitch, rows, buffer, at + (long) i * Double.BYTES, (long) n * Double.BYTES);
                }
                at += (long) rows * n * Double.BYTES;
                continue;
            }
            for (int j = 0; j < rows; j++) {
                MemorySegment.copy(buffer, DOUBLE, at, u, first + j * pitch, n);
                at += (long) n * Double.BYTES;
            }
        }
    }

    private static void unpackColumn(
            double[] u, int first, int pitch, int rows, MemorySegment buffer, long at, long step) {
        for (int j = 0; j < rows; j++) {
            u[first + j * pitch] = buffer.get(DOUBLE, at + j * step);
        }
    }

    private static void copy(Field field, double[] u, Box from, Box to) {
        int n = from.columns();
        int rows = from.rows();
        int pitch = field.rowPitch();
        for (int k = 0; k < from.planes(); k++) {
            int p = field.index(from.k0() + k, from.j0(), from.i0());
            int q = field.index(to.k0() + k, to.j0(), to.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    copyColumn(u, p + i, q + i, pitch, rows);
                }
                continue;
            }
            for (int j = 0; j < rows; j++) {
                System.arraycopy(u, p + j * pitch, u, q + j * pitch, n);
            }
        }
    }

    private static void copyColumn(double[] u, int from, int to, int pitch, int rows) {
        for (int j = 0; j < rows; j++) {
            u[to + j * pitch] = u[from + j * pitch];
        }
    }

    private static void pack(Field field, float[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        int rows = box.rows();
        int pitch = field.rowPitch();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            int first = field.index(k, box.j0(), box.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    packColumn(u, first + i, pitch, rows, buffer, at + (long) i * Float.BYTES, (long) n * Float.BYTES);
                }
                at += (long) rows * n * Float.BYTES;
                continue;
            }
            for (int j = 0; j < rows; j++) {
                MemorySegment.copy(u, first + j * pitch, buffer, FLOAT, at, n);
                at += (long) n * Float.BYTES;
            }
        }
    }

    private static void packColumn(
            float[] u, int first, int pitch, int rows, MemorySegment buffer, long at, long step) {
        for (int j = 0; j < rows; j++) {
            buffer.set(FLOAT, at + j * step, u[first + j * pitch]);
        }
    }

    private static void unpack(Field field, float[] u, Box box, MemorySegment buffer) {
        int n = box.columns();
        int rows = box.rows();
        int pitch = field.rowPitch();
        long at = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            int first = field.index(k, box.j0(), box.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    unpackColumn(
                            u, first + i, pitch, rows, buffer, at + (long) i * Float.BYTES, (long) n * Float.BYTES);
                }
                at += (long) rows * n * Float.BYTES;
                continue;
            }
            for (int j = 0; j < rows; j++) {
                MemorySegment.copy(buffer, FLOAT, at, u, first + j * pitch, n);
                at += (long) n * Float.BYTES;
            }
        }
    }

    private static void unpackColumn(
            float[] u, int first, int pitch, int rows, MemorySegment buffer, long at, long step) {
        for (int j = 0; j < rows; j++) {
            u[first + j * pitch] = buffer.get(FLOAT, at + j * step);
        }
    }

    private static void copy(Field field, float[] u, Box from, Box to) {
        int n = from.columns();
        int rows = from.rows();
        int pitch = field.rowPitch();
        for (int k = 0; k < from.planes(); k++) {
            int p = field.index(from.k0() + k, from.j0(), from.i0());
            int q = field.index(to.k0() + k, to.j0(), to.i0());
            if (n < BULK_VALUES) {
                for (int i = 0; i < n; i++) {
                    copyColumn(u, p + i, q + i, pitch, rows);
                }
                continue;
            }
            for (int j = 0; j < rows; j++) {
                System.arraycopy(u, p + j * pitch, u, q + j * pitch, n);
            }
        }
    }

    private static void copyColumn(float[] u, int from, int to, int pitch, int rows) {
        for (int j = 0; j < rows; j++) {
            u[to + j * pitch] = u[from + j * pitch];
        }
    }
}
