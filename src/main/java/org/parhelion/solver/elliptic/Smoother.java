package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.rows.RowKernel;

/**
 * A few steps of a Chebyshev iteration on D⁻¹A over the upper part of its spectrum: damps what the next coarser grid cannot hold. A
 * point's new value depends on values only, and the same polynomial before and after the coarse grid makes the V-cycle symmetric.
 */
final class Smoother {
    private final Level level;
    private final List<RowKernel> fromGuess = new ArrayList<>();
    private final List<RowKernel> fromZero = new ArrayList<>();

    /**
     * Prepares the kernels.
     *
     * @param level the grid
     * @param low smallest eigenvalue of D⁻¹A to damp
     * @param high largest eigenvalue of D⁻¹A
     * @param degree number of steps, at least 2
     */
    Smoother(Level level, double low, double high, int degree) {
        this.level = level;
        Operator a = level.operator();
        double scale = a.varying() ? 1 : 1 / a.diagonal();
        Chebyshev chebyshev = new Chebyshev(low, high);
        double first = chebyshev.first() * scale;
        fromGuess.add(level.kernel(new LevelStencil.Smoothing(a, 1, 0, first, first, false)));
        if (a.varying()) {
            fromZero.add(level.kernel(new LevelStencil.Scaling(a, first)));
        }
        for (int n = 1; n < degree; n++) {
            Chebyshev.Step next = chebyshev.next();
            double momentum = next.momentum();
            double step = next.step() * scale;
            RowKernel kernel = level.kernel(new LevelStencil.Smoothing(a, 1 + momentum, momentum, step, step, true));
            fromGuess.add(kernel);
            if (n == 1) {
                // Of u = 0 before the first step nothing is read. With a uniform a, u = first·b after it, so the first
                // two steps
                // are one pass over b.
                fromZero.add(level.kernel(
                        a.varying()
                                ? new LevelStencil.Smoothing(a, 1 + momentum, 0, step, step, false)
                                : new LevelStencil.Smoothing(a, (1 + momentum) * first, 0, step, step * first, false)));
            } else if (n == 2 && !a.varying()) {
                // The iterate before, first·b, was never stored.
                fromZero.add(level.kernel(
                        new LevelStencil.Smoothing(a, 1 + momentum, 0, step - momentum * first, step, false)));
            } else {
                fromZero.add(kernel);
            }
        }
    }

    /** Smooths the iterate. */
    void smooth(Iterate iterate, LevelField b) {
        Object[] coefficients = level.coefficients(b);
        for (RowKernel kernel : fromGuess) {
            level.run(kernel, iterate.now(), iterate.other(), coefficients);
            iterate.swap();
        }
    }

    /** Sets the iterate to what smoothing makes of 0. */
    void smoothZero(Iterate iterate, LevelField b) {
        Object[] coefficients = level.coefficients(b);
        LevelField from = b;
        for (RowKernel kernel : fromZero) {
            level.run(kernel, from, iterate.other(), coefficients);
            iterate.swap();
            from = iterate.now();
        }
    }
}
