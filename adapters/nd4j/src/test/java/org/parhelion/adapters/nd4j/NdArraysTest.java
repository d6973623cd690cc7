package org.parhelion.adapters.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.parhelion.Precision;

class NdArraysTest {
    @TempDir
    Path dir;

    @Test
    void aViewSharesItsMemoryInBothDirections() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(6 * Double.BYTES, 64);
            segment.setAtIndex(ValueLayout.JAVA_DOUBLE, 4, 40);

            INDArray view = NdArrays.view(segment, Precision.DOUBLE, 2, 3);
            assertThat(view.getDouble(1, 1)).isEqualTo(40);
            segment.setAtIndex(ValueLayout.JAVA_DOUBLE, 4, 41);
            assertThat(view.getDouble(1, 1)).isEqualTo(41);
            view.addi(1);
            assertThat(segment.getAtIndex(ValueLayout.JAVA_DOUBLE, 4)).isEqualTo(42);
        }
    }

    @Test
    void aFloatViewSharesItsMemoryToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(4 * Float.BYTES, 64);
            INDArray view = NdArrays.view(segment, Precision.FLOAT, 4);
            view.addi(0.5);
            assertThat(view.dataType()).isEqualTo(DataType.FLOAT);
            assertThat(segment.getAtIndex(ValueLayout.JAVA_FLOAT, 3)).isEqualTo(0.5f);
        }
    }

    @Test
    void aViewOfHeapMemoryIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new double[4]);
        assertThatThrownBy(() -> NdArrays.view(heap, Precision.DOUBLE, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use copyOf");
    }

    @Test
    void aShapeThatTheValuesDoNotFillIsRefused() {
        assertThatThrownBy(() -> NdArrays.copyOf(new double[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 values do not fill the shape [2, 3], which holds 6");
    }

    @Test
    void valuesComeBackBitForBitThroughMemoryAndThroughNpy() {
        long seed = 20261122;
        double[] values = new SplittableRandom(seed).doubles(60, -1e6, 1e6).toArray();
        values[7] = -0.0;
        values[8] = Double.MIN_VALUE;
        INDArray array = NdArrays.copyOf(values, 3, 4, 5);
        assertThat(NdArrays.doubles(array)).as("seed %d", seed).isEqualTo(values);

        Path file = dir.resolve("field.npy");
        NdArrays.writeNpy(array, file);
        INDArray read = NdArrays.readNpy(file);
        assertThat(read.shape()).containsExactly(3, 4, 5);
        assertThat(NdArrays.doubles(read)).as("seed %d", seed).isEqualTo(values);
    }

    @Test
    void aTransposedArrayComesBackInTheOrderOfItsIndices() {
        INDArray array = NdArrays.copyOf(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertThat(NdArrays.floats(array.transpose())).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void statisticsEqualTheObviousSums() {
        long seed = 7;
        double[] values = new SplittableRandom(seed).doubles(1000, -3, 5).toArray();
        double sum = 0;
        double sumOfSquares = 0;
        double sumOfMagnitudes = 0;
        double largest = 0;
        for (double value : values) {
            sum += value;
            sumOfSquares += value * value;
            sumOfMagnitudes += Math.abs(value);
            largest = Math.max(largest, Math.abs(value));
        }
        double mean = sum / values.length;
        SnapshotStatistics statistics = SnapshotStatistics.of(NdArrays.copyOf(values, 10, 100));
        assertThat(statistics.mean()).isCloseTo(mean, within(1e-12));
        assertThat(statistics.norm1()).isCloseTo(sumOfMagnitudes, within(1e-9));
        assertThat(statistics.norm2()).isCloseTo(Math.sqrt(sumOfSquares), within(1e-9));
        assertThat(statistics.normMax()).isEqualTo(largest);
        assertThat(statistics.standardDeviation())
                .isCloseTo(Math.sqrt(sumOfSquares / values.length - mean * mean), within(1e-12));
    }
}
