package org.parhelion.stencil.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.StepValue;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.Stencil2D;

class PlaceAndTimeReadingTest {
    record Driven(double omega, double width) implements Stencil2D {
        @Override
        public double at(Point u) {
            double pulse = Math.sin(omega * u.time()) * u.dt();
            double profile = Math.exp(-(u.x() * u.x()) / width);
            return u.at(0, 0) + pulse * profile * u.y() + u.x();
        }
    }

    @Test
    void whatDependsOnTheStepOrOnOneAxisAloneIsOneLeaf() {
        Formula formula = Formulas.read(new Driven(3, 0.5));
        assertThat(formula.stepValues())
                .extracting(value -> value.expression().toString())
                .containsExactly("(sin((omega * time)) * dt)");
        assertThat(formula.axisValues())
                .extracting(value -> value.axis() + ": " + value.expression())
                .containsExactlyInAnyOrder("2: x", "2: exp((-((x * x)) / width))", "1: y");
        assertThat(formula.operations()).as("per point").isEqualTo(4);
        assertThat(formula.vector())
                .as("sin and exp are not computed per point")
                .isTrue();
    }

    @Test
    void expressionsHaveTheBitsOfTheMethod() {
        Formula formula = Formulas.read(new Driven(3, 0.5));
        StepValue pulse = formula.stepValues().getFirst();
        assertThat(pulse.at(0.1, 0.2, 7)).isEqualTo(Math.sin(3.0 * 7) * 0.1);
        AxisValue profile = formula.axisValues().stream()
                .filter(value -> value.expression().nodes().size() > 1)
                .findFirst()
                .orElseThrow();
        double[] x = {-1.3, 0.1, 2};
        assertThat(profile.along(input -> input == PointInput.X ? x : new double[0]))
                .containsExactly(
                        Math.exp(-(x[0] * x[0]) / 0.5), Math.exp(-(x[1] * x[1]) / 0.5), Math.exp(-(x[2] * x[2]) / 0.5));
    }

    @Test
    void expressionsAreNoPartOfTheStructure() {
        assertThat(Formulas.read(new Driven(4, 0.7)).structure())
                .isEqualTo(Formulas.read(new Driven(3, 0.5)).structure());
    }
}
