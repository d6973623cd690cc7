package org.parhelion.halo.redistribution;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;

/**
 * A copy of several fields on one box of the grid, without ghost points, for messages.
 *
 * <pre>
 *   values[f]   one array for each field: row-major, no padding, (k, j, i) of the box at (k·rows + j)·columns + i
 * </pre>
 */
public final class Snapshot {
    private final Box box;
    private final Precision precision;
    private final Object[] values;

    /**
     * Creates a snapshot of zeros.
     *
     * @param box the points, as global indices
     * @param precision the precision of all fields
     * @param fields number of fields, at least 0
     */
    public Snapshot(Box box, Precision precision, int fields) {
        this.box = box;
        this.precision = precision;
        this.values = new Object[fields];
        int length = Math.toIntExact(box.volume());
        for (int f = 0; f < fields; f++) {
            values[f] = precision == Precision.DOUBLE ? new double[length] : new float[length];
        }
    }

    /** {@return an empty snapshot} */
    public static Snapshot none() {
        return new Snapshot(Box.EMPTY, Precision.DOUBLE, 0);
    }

    /**
     * Copies the interiors of fields.
     *
     * @param fields fields of one block and one precision, at least one
     * @return the snapshot, with its fields in the same order
     */
    public static Snapshot of(List<Field> fields) {
        Snapshot snapshot = new Snapshot(box(fields), fields.getFirst().precision(), fields.size());
        snapshot.take(fields);
        return snapshot;
    }

    /**
     * The smallest box of all points that fields own. A field with fewer points has unused values there.
     *
     * @param fields fields of one block, at least one
     * @return the points, as global indices
     */
    public static Box box(List<Field> fields) {
        Block block = fields.getFirst().block();
        return Lattice.withLast(block.grid(), block.owned(), last(fields));
    }

    /**
     * The layers of points beyond the last cell that any of some fields has.
     *
     * @param fields at least one
     * @return 1 or 0 along each axis
     */
    public static Width last(List<Field> fields) {
        return fields.stream().map(field -> field.lattice().extra()).reduce(Width.NONE, Width::max);
    }

    /**
     * Returns this snapshot if it has the given shape, else a new one.
     *
     * @param ofBox the points, as global indices
     * @param ofPrecision the precision of all fields
     * @param fields number of fields
     * @return a snapshot of that shape, with any values
     */
    public Snapshot reuse(Box ofBox, Precision ofPrecision, int fields) {
        return box.equals(ofBox) && precision == ofPrecision && values.length == fields
                ? this
                : new Snapshot(ofBox, ofPrecision, fields);
    }

    /** {@return the points, as global indices} */
    public Box box() {
        return box;
    }

    /** {@return the precision of all fields} */
    public Precision precision() {
        return precision;
    }

    /** {@return the number of fields} */
    public int fields() {
        return values.length;
    }

    /**
     * The values of a field, not copied.
     *
     * @param field number of the field
     * @return the array as a message buffer
     */
    public Buffer buffer(int field) {
        return values[field] instanceof double[] doubles ? Buffer.of(doubles) : Buffer.of((float[]) values[field]);
    }

    /**
     * Copies the interiors of fields into this snapshot.
     *
     * @param state as many fields as this snapshot has, on the block that owns this box, of this precision
     */
    public void take(List<Field> state) {
        for (int f = 0; f < values.length; f++) {
            Field field = state.get(f);
            requireOwner(field);
            Box local = field.interior();
            for (int k = 0; k < local.planes(); k++) {
                for (int j = 0; j < local.rows(); j++) {
                    System.arraycopy(field.array(), field.index(k, j, 0), values[f], index(k, j, 0), local.columns());
                }
            }
        }
    }

    /**
     * Sets the interior of a field to the values kept under its name.
     *
     * @param names the names of the fields here, in their order
     * @param field a field with one of these names, on the block that owns this box, of this precision
     * @throws IllegalArgumentException if the field's block owns another box
     */
    public void give(List<String> names, Field field) {
        give(names.indexOf(field.name()), field);
    }

    /**
     * Sets the interior of a field to the values kept here.
     *
     * @param number number of the field in this snapshot
     * @param field a field on the block that owns this box, of this precision
     * @throws IllegalArgumentException if the field's block owns another box
     */
    public void give(int number, Field field) {
        requireOwner(field);
        Box local = field.interior();
        for (int k = 0; k < local.planes(); k++) {
            for (int j = 0; j < local.rows(); j++) {
                System.arraycopy(values[number], index(k, j, 0), field.array(), field.index(k, j, 0), local.columns());
            }
        }
    }

    private void requireOwner(Field field) {
        Block block = field.block();
        if (!box.intersect(block.grid().box()).equals(block.owned()) || !box.contains(field.owned())) {
            throw new IllegalArgumentException("a snapshot of " + box + " is not of " + block);
        }
    }

    /** Copies the values of a field on a part of this box into a message. */
    Buffer part(int field, Box part) {
        Snapshot piece = new Snapshot(part, precision, 1);
        piece.copyRows(part, values[field], this, piece.values[0], piece);
        return piece.buffer(0);
    }

    /** Sets the values on a part of this box from a message of {@link #part}. */
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
