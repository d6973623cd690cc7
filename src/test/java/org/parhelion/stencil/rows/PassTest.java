package org.parhelion.stencil.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.fixtures.Samples;
import org.parhelion.stencil.reader.Formulas;

/** A formula that is cut into passes computes what its method computes, wherever it is cut. */
class PassTest {
    private static final int POINTS = 40;

    @Test
    void theMethodOfLongLivedValuesGivesTheKnownNumber() {
        double[] next = (double[]) ring(new Samples.LongLived(1), Precision.DOUBLE, RowPath.PLAIN)[0];
        assertThat(next[2]).isBetween(321.658, 321.659);
    }

    /** With scale 1 the chains between the long-lived values are longer than a vector pass, with 7 than a scalar pass. */
    @ParameterizedTest
    @CsvSource({"VECTOR, 1, DOUBLE", "VECTOR, 1, FLOAT", "SCALAR, 7, DOUBLE", "SCALAR, 7, FLOAT"})
    void aValueThatIsStillReadKeepsItsSlot(RowPath path, int scale, Precision precision) {
        Stencil stencil = new Samples.LongLived(scale);
        Rows.assertSame(
                ring(stencil, precision, path), ring(stencil, precision, RowPath.PLAIN), path + " " + precision);
    }

    @Test
    void everySampleIsCutWhereFewValuesAreKeptAndNoSlotIsWrittenWhileItIsRead() {
        List<Stencil> all = new ArrayList<>(Samples.all());
        all.addAll(List.of(new Samples.LongLived(1), new Samples.Box(4), new Samples.Star(4)));
        for (Stencil stencil : all) {
            Slots.assertHoldAtEveryLimit(Formulas.read(stencil));
        }
    }

    @Test
    void aFormulaThatFitsIsOnePassWithoutSlots() {
        Formula formula = Formulas.read(new Samples.Heat(0.1));
        List<Pass> passes = Pass.of(formula, formula.operations() + formula.loads());
        assertThat(passes).hasSize(1);
        assertThat(Pass.slots(passes)).isZero();
    }

    /** Fewer values are needed in front of the two outputs than behind them, which is no reason for a cut there. */
    @Test
    void aFormulaThatFitsIsNotCutInFrontOfItsOutputs() {
        Formula formula = Formulas.read(new Fork());
        assertThat(Pass.of(formula, formula.operations() + formula.loads())).hasSize(1);
    }

    @Test
    void aNarrowFormulaIsCutWhereItsChainsGetLong() {
        Formula box = Formulas.read(new Samples.Box(3));
        assertThat(Pass.of(box, 1000)).hasSize(1);
        assertThat(Pass.of(box, 1000, 16)).hasSizeGreaterThan(3);
    }

    @Test
    void aWideFormulaHasLongChainsInOnePass() {
        assertThat(Pass.of(Formulas.read(new Tree(32)), 1000, 3)).hasSize(1);
    }

    /** A sum of neighbours in pairs, pairs of pairs and so on. */
    record Tree(int leaves) implements Stencil1D {
        @Override
        public double at(Point u) {
            return sum(u, 0, leaves);
        }

        private static double sum(Point u, int from, int to) {
            int middle = (from + to) / 2;
            return to - from == 1 ? u.at(from) : sum(u, from, middle) + sum(u, middle, to);
        }
    }

    record Fork() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("u", "v");
        }

        @Override
        public double at(int field, Point... p) {
            double shared = p[0].at(0) * p[1].at(0);
            return field == 0 ? shared + 1 : shared + 2;
        }
    }

    @Test
    void aFormulaWithoutOperationsIsOneEmptyPass() {
        Stencil1D copy = new Stencil1D() {
            @Override
            public double at(Point u) {
                return u.at(1);
            }
        };
        assertThat(Pass.of(Formulas.read(copy), 1)).containsExactly(new Pass(List.of(), Map.of(), Map.of(), true));
    }

    /** One step on a ring of points that hold (i² mod 7) − 3, with a ghost point at either end. */
    private static Object[] ring(Stencil stencil, Precision precision, RowPath path) {
        double[] now = new double[POINTS + 2];
        for (int g = 0; g < now.length; g++) {
            int i = Math.floorMod(g - 1, POINTS);
            now[g] = i * i % 7 - 3;
        }
        Object[] next = {Rows.array(precision, new double[POINTS + 2])};
        RowKernels.of(stencil, precision, new RowLayout(0, 0), path)
                .update(new Object[] {Rows.array(precision, now)}, next, new Object[0], 1, POINTS, 1);
        return next;
    }
}
