package org.parhelion.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Width;

class FieldTest {
    private final RandomCases cases = new RandomCases();

    private Field field(Precision precision) {
        Decomposition decomposition = cases.decomposition(cases.grid(9), 4);
        Block block = decomposition.block(cases.between(0, decomposition.ranks() - 1));
        return Field.of("u", block, precision, cases.ghost(decomposition, 3));
    }

    @ParameterizedTest
    @EnumSource
    void everyPointHasAPlaceOfItsOwnInTheArray(Precision precision) {
        for (int n = 0; n < 200; n++) {
            Field field = field(precision);
            Box all = field.allPoints();
            BitSet taken = new BitSet();
            int length = precision == Precision.DOUBLE ? field.doubles().length : field.floats().length;
            for (int k = all.k0(); k < all.k1(); k++) {
                for (int j = all.j0(); j < all.j1(); j++) {
                    for (int i = all.i0(); i < all.i1(); i++) {
                        assertThat(field.index(k, j, i)).as(cases.seed()).isBetween(0, length - 1);
                        taken.set(field.index(k, j, i));
                    }
                }
            }
            assertThat((long) taken.cardinality()).as(cases.seed()).isEqualTo(all.volume());
        }
    }

    @ParameterizedTest
    @EnumSource
    void pitchesAreWholeCacheLinesButNotWholePages(Precision precision) {
        for (int nx : new int[] {1, 7, 8, 64, 510, 512, 1024, 4096}) {
            Block block = Decomposition.of(Grid.uniform(8, 8, nx, 1), 1).block(0);
            Field field = Field.of("u", block, precision, new Width(1, 1, 1));
            int bytes = precision.byteSize();
            assertThat(field.rowPitch() * bytes % 64).isZero();
            assertThat(field.rowPitch() * bytes % 4096).isNotZero();
            assertThat(field.planePitch() * bytes % 64).isZero();
            assertThat(field.planePitch() * bytes % 4096).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductionsSeeTheInteriorAlone(Precision precision) {
        for (int n = 0; n < 100; n++) {
            Field field = field(precision);
            field.fill(1e9);
            Box in = field.interior();
            double max = Double.NEGATIVE_INFINITY;
            double min = Double.POSITIVE_INFINITY;
            double sum = 0;
            for (int k = 0; k < in.k1(); k++) {
                for (int j = 0; j < in.j1(); j++) {
                    for (int i = 0; i < in.i1(); i++) {
                        field.set(k, j, i, cases.random().nextDouble(-5, 5));
                        double value = field.at(k, j, i);
                        max = Math.max(max, value);
                        min = Math.min(min, value);
                        sum += value;
                    }
                }
            }
            assertThat(new double[] {field.max(), field.min(), field.sum()})
                    .as(cases.seed())
                    .containsExactly(max, min, sum);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNaNIsNotLost(Precision precision) {
        Field field = Field.of("u", Decomposition.of(Grid.uniform(3, 3, 1), 1).block(0), precision, Width.NONE);
        field.set(0, 1, 1, Double.NaN);
        assertThat(field.max()).isNaN();
        assertThat(field.min()).isNaN();
    }

    @Test
    void fillsByGlobalPlace() {
        Block block =
                Decomposition.of(Grid.uniform(4, 6, 0.5).withOrigin(0, 0), 4).block(3);
        Field field = Field.of("u", block, Precision.FLOAT, new Width(0, 1, 1));
        field.fill((x, y) -> x + 10 * y + 0.1);
        assertThat(field.at(0, 1, 2)).isEqualTo((float) (block.x(2) + 10 * block.y(1) + 0.1));
        assertThat(field.at(0, -1, 0)).isZero();
        field.fillWithGhosts((x, y, z) -> x + 10 * y, new PeriodicAxes(false, false, true));
        assertThat(field.at(0, -1, 0)).isEqualTo((float) (block.x(0) + 10 * block.y(-1)));
        assertThat(field.at(0, 0, 3)).isEqualTo((float) (10 * block.y(0)));
    }

    @Test
    void aCopyIsIndependent() {
        Field field = field(Precision.DOUBLE);
        field.fill(3);
        Field copy = field.copy();
        field.fill(4);
        assertThat(copy.max()).isEqualTo(3);
        copy.copyFrom(field);
        assertThat(copy.max()).isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> copy.copyFrom(field(Precision.FLOAT)));
    }

    /** G1 moves an array of less than half a region, to any multiple of 8 bytes. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void arraysThatWouldBeMovedArePaddedUnlessTheyAreSmall(Precision precision) {
        int bytes = precision.byteSize();
        for (int nx : new int[] {32, 64, 128, 180, 256, 300, 512}) {
            Block block = Decomposition.of(Grid.uniform(nx, nx, 1), 1).block(0);
            Width ghost = new Width(0, 1, 1);
            Field field = Field.of("u", block, precision, ghost);
            long used = (long) field.rowPitch() * (nx + 2) * bytes;
            long array =
                    (long) (precision == Precision.DOUBLE ? field.doubles().length : field.floats().length) * bytes;
            assertThat(array).as("%d points", nx).isEqualTo(used < 128 << 10 ? used : Math.max(used, 512 << 10));
        }
    }

    @Test
    void paddedFieldsOfDifferentPlacesAreCopied() {
        Block block = Decomposition.of(Grid.uniform(150, 200, 1), 1).block(0);
        Width ghost = new Width(0, 1, 1);
        Field first = Field.of("u", block, Precision.DOUBLE, ghost);
        Field other = Field.of("v", block, Precision.DOUBLE, ghost, Lattice.centres(block.grid()), 5);
        other.fill(other.allPoints(), (x, y, z) -> x + 1000 * y);
        first.copyFrom(other);
        Field back = other.copy();
        back.fill(0.0);
        back.copyFrom(first);
        for (int j = -1; j <= 150; j++) {
            for (int i = -1; i <= 200; i++) {
                assertThat(back.at(0, j, i)).isEqualTo(other.at(0, j, i));
            }
        }
    }

    @Test
    void fieldsOfDifferentPlacesDifferInTheirIndicesOnly() {
        Block block = Decomposition.of(Grid.uniform(7, 9, 1), 1).block(0);
        Width ghost = new Width(0, 2, 2);
        for (Precision precision : Precision.values()) {
            Field first = Field.of("u", block, precision, ghost);
            Field other = Field.of("v", block, precision, ghost, Lattice.centres(block.grid()), 3);
            other.fill((x, y) -> x + 10 * y);
            first.copyFrom(other);
            Field copy = other.copy();
            assertThat(other.place()).isEqualTo(3);
            assertThat(copy.index(0, 0, 0)).isEqualTo(other.index(0, 0, 0));
            assertThat(other.rowPitch()).isEqualTo(first.rowPitch());
            for (int j = -2; j < 9; j++) {
                for (int i = -2; i < 11; i++) {
                    assertThat(other.index(0, j, i) - first.index(0, j, i))
                            .as("a whole number of cache lines")
                            .isEqualTo(3 * 71 * 64 / other.precision().byteSize());
                    assertThat(first.at(0, j, i)).isEqualTo(other.at(0, j, i));
                    assertThat(copy.at(0, j, i)).isEqualTo(other.at(0, j, i));
                }
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("u", block, Precision.DOUBLE, ghost, Lattice.centres(block.grid()), -1))
                .withMessageContaining("place -1");
    }

    @Test
    void aBlockThinnerThanItsGhostsIsRefusedWithARankCountThatWorks() {
        Decomposition decomposition = Decomposition.of(Grid.uniform(64, 1), 32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("u", decomposition.block(5), Precision.DOUBLE, new Width(0, 0, 4)))
                .withMessageContaining("use at most 16 ranks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("u", decomposition.block(5), Precision.DOUBLE, new Width(0, 0, 65)))
                .withMessageContaining("the grid itself has fewer points");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("u", decomposition.block(5), Precision.DOUBLE, new Width(0, 1, 1)))
                .withMessageContaining("1 axes");
    }

    @Test
    void aBlockLargerThanAnArrayIsRefusedWithTheRankCountThatWorks() {
        Block block = Decomposition.of(Grid.uniform(2000, 2000, 2000, 1), 1).block(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("u", block, Precision.DOUBLE, Width.NONE))
                .withMessageContaining("use at least 4 ranks");
    }

    @Test
    void pointsOutsideAndTheWrongTypeAreRefused() {
        Field field =
                Field.of("u", Decomposition.of(Grid.uniform(3, 1), 1).block(0), Precision.DOUBLE, new Width(0, 0, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> field.at(0, 0, 4))
                .withMessageContaining("(0, 0, 4)");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> field.set(0, 1, 0, 1));
        assertThatIllegalStateException().isThrownBy(field::floats).withMessageContaining("doubles");
    }
}
