package org.parhelion.kernels;

import java.util.Arrays;
import java.util.List;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;

/** The list of patches that a kernel processes: the {@code index} array of {@link BlockKernel}. It only grows. */
final class PatchTable {
    private final Field layout;
    private final int largest;
    private int[] numbers = new int[16 * BlockKernel.ENTRY];
    private int length;

    /** @param largest largest number of points of a patch */
    PatchTable(Field layout, int largest) {
        this.layout = layout;
        this.largest = largest;
    }

    int[] toArray() {
        return Arrays.copyOf(numbers, Math.max(length, 1));
    }

    /** Index of the next patch in the array. */
    int length() {
        return length;
    }

    /** Adds one patch; the parameters are the columns of the table in {@link BlockKernel}. */
    void add(int what, int p, int rows, int columns, int field, int at, int mirror) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * length);
        }
        int[] entry = {what, p, rows, columns, field, at, mirror};
        System.arraycopy(entry, 0, numbers, length, entry.length);
        length += entry.length;
    }

    /** All patches from index {@code first} on. */
    Work.Patches since(int first) {
        long points = 0;
        for (int entry = first; entry < length; entry += BlockKernel.ENTRY) {
            points += (long) numbers[entry + 2] * numbers[entry + 3];
        }
        return new Work.Patches(first, (length - first) / BlockKernel.ENTRY, points);
    }

    /** Adds the update of all points of {@code boxes}. */
    Work.Patches update(List<Box> boxes) {
        int first = length;
        for (Box box : boxes) {
            cut(box, largest, (k, j, i, rows, columns) -> {
                Width ghost = layout.ghost();
                int p = layout.index(k, j, i);
                add(BlockKernel.UPDATE, p, rows, columns, k + ghost.k(), j + ghost.j(), i + ghost.i());
            });
        }
        return since(first);
    }

    /** Adds the packing or unpacking ({@code what}) of strips; their values follow each other in the transfer array. */
    Work.Patches carry(int what, List<Strip> strips) {
        int first = length;
        int[] at = {0};
        for (Strip strip : strips) {
            cut(strip.box(), largest, (k, j, i, rows, columns) -> {
                add(what, layout.index(k, j, i), rows, columns, strip.field(), at[0], 0);
                at[0] += rows * columns;
            });
        }
        return since(first);
    }

    /** Adds the reduction over {@code box}: one result per patch, and each patch has at least one row. */
    Work.Patches change(Box box) {
        int first = length;
        int[] at = {0};
        cut(
                box,
                Math.max(largest, box.columns()),
                (k, j, i, rows, columns) ->
                        add(BlockKernel.CHANGE, layout.index(k, j, i), rows, columns, 0, at[0]++, 0));
        return since(first);
    }

    /** Appends copies of {@code parts}, so that they are contiguous. */
    Work.Patches join(List<Work.Patches> parts) {
        int first = length;
        for (Work.Patches part : parts) {
            int count = part.n() * BlockKernel.ENTRY;
            while (length + count > numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
            System.arraycopy(numbers, part.first(), numbers, length, count);
            length += count;
        }
        return since(first);
    }

    private interface PatchVisitor {
        void patch(int k, int j, int i, int rows, int columns);
    }

    /** Cuts a box into patches in row-major order: whole rows of one plane if they fit into a patch, otherwise parts of a row. */
    private void cut(Box box, int largest, PatchVisitor visitor) {
        if (box.isEmpty()) {
            return;
        }
        int rows = Math.max(1, largest / box.columns());
        int columns = Math.min(largest, box.columns());
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j += rows) {
                for (int i = box.i0(); i < box.i1(); i += columns) {
                    visitor.patch(k, j, i, Math.min(rows, box.j1() - j), Math.min(columns, box.i1() - i));
                }
            }
        }
    }
}
