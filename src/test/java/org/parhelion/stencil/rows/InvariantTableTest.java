package org.parhelion.stencil.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.reader.Formulas;

class InvariantTableTest {
    /** A chain with two constants of its own for each link, and a uniform. */
    record Chain(int links, double scale) implements Stencil2D {
        @Override
        public double at(Point u) {
            double sum = 2 * u.at(0, 0) - u.before();
            for (int link = 1; link <= links; link++) {
                sum = sum * (1 + 0.01 * link) + (0.3 + 0.02 * link) * u.at(0, link % 4) + scale * u.at(link % 3, 0);
            }
            return sum;
        }
    }

    @Test
    void constantsForWhichThereAreTooFewRegistersAreInTheTable() {
        assertThat(inTable(new Chain(6, 0.5), Precision.FLOAT, 8)).hasSize(14 - 7);
        assertThat(inTable(new Chain(6, 0.5), Precision.DOUBLE, 4)).hasSize(14 - 7);
    }

    @Test
    void fewConstantsStayInRegisters() {
        assertThat(inTable(new Chain(3, 0.5), Precision.DOUBLE, 4)).isEmpty();
    }

    @Test
    void vectorsWithTwiceAsManyRegistersNeedNoTable() {
        assertThat(inTable(new Chain(6, 0.5), Precision.DOUBLE, 8)).isEmpty();
    }

    @Test
    void theValuesWithTheMostUsesStayInRegisters() {
        assertThat(inTable(new Chain(6, 0.5), Precision.DOUBLE, 4)).noneMatch(Node.Uniform.class::isInstance);
    }

    @Test
    void readingFromTheTableKeepsTheBits() {
        for (int links = 1; links <= 9; links++) {
            Rows.assertAllPathsAgree(new Chain(links, 0.4), links, Rows.middle(), 67, 3);
        }
    }

    @Test
    void kernelsThatShareAClassHaveTheirOwnUniforms() {
        Rows.assertAllPathsAgree(new Chain(7, 0.25), 1, Rows.middle(), 40, 2);
        Rows.assertAllPathsAgree(new Chain(7, 0.75), 1, Rows.middle(), 40, 2);
    }

    private static List<Node> inTable(Chain chain, Precision precision, int lanes) {
        Formula formula = Formulas.read(chain);
        KernelShape shape = new KernelShape(formula, precision, Rows.LAYOUT, lanes);
        Pass pass = Pass.of(formula, 320).getFirst();
        int[] uses = formula.nodes().stream().mapToInt(formula::uses).toArray();
        return InvariantTable.of(shape).inTable(pass, uses);
    }
}
