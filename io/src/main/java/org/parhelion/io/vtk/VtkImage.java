package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Experimental;
import org.parhelion.io.DataException;

/**
 * Image data or a rectilinear grid in a file of VTK ({@code .vti}, {@code .vtr}), or in the pieces that an index names ({@code .pvti},
 * {@code .pvtr}). Point and cell data of one component are read, as text, base64 or raw binary, and compressed by zlib; coordinates
 * are not. Immutable; thread-safe. {@link VtkFields} writes files.
 */
@Experimental
public final class VtkImage {
    private final Path path;
    private final int[] extent;
    private final Map<String, Stored> arrays;

    /**
     * An array of the file.
     *
     * @param shape extents, slowest axis first
     * @param values reads the values
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stored(int[] shape, Values values) {}

    @FunctionalInterface
    interface Values {
        double[] read() throws IOException;
    }

    VtkImage(Path path, int[] extent, Map<String, Stored> arrays) {
        this.path = path;
        this.extent = extent;
        this.arrays = arrays;
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @return its description; values are read by {@link #read}
     * @throws DataException if it is another file, or damaged
     * @throws IOException if it cannot be read
     */
    public static VtkImage open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return ImageReader.read(path, channel);
        } catch (IllegalArgumentException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    /** {@return the names of the arrays: point data, then cell data of other names} */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /**
     * The shape of an array: three extents, those of absent axes 1.
     *
     * @param name its name
     * @return the extents, z first
     * @throws DataException if there is no such array
     */
    public int[] shape(String name) {
        return array(name).shape.clone();
    }

    /**
     * Reads an array.
     *
     * @param name its name
     * @return the values in C order
     * @throws DataException if there is no such array, or it is damaged
     * @throws IOException if the file cannot be read
     */
    public double[] read(String name) throws IOException {
        Stored array = array(name);
        try {
            return array.values.read();
        } catch (IllegalArgumentException e) {
            throw new DataException(path + ": array '" + name + "': " + e.getMessage(), e);
        }
    }

    /** First and last index along x, y, z. */
    int[] extent() {
        return extent;
    }

    Path path() {
        return path;
    }

    private Stored array(String name) {
        return Optional.ofNullable(arrays.get(name))
                .orElseThrow(() -> new DataException(
                        path + ": contains no array '" + name + "', only " + String.join(", ", arrays.keySet())));
    }
}
