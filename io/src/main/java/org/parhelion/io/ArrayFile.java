package org.parhelion.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array read from an input file: {@code .npy}, {@code .f32} (raw little-endian float32), or text with any other file name
 * extension (see {@link #read}).
 *
 * <p>The size is checked before memory for the values is allocated.
 *
 * @param values the values in C order: the last axis of {@code shape} runs fastest
 * @param shape extents, slowest axis first; one extent if the file contains no shape
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record ArrayFile(double[] values, int... shape) {
    /** Number of values of the largest Java array. */
    static final int MOST_VALUES = Integer.MAX_VALUE - 64;

    /**
     * Reads an array of any shape.
     *
     * <p>A text file contains numbers separated by white space, {@code ,} or {@code ;}. A {@code #} begins a comment, as in
     * files of {@code numpy.savetxt}. Lines end in LF or CR LF; a byte order mark is skipped. Lines with equal numbers of values
     * are the rows of a two-dimensional array. If each line has one value, or all values are on one line, the array has no
     * shape.
     *
     * @param path the file; the extension of its name selects the format
     * @return values and shape
     * @throws DataException if the file is malformed; the message contains its name, the line of a text file, and the remedy
     * @throws IOException if it cannot be read
     */
    public static ArrayFile read(Path path) throws IOException {
        return read(path, new Wanted());
    }

    /**
     * Reads an array with one value for each point of a grid.
     *
     * <p>The shapes must be equal, apart from extents of 1. A file without a shape, or with one axis, needs as many values as
     * the grid has points; see {@link #isFlat}. A text file with several values per line needs one line for each row of the
     * grid.
     *
     * @param path the file
     * @param points points along each axis of the grid, slowest first; at least one axis
     * @return the values, one for each point, in C order
     * @throws DataException if the file is malformed, or its shape differs from the grid's
     * @throws IOException if the file cannot be read
     */
    public static ArrayFile readOnGrid(Path path, int... points) throws IOException {
        return read(path, new Wanted(points));
    }

    private static ArrayFile read(Path path, Wanted wanted) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return fromNpy(path, wanted);
        }
        return name.endsWith(".f32") ? RawFloats.read(path, wanted) : TextArray.read(path, wanted);
    }

    private static ArrayFile fromNpy(Path path, Wanted wanted) throws IOException {
        try (NpyFile file = NpyFile.open(path)) {
            wanted.check(path, file.count(), file.shape());
            double[] values = new double[(int) file.count()];
            Arrays.setAll(values, file::at);
            return new ArrayFile(values, file.shape());
        }
    }

    /** {@return whether the file does not define an order of axes: at most one extent is above 1} */
    public boolean isFlat() {
        return squeezed(shape).length <= 1;
    }

    /** {@code shape} without extents of 1. */
    private static int[] squeezed(int... shape) {
        return Arrays.stream(shape).filter(extent -> extent != 1).toArray();
    }

    /**
     * The shape that a file must have.
     *
     * @param points points along each axis of the grid, slowest first; empty if any shape is accepted
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Wanted(int... points) {
        /** The largest accepted number of values. */
        long mostValues() {
            return points.length == 0 ? MOST_VALUES : Math.min(NpyWriter.product(points), MOST_VALUES);
        }

        /** Refuses an array with another shape, or one that is too large for a Java array. */
        void check(Path path, long count, int... shape) {
            boolean another = points.length > 0 && count != NpyWriter.product(points);
            if (another || count > MOST_VALUES) {
                throw new DataException(path + ": contains " + count + " values"
                        + (shape.length > 1 ? " of shape " + NpyFile.shape(shape) : "") + "; " + this);
            }
            int[] axes = squeezed(shape);
            if (points.length > 0 && axes.length > 1 && !agrees(axes)) {
                throw new DataException(path + ": has shape " + NpyFile.shape(shape) + "; " + this + " of shape "
                        + NpyFile.shape(points) + ": transpose or reshape the array, or change the grid");
            }
        }

        /** Whether {@code axes}, without extents of 1, are the extents of the grid, or of its rows in one column. */
        private boolean agrees(int... axes) {
            int[] grid = squeezed(points);
            return Arrays.equals(axes, grid) || (axes.length == 2 && grid.length == 3 && axes[1] == grid[2]);
        }

        @Override
        public String toString() {
            return points.length == 0
                    ? "the maximum is " + MOST_VALUES + " per file"
                    : "a grid of " + Arrays.toString(points) + " points needs " + NpyWriter.product(points);
        }
    }
}
