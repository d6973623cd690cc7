package org.parhelion.stencil.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.fixtures.Samples;
import org.parhelion.stencil.reader.FormulaException;
import org.parhelion.stencil.reader.FormulaReading;
import org.parhelion.stencil.reader.Formulas;

@Tag("slow")
class KernelPathsTest {
    @Test
    void everyPathGivesTheBitsOfThePlainMethod() {
        for (Stencil stencil : Samples.all()) {
            Rows.assertAllPathsAgree(stencil, 42, Rows.middle(), 61, 5);
        }
    }

    @Test
    void fieldsAtDistancesFromEachOtherGiveTheSameBits() {
        for (Stencil stencil : Samples.all()) {
            for (Precision precision : Precision.values()) {
                for (RowPath path : new RowPath[] {RowPath.PLAIN, RowPath.SCALAR, RowPath.AUTO}) {
                    Rows.assertSame(
                            Rows.updatedAtDistances(stencil, precision, path, 5, Rows.middle(), 29, 3),
                            Rows.updated(stencil, precision, path, 5, Rows.middle(), 29, 3),
                            stencil + " " + precision + " " + path);
                }
            }
        }
    }

    @Test
    void rowsOfAnyLengthFromAnyStartAreWrittenAndNothingElse() {
        Random random = new Random(7);
        for (int n = 0; n <= 70; n++) {
            Stencil stencil = Samples.all().get(n % Samples.all().size());
            Rows.assertAllPathsAgree(stencil, n, Rows.middle() + random.nextInt(9) - 4, n, 1 + random.nextInt(3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6})
    void largeBoxesKeepTheirBitsWhereTheyAreCutIntoPasses(int radius) {
        assertThat(Pass.of(Formulas.read(new Samples.Box(radius)), 320, 16)).hasSizeGreaterThan(1);
        Rows.assertAllPathsAgree(new Samples.Box(radius), radius, Rows.middle(), 67, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void longStarsKeepTheirBitsWhereTheyReadTheStepBefore(int radius) {
        Rows.assertAllPathsAgree(new Samples.Star(radius), radius, Rows.middle(), 67, 2);
    }

    @Test
    void blocksThatDifferInTheirNumberOfRowsShareAClassUnlessPlanesAreRead() {
        for (Stencil stencil : Samples.all()) {
            RowKernel one = RowKernels.of(stencil, Precision.DOUBLE, new RowLayout(5000, 100), RowPath.SCALAR);
            RowKernel other = RowKernels.of(stencil, Precision.DOUBLE, new RowLayout(7000, 100), RowPath.SCALAR);
            assertThat(one.getClass() == other.getClass())
                    .as("%s", stencil)
                    .isEqualTo(Formulas.read(stencil).reach().k() == 0);
        }
    }

    @Test
    void rowsLongerThanAChunkKeepTheirBits() {
        int pitch = 1200;
        RowLayout layout = new RowLayout(0, pitch);
        Stencil stencil = new PlacedBox(4);
        RowInputs inputs = RowInputs.of(
                FormulaReading.of(stencil),
                Precision.DOUBLE,
                input -> IntStream.range(0, pitch)
                        .mapToDouble(position -> Rows.given(input, position))
                        .toArray());
        inputs.step(0.1, 0.3, 0.7);
        double[][] next = new double[2][];
        RowPath[] paths = {RowPath.PLAIN, RowPath.AUTO};
        for (int k = 0; k < 2; k++) {
            Random random = new Random(3);
            double[] now = random.doubles(12L * pitch).toArray();
            next[k] = random.doubles(12L * pitch).toArray();
            RowKernels.of(stencil, Precision.DOUBLE, layout, paths[k])
                    .update(
                            new Object[] {now},
                            new Object[] {next[k]},
                            new Object[0],
                            5 * pitch + 7,
                            1101,
                            2,
                            inputs,
                            0,
                            5,
                            7);
        }
        assertThat(next[1]).isEqualTo(next[0]);
    }

    /** Many passes, the first and the last of which read what lies along the axes. */
    record PlacedBox(int radius) implements Stencil2D {
        @Override
        public double at(Point u) {
            double sum = u.x() * u.time();
            for (int dj = -radius; dj <= radius; dj++) {
                for (int di = -radius; di <= radius; di++) {
                    sum += u.at(dj, di) * (1 + 0.01 * di) + u.i();
                }
            }
            return sum * u.x() + u.y();
        }
    }

    @Test
    void functionsOfOneAxisOrOfTheStepLeaveTheLoopInVectors() {
        assertThat(path(new Samples.Placed(1), RowPath.AUTO)).isEqualTo("vector");
    }

    @Test
    void aKernelThatMissesItsInputsIsRefused() {
        for (RowPath path : RowPath.values()) {
            assertThatThrownBy(() -> RowKernels.of(new Samples.Placed(1), Precision.DOUBLE, Rows.LAYOUT, path)
                            .update(
                                    Rows.arrays(Precision.DOUBLE, 1, new Random(1)),
                                    Rows.arrays(Precision.DOUBLE, 1, new Random(2)),
                                    new Object[0],
                                    Rows.middle(),
                                    9,
                                    1))
                    .as("%s", path)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("see RowInputs");
        }
    }

    @Test
    void theBitsStayOnceTheLoopsAreCompiled() {
        for (Stencil stencil : Samples.all()) {
            for (Precision precision : Precision.values()) {
                RowKernel kernel = RowKernels.of(stencil, precision, Rows.LAYOUT, RowPath.AUTO);
                Object[] warm = Rows.updated(stencil, precision, RowPath.PLAIN, 1, Rows.middle(), 40, 1);
                Object[] coefficients =
                        Rows.arrays(precision, stencil.coefficients().size(), new Random(1));
                Object[] target = Rows.arrays(precision, stencil.fields().size(), new Random(2));
                for (int call = 0; call < 3000; call++) {
                    Rows.update(kernel, stencil, precision, warm, target, coefficients, Rows.middle(), 40, 2);
                }
            }
            Rows.assertAllPathsAgree(stencil, 11, Rows.middle(), 61, 3);
        }
    }

    @Test
    void vectorsRunWhereEveryOperationHasAVectorForm() {
        assertThat(path(new Samples.Heat(1), RowPath.AUTO)).isEqualTo("vector");
        assertThat(path(new Samples.Functions(1), RowPath.AUTO)).isEqualTo("scalar");
        assertThat(path(new Samples.Heat(1), RowPath.SCALAR)).isEqualTo("scalar");
        assertThat(path(new Samples.Heat(1), RowPath.PLAIN)).isEqualTo("plain");
        assertThatThrownBy(() -> path(new Samples.Functions(1), RowPath.VECTOR)).hasMessageContaining("use path AUTO");
    }

    @Test
    void aNewTimeStepRunsOnTheSameCode() {
        RowKernel one = RowKernels.of(new Samples.Heat(0.1), Precision.DOUBLE, Rows.LAYOUT, RowPath.AUTO);
        RowKernel two = RowKernels.of(new Samples.Heat(0.2), Precision.DOUBLE, Rows.LAYOUT, RowPath.AUTO);
        assertThat(two.getClass()).isEqualTo(one.getClass());
    }

    @Test
    void otherIntsOtherPitchesAndOtherPrecisionsRunOnOtherCode() {
        RowKernel box = RowKernels.of(new Samples.Box(1), Precision.DOUBLE, Rows.LAYOUT, RowPath.AUTO);
        assertThat(RowKernels.of(new Samples.Box(2), Precision.DOUBLE, Rows.LAYOUT, RowPath.AUTO)
                        .getClass())
                .isNotEqualTo(box.getClass());
        assertThat(RowKernels.of(new Samples.Box(1), Precision.FLOAT, Rows.LAYOUT, RowPath.AUTO)
                        .getClass())
                .isNotEqualTo(box.getClass());
        assertThat(RowKernels.of(new Samples.Box(1), Precision.DOUBLE, new RowLayout(0, 7), RowPath.AUTO)
                        .getClass())
                .isNotEqualTo(box.getClass());
    }

    @Test
    void whatCannotBeReadRunsPlainlyUnlessThePathIsStrict() {
        Stencil2D lambda = t -> t.at(0, -1) + t.at(0, 1);
        assertThat(path(lambda, RowPath.AUTO)).isEqualTo("plain");
        assertThatThrownBy(() -> path(lambda, RowPath.VECTOR)).isInstanceOf(FormulaException.class);
        Rows.updated(lambda, Precision.FLOAT, RowPath.AUTO, 1, Rows.middle(), 9, 2);
    }

    @Test
    void anUnreadFormulaMayNotReachBeyondItsRadius() {
        Stencil1D sneaky = t -> t.at(0) > 1e9 ? 0 : t.at(t.at(0) == 1 ? 0 : 2);
        assertThat(Formulas.reach(sneaky).radius()).isZero();
        assertThatThrownBy(() -> Rows.updated(sneaky, Precision.DOUBLE, RowPath.AUTO, 1, Rows.middle(), 50, 1))
                .hasMessageContaining("at(0, 0, 2) lies outside the stencil's reach");
    }

    private static String path(Stencil stencil, RowPath path) {
        return RowKernels.of(stencil, Precision.DOUBLE, Rows.LAYOUT, path).path();
    }
}
