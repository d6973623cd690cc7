package org.parhelion.stencil.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Uniform;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.fixtures.Samples;

class FormulaTest {
    @Test
    void radiusAndShapeAreDerivedPerAxis() {
        assertThat(Formulas.read(new Samples.Heat(1)).reach()).isEqualTo(new Reach(0, 1, 1, false, false));
        assertThat(Formulas.read(new Samples.Box(3)).reach()).isEqualTo(new Reach(0, 3, 3, true, false));
        assertThat(Formulas.read(new Samples.Star(4)).reach()).isEqualTo(new Reach(4, 4, 4, false, true));
        assertThat(Formulas.read(new Samples.Switched(Samples.Kind.EDGE, -3)).reach())
                .isEqualTo(new Reach(0, 0, 3, false, false));
    }

    @Test
    void whatIsTheSameAtAllPointsIsComputedOnce() {
        Formula formula = Formulas.read(new Samples.GrayScott(0.1, 0.2, 0.3, 0.4, 2));
        assertThat(formula.uniforms())
                .extracting(Uniform::text)
                .containsExactly("dt", "du", "feed", "dv", "(feed + kill)");
        assertThat(formula.uniformValues()).containsExactly(2, 0.1, 0.3, 0.2, 0.3 + 0.4);
    }

    @Test
    void fieldsShareTheirLoads() {
        Formula formula = Formulas.read(new Samples.GrayScott(0.1, 0.2, 0.3, 0.4, 2));
        assertThat(formula.outputs()).hasSize(2);
        assertThat(formula.loads()).isEqualTo(10);
        assertThat(formula.nodes().stream().filter(Load.class::isInstance).distinct())
                .hasSize(10);
    }

    @Test
    void nodesAreNumberedOperandsFirst() {
        for (Stencil stencil : Samples.all()) {
            Formula formula = Formulas.read(stencil);
            for (int id = 0; id < formula.nodes().size(); id++) {
                Node node = formula.nodes().get(id);
                assertThat(node.id()).isEqualTo(id);
                assertThat(node.operands())
                        .allSatisfy(operand -> assertThat(operand.id()).isLessThan(node.id()));
                assertThat(formula.uses(node)).isPositive();
            }
        }
    }

    @Test
    void structureIgnoresParametersAndNothingElse() {
        String heat = Formulas.read(new Samples.Heat(0.1)).structure();
        assertThat(Formulas.read(new Samples.Heat(0.2)).structure()).isEqualTo(heat);
        assertThat(Formulas.read(new Samples.Box(1)).structure())
                .isNotEqualTo(Formulas.read(new Samples.Box(2)).structure());
        assertThat(Formulas.read(new Samples.Wave(0.1, new double[] {1, 2})).structure())
                .isNotEqualTo(Formulas.read(new Samples.Wave(0.1, new double[] {1, 2, 3}))
                        .structure());
    }
}
