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
    /** The cells of the points, if an axis is stretched: factors of the right-hand side. */
    private final Optional<LevelField> volume;

    private final double totalVolume;

    LinearSystem(Level level, FieldSums sums, LevelField r, Optional<Obstacles> obstacles) {
        this.obstacles = obstacles;
        this.level = level;
        this.sums = sums;
        this.r = r;
        x = level.field("x");
        b = level.field("b");
        residual = level.kernel(new LevelStencil.Residual(level.operator()));
        volume = Cells.areStretched(level.block().grid()) ? Optional.of(level.volume()) : Optional.empty();
        totalVolume = volume.map(field -> sums.sum(field.field()))
                .orElse((double) level.block().grid().pointCount());
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
        volume.ifPresent(cells -> FieldArithmetic.multiply(r.field(), cells.field()));
        obstacles.ifPresent(solids -> solids.clear(r.field()));
        x.field().fill(0);
        level.run(residual, boundaries, t, x, b, level.coefficients(r));
        obstacles.ifPresent(solids -> solids.addSource(b.field()));
    }

    /** Sets out = g − A u, where the ghost points of u are as the boundaries give them at time t. Collective. */
    void residual(Field g, Field u, BoundaryFill boundaries, double t, Field out) {
        FieldArithmetic.copy(r.field(), g);
        volume.ifPresent(cells -> FieldArithmetic.multiply(r.field(), cells.field()));
        FieldArithmetic.copy(x.field(), u);
        obstacles.ifPresent(solids -> {
            solids.clear(r.field());
            solids.clear(x.field());
        });
        level.run(residual, boundaries, t, x, b, level.coefficients(r));
        obstacles.ifPresent(solids -> solids.addSource(b.field()));
        volume.ifPresent(cells -> FieldArithmetic.divide(b.field(), cells.field()));
        FieldArithmetic.copy(out, b.field());
    }

    /** Makes the mean of b 0, between solids in each region, and returns what it was. Collective. */
    double removeMeanOfRhs() {
        if (obstacles.isPresent()) {
            return obstacles.get().pockets().removeMeans(b.field());
        }
        double mean = sums.sum(b.field()) / totalVolume;
        volume.ifPresentOrElse(
                cells -> FieldArithmetic.add(b.field(), -mean, cells.field()),
                () -> FieldArithmetic.shift(b.field(), -mean));
        return mean;
    }

    /** Makes the mean of x 0, between solids in each region. Collective. */
    void removeMeanOfSolution() {
        if (obstacles.isPresent()) {
            obstacles.get().pockets().removeMeans(x.field());
            return;
        }
        double sum = volume.map(cells -> sums.dot(cells.field(), x.field())).orElseGet(() -> sums.sum(x.field()));
        FieldArithmetic.shift(x.field(), -(sum / totalVolume));
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
