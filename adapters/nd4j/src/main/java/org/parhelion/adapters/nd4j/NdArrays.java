package org.parhelion.adapters.nd4j;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.parhelion.Precision;

/**
 * A global field, gathered in C order, as an ND4J array, and back.
 *
 * <p>Heap arrays are copied: ND4J computes off heap. Off-heap memory is shared ({@link #view}): what one side writes the
 * other sees.
 */
public final class NdArrays {
    private NdArrays() {}

    /** A copy of {@code values}, C order, slowest axis first. */
    public static INDArray copyOf(double[] values, long... shape) {
        requireCount(values.length, shape);
        return Nd4j.createFromArray(values).reshape(shape);
    }

    /** A copy of {@code values}, C order, slowest axis first. */
    public static INDArray copyOf(float[] values, long... shape) {
        requireCount(values.length, shape);
        return Nd4j.createFromArray(values).reshape(shape);
    }

    /**
     * A view of {@code offHeap} as an array: nothing is copied.
     *
     * <p>The caller keeps the segment's arena open for as long as the array is used.
     *
     * @param offHeap native memory with the values, in C order and the machine's byte order
     * @param shape slowest axis first
     * @throws IllegalArgumentException if {@code offHeap} is on the heap, or contains another number of values
     */
    public static INDArray view(MemorySegment offHeap, Precision precision, long... shape) {
        if (!offHeap.isNative()) {
            throw new IllegalArgumentException(
                    "a view needs off-heap memory; this segment lies on the heap: use copyOf, or gather into an arena");
        }
        long count = offHeap.byteSize() / precision.byteSize();
        requireCount(count, shape);
        return switch (precision) {
            case DOUBLE ->
                Nd4j.create(Nd4j.createBuffer(SegmentPointer.doubles(offHeap), count, DataType.DOUBLE), shape);
            case FLOAT, MIXED ->
                Nd4j.create(Nd4j.createBuffer(SegmentPointer.floats(offHeap), count, DataType.FLOAT), shape);
        };
    }

    /** Copies the values of {@code array} in C order, for any strides. */
    public static double[] doubles(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    /** Copies the values of {@code array} in C order, for any strides. */
    public static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** Writes {@code array} to a file for NumPy and {@code org.parhelion.io.NpyFile}. */
    public static void writeNpy(INDArray array, Path file) {
        try {
            Nd4j.writeAsNumpy(array.dup('c'), file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads a file of NumPy or {@code org.parhelion.io.NpyWriter}. */
    public static INDArray readNpy(Path file) {
        File found = file.toFile();
        if (!found.isFile()) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        return Nd4j.createFromNpyFile(found);
    }

    private static void requireCount(long count, long... shape) {
        long product = 1;
        for (long extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        if (product != count) {
            throw new IllegalArgumentException(
                    count + " values do not fill the shape " + Arrays.toString(shape) + ", which holds " + product);
        }
    }
}
