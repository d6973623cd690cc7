package org.parhelion.solver.elliptic;

import java.util.Optional;
import org.parhelion.stencil.rows.RowKernel;

/** A grid that is smoothed before and after a correction by the next coarser one. */
final class SmoothedStage implements Stage {
    private final Level level;
    private final Smoother smoother;
    private final Transfer transfer;
    private final Stage coarse;
    private final LevelField rhs;
    private final Iterate correction;
    private final RowKernel residual;
    /** Made by the first full cycle. */
    private Optional<Nested> nested = Optional.empty();

    /** The fields that full multigrid needs besides: the right-hand side that was given, and the solution. */
    private record Nested(LevelField given, LevelField solution) {}

    SmoothedStage(Level level, Smoother smoother, Transfer transfer, Stage coarse) {
        this.level = level;
        this.smoother = smoother;
        this.transfer = transfer;
        this.coarse = coarse;
        rhs = level.field("rhs");
        correction = new Iterate(level, "correction");
        residual = level.kernel(new LevelStencil.Residual(level.operator()));
    }

    @Override
    public LevelField rhs() {
        return rhs;
    }

    @Override
    public LevelField cycle() {
        smoother.smoothZero(correction, rhs);
        // The other buffer is free: smoothing begins without the iterate before.
        level.run(residual, correction.now(), correction.other(), level.coefficients(rhs));
        transfer.restrict(correction.other(), coarse.rhs());
        transfer.interpolate(coarse.cycle(), correction.now());
        smoother.smooth(correction, rhs);
        return correction.now();
    }

    @Override
    public LevelField fullCycle() {
        Nested fields = nested.orElseGet(() -> new Nested(level.field("given"), level.field("solution")));
        nested = Optional.of(fields);
        LevelField solution = fields.solution;
        fields.given.field().copyFrom(rhs.field());
        transfer.restrict(rhs, coarse.rhs());
        LevelField coarseSolution = coarse.fullCycle();
        solution.field().fill(0);
        transfer.interpolate(coarseSolution, solution);
        level.run(residual, solution, rhs, level.coefficients(fields.given));
        FieldArithmetic.add(solution.field(), 1, cycle().field());
        return solution;
    }
}
