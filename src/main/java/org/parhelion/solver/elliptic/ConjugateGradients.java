package org.parhelion.solver.elliptic;

import java.util.function.Supplier;
import org.parhelion.stencil.rows.RowKernel;

/**
 * Preconditioned conjugate gradients (M. R. Hestenes, E. Stiefel, J. Res. Natl. Bur. Stand. 49, 1952; Y. Saad, "Iterative methods for
 * sparse linear systems", algorithm 9.1). Dot products are exact sums, rounded once: the bits do not depend on the number of ranks.
 */
final class ConjugateGradients implements Iteration {
    private final LinearSystem system;
    private final Supplier<LevelField> preconditioned;
    private final LevelField direction;
    private final LevelField product;
    private final RowKernel times;
    private double gamma;

    /**
     * Prepares the fields.
     *
     * @param system the system
     * @param preconditioned M⁻¹r of the present r, where M is symmetric and positive definite; r itself for none
     */
    ConjugateGradients(LinearSystem system, Supplier<LevelField> preconditioned) {
        this.system = system;
        this.preconditioned = preconditioned;
        direction = system.level().field("direction");
        product = system.level().field("product");
        times = system.level().kernel(new LevelStencil.Product(system.level().operator()));
    }

    @Override
    public void begin() {
        LevelField z = preconditioned.get();
        FieldArithmetic.copy(direction.field(), z.field());
        gamma = system.sums().dot(system.r().field(), z.field());
    }

    @Override
    public double next() {
        Level level = system.level();
        level.run(times, direction, product, level.coefficients(system.b()));
        double alpha = gamma / system.sums().dot(direction.field(), product.field());
        if (!Double.isFinite(alpha)) {
            // The direction is 0: nothing is left that this method could improve.
            return system.residualNorm();
        }
        FieldArithmetic.add(system.x().field(), alpha, direction.field());
        FieldArithmetic.add(system.r().field(), -alpha, product.field());
        LevelField z = preconditioned.get();
        double before = gamma;
        gamma = system.sums().dot(system.r().field(), z.field());
        FieldArithmetic.scaleAndAdd(direction.field(), gamma / before, z.field());
        return z == system.r()
                ? Math.sqrt(gamma)
                : system.sums().norm2(system.r().field());
    }

    @Override
    public boolean isRecursive() {
        return true;
    }
}
