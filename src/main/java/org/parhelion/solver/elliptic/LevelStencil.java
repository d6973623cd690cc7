package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** The formulas of one level: each advances u, and reads the right-hand side b and the faces of a varying a. */
sealed interface LevelStencil extends Stencil {
    /** {@return A} */
    Operator a();

    @Override
    default int dims() {
        return a().dims();
    }

    @Override
    default List<String> coefficients() {
        List<String> names = new ArrayList<>(List.of("b"));
        names.addAll(a().fields());
        return names;
    }

    /**
     * A u.
     *
     * @param a the operator
     */
    record Product(Operator a) implements LevelStencil {
        @Override
        public double at(int field, Point... p) {
            return a.times(p);
        }
    }

    /**
     * b − A u.
     *
     * @param a the operator
     */
    record Residual(Operator a) implements LevelStencil {
        @Override
        public double at(int field, Point... p) {
            return a.here(p[1]) - a.times(p);
        }
    }

    /**
     * A step of a Chebyshev iteration. With a uniform a
     *
     * <pre>  u' = keep·u − momentum·u_before + source·b − step·A u</pre>
     *
     * and with a varying a, where D is the diagonal,
     *
     * <pre>  u' = keep·u − momentum·u_before + step·(b − A u) / D</pre>
     *
     * @param a the operator
     * @param keep factor of u
     * @param momentum factor of the iterate before u
     * @param source factor of b
     * @param step factor of A u
     * @param before whether the iterate before u is read
     */
    record Smoothing(Operator a, double keep, double momentum, double source, double step, boolean before)
            implements LevelStencil {
        @Override
        public double at(int field, Point... p) {
            double change = a.varying()
                    ? a.byDiagonal(step * (a.here(p[1]) - a.times(p)), p)
                    : source * a.here(p[1]) - step * a.times(p);
            double kept = before ? keep * a.here(p[0]) - momentum * p[0].before() : keep * a.here(p[0]);
            return kept + change;
        }
    }

    /**
     * u' = step·b / D, the first step of a Chebyshev iteration from u = 0 with a varying a.
     *
     * @param a the operator
     * @param step factor of b
     */
    record Scaling(Operator a, double step) implements LevelStencil {
        @Override
        public double at(int field, Point... p) {
            return a.byDiagonal(step * a.here(p[1]), p);
        }
    }
}
