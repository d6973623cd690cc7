package org.parhelion.recovery;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;

/**
 * The values of a state on one box of the grid, without ghost points: what a rank keeps in memory of itself and of its ward.
 *
 * <pre>
 *   values[f]   one array for each field: row-major, no padding, (k, j, i) of the box at (k·rows + j)·columns + i
 * </pre>
 */
final class Snapshot {
    private final Box box;
    private final Precision precision;
    private final Object[] values;

    /** Of zeros; {@code box} in global indices. */
    Snapshot(Box box, Precision precision, int fields) {
        this.box = box;
        this.precision = precision;
        this.values = new Object[fields];
        int length = Math.toIntExact(box.volume());
        for (int f = 0; f < fields; f++) {
            values[f] = precision == Precision.DOUBLE ? new double[length] : new float[length];
        }
    }

    /** This one where it fits, else a new one. */
    static Snapshot reuse(Snapshot old, Box box, Precision precision, int fields) {
        return old.box.equals(box) && old.precision == precision && old.values.length == fields
                ? old
                : new Snapshot(box, precision, fields);
    }

    static Snapshot none() {
        return new Snapshot(Box.EMPTY, Precision.DOUBLE, 0);
    }

    Box box() {
        return box;
    }

    Precision precision() {
        return precision;
    }

    int fields() {
        return values.length;
    }

    /** All values of a field. */
    Buffer buffer(int field) {
        return buffer(values[field]);
    }

    private static Buffer buffer(Object array) {
        return array instanceof double[] doubles ? Buffer.of(doubles) : Buffer.of((float[]) array);
    }

    /** Takes the values of fields on the block that owns this box. */
    void take(List<Field> state) {
        for (int f = 0; f < values.length; f++) {
            Field field = state.get(f);
            Box local = field.interior();
            for (int k = 0; k < local.planes(); k++) {
                for (int j = 0; j < local.rows(); j++) {
                    System.arraycopy(field.array(), field.index(k, j, 0), values[f], index(k, j, 0), local.columns());
                }
            }
        }
    }

    /** Sets the interior of {@code field}, on the block that owns this box, to the values of the field of this number. */
    void give(int number, Field field) {
        Block block = field.block();
        if (!block.owned().equals(box)) {
            throw new IllegalArgumentException("a snapshot of " + box + " is not of " + block);
        }
        Box local = field.interior();
        for (int k = 0; k < local.planes(); k++) {
            for (int j = 0; j < local.rows(); j++) {
                System.arraycopy(values[number], index(k, j, 0), field.array(), field.index(k, j, 0), local.columns());
            }
        }
    }

    /** The values of a part of this box, as a message. */
    Buffer part(int field, Box part) {
        Snapshot piece = new Snapshot(part, precision, 1);
        piece.copyRows(part, values[field], this, piece.values[0], piece);
        return piece.buffer(0);
    }

    /** Sets the values on a part of this box from what {@link #part} made. */
    void setPart(int field, Box part, Buffer message) {
        Snapshot piece = new Snapshot(part, precision, 1);
        piece.buffer(0).segment().copyFrom(message.segment());
        piece.copyRows(part, piece.values[0], piece, values[field], this);
    }

    private void copyRows(Box part, Object from, Snapshot source, Object to, Snapshot target) {
        for (int k = part.k0(); k < part.k1(); k++) {
            for (int j = part.j0(); j < part.j1(); j++) {
                System.arraycopy(
                        from,
                        source.globalIndex(k, j, part.i0()),
                        to,
                        target.globalIndex(k, j, part.i0()),
                        part.columns());
            }
        }
    }

    private int globalIndex(int k, int j, int i) {
        return index(k - box.k0(), j - box.j0(), i - box.i0());
    }

    private int index(int k, int j, int i) {
        return (k * box.rows() + j) * box.columns() + i;
    }
}
