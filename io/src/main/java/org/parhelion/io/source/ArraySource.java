package org.parhelion.io.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.DataException;

/**
 * An array of a file, or a part of it: NetCDF ({@code .nc}), Zarr ({@code .zarr}, or a directory with {@code zarr.json}), VTK ({@code
 * .vti}, {@code .vtr} and their indices), HDF5 ({@code .h5}, {@code .hdf5}, {@code .vtkhdf}; by an {@link
 * org.parhelion.io.hdf.HdfLibrary}), and what {@link ArrayFile} reads. Immutable; thread-safe.
 *
 * <p>The size is checked before memory for the values is allocated.
 *
 * @param path the file; or the URI of a Zarr group in an {@linkplain org.parhelion.io.store.ObjectStore#at object store}, for instance
 *     {@code Path.of("s3://bucket/run.zarr")}
 * @param variable name of the array; without one, the only one that has the axes of the grid
 * @param frame index along the first axis; by default the last one if that axis is time, and no such axis otherwise
 * @param region the part that is read, by the indices of the last three axes; {@link Integer#MAX_VALUE} as an end means that of
 *     the array
 * @param scale what the values are multiplied by
 * @param offset what is added then
 */
public record ArraySource(
        Path path, Optional<String> variable, OptionalInt frame, Box region, double scale, double offset) {
    /** The region of a whole array. */
    public static final Box ALL = new Box(0, 0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final int MOST_VALUES = Integer.MAX_VALUE - 64;

    /**
     * The only array of a file, or its last frame, as it is.
     *
     * @param path the file
     * @return the source
     */
    public static ArraySource of(Path path) {
        return new ArraySource(path, Optional.empty(), OptionalInt.empty(), ALL, 1, 0);
    }

    /**
     * Reads the values.
     *
     * @param points points along each axis of the grid, slowest first; none to accept any shape
     * @return the values in C order, with their shape
     * @throws DataException if the file is malformed, has no such array, frame or region, or its shape is not that of the grid
     *     apart from extents of 1
     * @throws IOException if the file cannot be read
     */
    public ArrayFile read(int... points) throws IOException {
        boolean plain = variable.isEmpty() && frame.isEmpty() && region.equals(ALL);
        if (plain && !StoredArray.hasNames(path)) {
            return scaled(points.length == 0 ? ArrayFile.read(path) : ArrayFile.readOnGrid(path, points));
        }
        StoredArray array = StoredArray.open(path, variable, points.length);
        try {
            return scaled(read(array, points));
        } finally {
            close(array);
        }
    }

    private static void close(StoredArray array) throws IOException {
        try {
            array.resource().close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private ArrayFile read(StoredArray array, int... points) throws IOException {
        long[] shape = array.shape();
        int frames = frame.isPresent() || array.inFrames() ? 1 : 0;
        if (shape.length < frames) {
            throw error("has no axis of frames: remove frame");
        }
        long[] from = new long[shape.length];
        long[] extent = shape.clone();
        if (frames > 0) {
            from[0] = frame.isPresent() ? frame.getAsInt() : shape[0] - 1;
            if (from[0] < 0 || from[0] >= shape[0]) {
                throw error("has " + shape[0] + " frames" + (frame.isPresent() ? ", and no frame " + from[0] : "")
                        + (shape[0] > 0 ? ": name one of 0 … " + (shape[0] - 1) : ""));
            }
            extent[0] = 1;
        }
        for (Axis axis : Axis.values()) {
            select(axis, shape.length - 1 - axis.number(), frames, from, extent);
        }
        int[] rest = checked(Arrays.copyOfRange(extent, frames, extent.length), points);
        int[] box = Arrays.stream(extent).mapToInt(Math::toIntExact).toArray();
        return new ArrayFile(array.box().read(from, box), rest.length == 0 ? new int[] {1} : rest);
    }

    /** Applies the region along one axis of the array. */
    private void select(Axis axis, int dimension, int frames, long[] from, long[] extent) {
        int low = region.low(axis);
        int high = region.high(axis);
        if (low == 0 && high == Integer.MAX_VALUE) {
            return;
        }
        String text = "region " + axis.name().toLowerCase(Locale.ROOT) + ": [" + low + ", "
                + (high == Integer.MAX_VALUE ? "end" : high) + "]";
        if (dimension < frames) {
            throw error(text + ": the array has no such axis, " + (extent.length - frames) + " in all");
        }
        long end = high == Integer.MAX_VALUE ? extent[dimension] : high;
        if (low < 0 || low >= end || end > extent[dimension]) {
            throw error(text + " is no part of the array, which has " + extent[dimension]
                    + " points along this axis; a region contains its first index, but not its last one");
        }
        from[dimension] = low;
        extent[dimension] = end - low;
    }

    private int[] checked(long[] extent, int... points) {
        double count = Arrays.stream(extent).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (count > MOST_VALUES) {
            throw error("has more than " + MOST_VALUES + " values; name a region");
        }
        int[] shape = Arrays.stream(extent).mapToInt(Math::toIntExact).toArray();
        int[] axes = squeezed(shape);
        double wanted = Arrays.stream(points).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (points.length > 0 && !Arrays.equals(axes, squeezed(points)) && !(axes.length <= 1 && count == wanted)) {
            throw error("has shape " + Arrays.toString(shape) + " of a grid of " + Arrays.toString(points)
                    + " points: change the grid, or name a region");
        }
        return shape;
    }

    private static int[] squeezed(int... shape) {
        return Arrays.stream(shape).filter(extent -> extent != 1).toArray();
    }

    private ArrayFile scaled(ArrayFile file) {
        if (scale != 1 || offset != 0) {
            Arrays.setAll(file.values(), n -> offset + scale * file.values()[n]);
        }
        return file;
    }

    private DataException error(String reason) {
        return new DataException(
                path + ": " + variable.map(v -> "variable '" + v + "' ").orElse("") + reason);
    }
}
