package org.parhelion.solver.elliptic;

import java.util.Optional;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.solver.FieldSums;
import org.parhelion.stencil.rows.RowKernel;

/** A x = b with homogeneous boundaries on the finest level: the iterate x, the right-hand side b and the residual r. */
final class LinearSystem {
    private final Level level;
    private final FieldSums sums;
    private final Optional<Obstacles> obstacles;
    private final LevelField x;
    private final LevelField b;
    private final LevelField r;
    private final RowKernel residual;

    LinearSystem(Level level, FieldSums sums, LevelField r, Optional<Obstacles> obstacles) {
        this.obstacles = obstacles;
        this.level = level;
        this.sums = sums;
        this.r = r;
        x = level.field("x");
        b = level.field("b");
        residual = level.kernel(new LevelStencil.Residual(level.operator()));
    }

    /**
     * Sets b = f − A 0, where 0 has the ghost points that the boundaries give it: their values move to the right-hand side.
     *
     * @param f right-hand side
     * @param boundaries with their values
     * @param t time at which they are evaluated [s]
     */
    void rhs(Field f, BoundaryFill boundaries, double t) {
        FieldArithmetic.copy(r.field(), f);
        obstacles.ifPresent(solids -> solids.clear(r.field()));
        x.field().fill(0);
        level.run(residual, boundaries, t, x, b, level.coefficients(r));
        obstacles.ifPresent(solids -> solids.addSource(b.field()));
    }

    /** Sets out = g − A u, where the ghost points of u are as the boundaries give them at time t. Collective. */
    void residual(Field g, Field u, BoundaryFill boundaries, double t, Field out) {
        FieldArithmetic.copy(r.field(), g);
        FieldArithmetic.copy(x.field(), u);
        obstacles.ifPresent(solids -> {
            solids.clear(r.field());
            solids.clear(x.field());
        });
        level.run(residual, boundaries, t, x, b, level.coefficients(r));
        obstacles.ifPresent(solids -> solids.addSource(b.field()));
        FieldArithmetic.copy(out, b.field());
    }

    /** Makes the mean of a field 0, between solids in each region, and returns what it was. Collective. */
    double removeMean(LevelField field) {
        if (obstacles.isPresent()) {
            return obstacles.get().pockets().removeMeans(field.field());
        }
        double mean = sums.sum(field.field()) / level.block().grid().pointCount();
        FieldArithmetic.shift(field.field(), -mean);
        return mean;
    }

    /** Sets r = b − A x and returns its norm. Collective. */
    double residualNorm() {
        level.run(residual, x, r, level.coefficients(b));
        return sums.norm2(r.field());
    }

    Level level() {
        return level;
    }

    FieldSums sums() {
        return sums;
    }

    LevelField x() {
        return x;
    }

    LevelField b() {
        return b;
    }

    LevelField r() {
        return r;
    }
}
