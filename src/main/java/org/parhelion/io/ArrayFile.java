package org.parhelion.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array that a user brings, read whole: {@code .npy}, {@code .f32} (raw little-endian float32), or text under any other
 * name (see {@link #read}).
 *
 * <p>Its size is checked before memory is taken for its values.
 *
 * @param values in C order: the last axis of {@code shape} runs fastest
 * @param shape extents, slowest axis first; one extent where the file contains no shape
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record ArrayFile(double[] values, int... shape) {
    /** Values of the largest Java array. */
    static final int MOST_VALUES = Integer.MAX_VALUE - 64;

    /**
     * Reads an array of any shape.
     *
     * <p>Text holds numbers separated by white space, {@code ,} or {@code ;}. A {@code #} begins a comment, as in the files of
     * {@code numpy.savetxt}. Lines end in LF or CR LF; a byte order mark is skipped. Lines of one number, or all numbers on one
     * line, have no shape; lines with equally many numbers are the rows of an array of two axes.
     *
     * @param path the file; the ending of its name decides how it is read
     * @return its values and shape
     * @throws DataException if the file is malformed; the message contains its name, the line of a text, and the remedy
     * @throws IOException if it cannot be read
     */
    public static ArrayFile read(Path path) throws IOException {
        return read(path, new Wanted());
    }

    /**
     * Reads an array whose values lie on a grid.
     *
     * <p>The shapes must agree, extents of 1 aside. A file without a shape, or with one axis, needs as many values as the grid
     * has points; see {@link #isFlat}. Text of several numbers a line needs one line for each row of the grid.
     *
     * @param path the file
     * @param points points along each axis of the grid, slowest first; at least one axis
     * @return its values, one for each point, in C order
     * @throws DataException as for {@link #read(Path)}, and if the shapes differ
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

    /** Whether the values were in no order of axes: the shape has one extent above 1 at most. */
    public boolean isFlat() {
        return squeezed(shape).length <= 1;
    }

    /** {@code shape} without extents of 1. */
    private static int[] squeezed(int... shape) {
        return Arrays.stream(shape).filter(extent -> extent != 1).toArray();
    }

    /**
     * What a file has to hold.
     *
     * @param points points along each axis of the grid, slowest first; none if any shape will do
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Wanted(int... points) {
        /** The most values that a file may hold. */
        long mostValues() {
            return points.length == 0 ? MOST_VALUES : Math.min(NpyWriter.product(points), MOST_VALUES);
        }

        /** Refuses an array of another shape, or one too large for memory. */
        void check(Path path, long count, int... shape) {
            boolean another = points.length > 0 && count != NpyWriter.product(points);
            if (another || count > MOST_VALUES) {
                throw new DataException(path + ": holds " + count + " values"
                        + (shape.length > 1 ? " of shape " + NpyFile.shape(shape) : "") + "; " + this);
            }
            int[] axes = squeezed(shape);
            if (points.length > 0 && axes.length > 1 && !agrees(axes)) {
                throw new DataException(path + ": has shape " + NpyFile.shape(shape) + "; " + this + " of shape "
                        + NpyFile.shape(points) + ": transpose or reshape the array, or change the grid");
            }
        }

        /** Whether {@code axes}, without extents of 1, are the grid's, or those of its rows one below the other. */
        private boolean agrees(int... axes) {
            int[] grid = squeezed(points);
            return Arrays.equals(axes, grid) || (axes.length == 2 && grid.length == 3 && axes[1] == grid[2]);
        }

        @Override
        public String toString() {
            return points.length == 0
                    ? "at most " + MOST_VALUES + " are read from one file"
                    : "a grid of " + Arrays.toString(points) + " points needs " + NpyWriter.product(points);
        }
    }
}
