package org.parhelion.io.hdf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.parhelion.Experimental;
import org.parhelion.io.DataException;

/**
 * Reads HDF5 files, and lays out new ones. A module of its own implements it, and names the implementation in {@code META-INF/services}, so that programs without
 * such files need no library for them. The implementation needs a public constructor without parameters. Thread-safe.
 */
@Experimental
public interface HdfLibrary {
    /**
     * Opens a file.
     *
     * @param file the file
     * @return its arrays; close them
     * @throws DataException if it is no HDF5 file
     * @throws IOException if it cannot be read
     */
    OpenFile open(Path file) throws IOException;

    /**
     * Writes a file whose arrays are zero, each contiguous and in little-endian order, so that many processes can then write their values. The bytes depend
     * on the arguments alone.
     *
     * @param file the file, which is replaced
     * @param groups the groups, each after the one that contains it, without the root
     * @param datasets the arrays
     * @return the position in the file of the values of each array, in the order of {@code datasets} [bytes]
     * @throws IOException if it cannot be written
     */
    List<Long> create(Path file, List<Group> groups, List<Dataset> datasets) throws IOException;

    /** The arrays of numbers in an HDF5 file that is open. */
    interface OpenFile extends AutoCloseable {
        /** {@return the paths of all arrays of integers and floating-point numbers, names from the root on, separated by {@code /}} */
        List<String> paths();

        /**
         * The shape of an array.
         *
         * @param path one of {@link #paths}
         * @return extents, slowest axis first; empty for a single value
         */
        long[] shape(String path);

        /**
         * Reads a box of an array.
         *
         * @param path one of {@link #paths}
         * @param from first index along each axis
         * @param extent number of elements along each axis
         * @return the values in C order; integers beyond ±2⁵³ are rounded
         * @throws DataException if the array is damaged, or stored in a way that is not read
         * @throws IOException if the file cannot be read
         */
        double[] read(String path, long[] from, int[] extent) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A group.
     *
     * @param path names from the root on, separated by {@code /}
     * @param attributes texts, {@code long[]} and {@code double[]}
     */
    record Group(String path, Map<String, Object> attributes) {}

    /**
     * An array.
     *
     * @param path names from the root on, separated by {@code /}; all but the last one are those of a group
     * @param elementBytes 4 for float, 8 for double
     * @param shape extents, slowest axis first
     * @param attributes texts, {@code long[]} and {@code double[]}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Dataset(String path, int elementBytes, int[] shape, Map<String, Object> attributes) {}

    /**
     * The library on the class path.
     *
     * @return the first one; empty if there is none
     */
    static Optional<HdfLibrary> find() {
        return Stream.of(
                        ServiceLoader.load(HdfLibrary.class, HdfLibrary.class.getClassLoader()),
                        ServiceLoader.load(HdfLibrary.class))
                .flatMap(ServiceLoader::stream)
                .map(ServiceLoader.Provider::get)
                .findFirst();
    }

    /**
     * The library on the class path, which must be there.
     *
     * @param file what it is needed for, for the message
     * @return the library
     * @throws DataException if there is none
     */
    static HdfLibrary require(String file) {
        return find().orElseThrow(
                        () -> new DataException(
                                file
                                        + ": no library for HDF5 is on the class path; add org.parhelion:parhelion-hdf5, or use another format"));
    }
}
