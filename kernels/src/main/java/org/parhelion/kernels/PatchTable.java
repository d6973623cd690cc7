package org.parhelion.kernels;

import java.util.Arrays;
import java.util.List;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;

/** The growing list of patches that kernels work through: the {@code index} array of {@link BlockKernel}. */
final class PatchTable {
    private final Field layout;
    private final int largest;
    private int[] numbers = new int[16 * BlockKernel.ENTRY];
    private int length;

    /** @param largest points of a patch, at most */
    PatchTable(Field layout, int largest) {
        this.layout = layout;
        this.largest = largest;
    }

    int[] toArray() {
        return Arrays.copyOf(numbers, Math.max(length, 1));
    }

    /** Where the next patch will stand. */
    int length() {
        return length;
    }

    /** Adds one patch; the columns of {@link BlockKernel}. */
    void add(int what, int p, int rows, int columns, int field, int at, int mirror) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * length);
        }
        int[] entry = {what, p, rows, columns, field, at, mirror};
        System.arraycopy(entry, 0, numbers, length, entry.length);
        length += entry.length;
    }

    /** All patches from {@code first} on. */
    Work.Patches since(int first) {
        long points = 0;
        for (int entry = first; entry < length; entry += BlockKernel.ENTRY) {
            points += (long) numbers[entry + 2] * numbers[entry + 3];
        }
        return new Work.Patches(first, (length - first) / BlockKernel.ENTRY, points);
    }

    /** Points to update. */
    Work.Patches update(List<Box> boxes) {
        int first = length;
        for (Box box : boxes) {
            cut(box, largest, (p, rows, columns) -> add(BlockKernel.UPDATE, p, rows, columns, 0, 0, 0));
        }
        return since(first);
    }

    /** Strips to pack or unpack, {@code what}, one after another in the array that carries them. */
    Work.Patches carry(int what, List<Strip> strips) {
        int first = length;
        int[] at = {0};
        for (Strip strip : strips) {
            cut(strip.box(), largest, (p, rows, columns) -> {
                add(what, p, rows, columns, strip.field(), at[0], 0);
                at[0] += rows * columns;
            });
        }
        return since(first);
    }

    /** The reduction over {@code box}: a sum for each patch, which is a row at least. */
    Work.Patches change(Box box) {
        int first = length;
        int[] at = {0};
        cut(
                box,
                Math.max(largest, box.columns()),
                (p, rows, columns) -> add(BlockKernel.CHANGE, p, rows, columns, 0, at[0]++, 0));
        return since(first);
    }

    /** The same work once more, one after the other. */
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
        void patch(int p, int rows, int columns);
    }

    /** Plane after plane, whole rows where they fit into a patch, else pieces of one: in row-major order of the points. */
    private void cut(Box box, int largest, PatchVisitor visitor) {
        if (box.isEmpty()) {
            return;
        }
        int rows = Math.max(1, largest / box.columns());
        int columns = Math.min(largest, box.columns());
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j += rows) {
                for (int i = box.i0(); i < box.i1(); i += columns) {
                    visitor.patch(layout.index(k, j, i), Math.min(rows, box.j1() - j), Math.min(columns, box.i1() - i));
                }
            }
        }
    }
}
