package org.parhelion.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
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

    /** Largest number of points of a patch. */
    int largest() {
        return largest;
    }

    /** Index of the next patch in the array. */
    int length() {
        return length;
    }

    /** Adds one patch; the parameters are the columns of the table in {@link BlockKernel}. */
    void add(int... entry) {
        System.arraycopy(entry, 0, room(entry.length), length, entry.length);
        length += entry.length;
    }

    /** Adds numbers that patches refer to, and returns the index of the first one. */
    int addNumbers(List<Integer> list) {
        int first = length;
        list.forEach(this::add);
        return first;
    }

    private int[] room(int count) {
        while (length + count > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        return numbers;
    }

    /** All patches from index {@code first} on. */
    Work.Patches since(int first) {
        long points = 0;
        for (int entry = first; entry < length; entry += BlockKernel.ENTRY) {
            points += (long) numbers[entry + 2] * numbers[entry + 3];
        }
        return new Work.Patches(first, (length - first) / BlockKernel.ENTRY, points);
    }

    /**
     * Adds the update of all points of {@code boxes}.
     *
     * @param what the update
     * @param stepAt position of the values of its step
     */
    Work.Patches update(int what, int stepAt, List<Box> boxes) {
        int first = length;
        for (Box box : boxes) {
            cut(box, largest, (k, j, i, rows, columns) -> {
                Width ghost = layout.ghost();
                int p = layout.index(k, j, i);
                add(what, p, rows, columns, k + ghost.k(), j + ghost.j(), i + ghost.i(), stepAt);
            });
        }
        return since(first);
    }

    /**
     * Adds the packing or unpacking ({@code what}) of strips; their values follow each other in the transfer array.
     *
     * @param arrays number of the array of each strip
     */
    Work.Patches carry(int what, List<Strip> strips, ToIntFunction<Strip> arrays) {
        int first = length;
        int[] at = {0};
        for (Strip strip : strips) {
            int array = arrays.applyAsInt(strip);
            cut(strip.box(), largest, (k, j, i, rows, columns) -> {
                add(what, layout.index(k, j, i), rows, columns, array, at[0], 0, 0);
                at[0] += rows * columns;
            });
        }
        return since(first);
    }

    /**
     * Adds copies of strips within their arrays.
     *
     * @param from the originals
     * @param to the copies
     * @param arrays number of the array of each strip
     */
    Work.Patches copy(List<Strip> from, List<Strip> to, ToIntFunction<Strip> arrays) {
        int first = length;
        for (int s = 0; s < from.size(); s++) {
            Box original = from.get(s).box();
            Box copy = to.get(s).box();
            int array = arrays.applyAsInt(from.get(s));
            int offset = layout.index(original.k0(), original.j0(), original.i0())
                    - layout.index(copy.k0(), copy.j0(), copy.i0());
            cut(
                    copy,
                    largest,
                    (k, j, i, rows, columns) ->
                            add(BlockKernel.COPY, layout.index(k, j, i), rows, columns, array, 0, offset, 0));
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
                        add(BlockKernel.CHANGE, layout.index(k, j, i), rows, columns, 0, at[0]++, 0, 0));
        return since(first);
    }

    /** Appends copies of {@code parts}, so that they are contiguous. */
    Work.Patches join(List<Work.Patches> parts) {
        int first = length;
        for (Work.Patches part : parts) {
            int count = part.n() * BlockKernel.ENTRY;
            System.arraycopy(numbers, part.first(), room(count), length, count);
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
