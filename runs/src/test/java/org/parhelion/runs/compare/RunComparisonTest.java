package org.parhelion.runs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.NpyWriter;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredPlace;

class RunComparisonTest {
    @TempDir
    private Path directory;

    private Path a;
    private Path b;

    @BeforeEach
    void makeRuns() throws IOException {
        a = Files.createDirectory(directory.resolve("a"));
        b = Files.createDirectory(directory.resolve("b"));
    }

    private static RunComparison compared(Path first, Path second) throws IOException {
        return RunComparison.of(StoredPlace.of(first), StoredPlace.of(second));
    }

    @Test
    void thePlantedDifferenceIsFoundAtItsIndexWithItsUlps() throws IOException {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        // More than one part of values is read, and the last part is shorter.
        int[] shape = {3 + random.nextInt(3), 700 + random.nextInt(30), 801};
        double[] values =
                random.doubles((long) shape[0] * shape[1] * shape[2], -1, 1).toArray();
        NpyWriter.write(a.resolve("u-0000040.npy"), values, shape);
        int planted = random.nextInt(values.length);
        int ulps = 1 + random.nextInt(1000);
        double old = values[planted];
        double changed = Double.longBitsToDouble(Double.doubleToRawLongBits(old) + ulps);
        values[planted] = changed;
        NpyWriter.write(b.resolve("u-0000040.npy"), values, shape);
        RunComparison comparison = compared(a, b);
        assertThat(comparison.same()).as("seed %d", seed).isFalse();
        Difference first = comparison.first().orElseThrow();
        assertThat(first.name()).isEqualTo("u");
        assertThat(first.step()).isEqualTo(OptionalLong.of(40));
        assertThat((first.index()[0] * shape[1] + first.index()[1]) * shape[2] + first.index()[2])
                .as("seed %d", seed)
                .isEqualTo(planted);
        assertThat(new double[] {first.a(), first.b()}).containsExactly(old, changed);
        assertThat(first.different()).isEqualTo(1);
        assertThat(first.largest()).isEqualTo(Math.abs(old - changed));
        assertThat(first.ulps().counts()).as("seed %d", seed).hasSize(32 - Integer.numberOfLeadingZeros(ulps));
    }

    @Test
    void distancesAreCountedThroughZeroAndInTheUnitOfTheNarrowerType() throws IOException {
        NpyWriter.write(a.resolve("u.npy"), new double[] {-Double.MIN_VALUE, 0.0, 1, Double.NaN, Double.NaN, 2}, 6);
        NpyWriter.write(b.resolve("u.npy"), new double[] {Double.MIN_VALUE, -0.0, 1, Double.NaN, 1, 2}, 6);
        Difference difference = compared(a, b).first().orElseThrow();
        assertThat(difference.different()).isEqualTo(3);
        assertThat(difference.ulps().counts()).containsExactly(1L, 1L);
        assertThat(difference.ulps().notNumbers()).isEqualTo(1);
        assertThat(difference.largest()).isInfinite();
        NpyWriter.write(a.resolve("u.npy"), new double[] {1}, 1);
        NpyWriter.write(b.resolve("u.npy"), new float[] {Math.nextUp(1f)}, 1);
        assertThat(compared(a, b).first().orElseThrow().ulps().counts()).containsExactly(1L);
    }

    @Test
    void theEarliestStepComesFirstAndTheEndLast() throws IOException {
        for (String name : new String[] {"u", "a-0000200", "z-0000100"}) {
            NpyWriter.write(a.resolve(name + ".npy"), new double[] {1}, 1);
            NpyWriter.write(b.resolve(name + ".npy"), new double[] {2}, 1);
        }
        assertThat(compared(a, b).differences()).extracting(Difference::name).containsExactly("z", "a", "u");
    }

    @Test
    void arraysOfOneRunAndOtherShapesAreNamed() throws IOException {
        NpyWriter.write(a.resolve("u.npy"), new double[6], 2, 3);
        NpyWriter.write(b.resolve("u.npy"), new double[6], 3, 2);
        NpyWriter.write(b.resolve("v-0000007.npy"), new double[6], 3, 2);
        RunComparison comparison = compared(a, b);
        assertThat(comparison.same()).isFalse();
        assertThat(comparison.mismatches()).containsExactly("v at step 7: only in " + b, "u: shape [2, 3] and [3, 2]");
    }

    @Test
    void aRunWithoutArraysIsRefusedByName() throws IOException {
        NpyWriter.write(a.resolve("u.npy"), new double[] {1}, 1);
        assertThatThrownBy(() -> compared(a, b))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(b.toString())
                .hasMessageContaining("contains no .npy file");
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> compared(a, none))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(none.toString());
    }

    @Test
    void thePictureShowsThePlaneOfTheFirstDifference() throws IOException {
        double[] values = new double[4 * 20 * 30];
        Arrays.setAll(values, p -> p % 7);
        NpyWriter.write(a.resolve("u.npy"), values, 4, 20, 30);
        values[(2 * 20 + 3) * 30 + 5] += 1;
        NpyWriter.write(b.resolve("u.npy"), values, 4, 20, 30);
        Path picture = directory.resolve("difference.png");
        DifferencePicture.write(compared(a, b).first().orElseThrow(), StoredPlace.of(a), StoredPlace.of(b), picture);
        assertThat(picture).isNotEmptyFile();
    }
}
