package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowPath;

/**
 * The grids of geometric multigrid, and the V-cycle over them.
 *
 * <pre>
 *   smooth ╲ restrict the residual                 ╱ interpolate and add, smooth
 *           smooth ╲                        ╱ smooth
 *                    solve directly (at most 64 points)
 * </pre>
 *
 * <p>The grids depend on the problem only. Which of them are divided among ranks depends on the number of ranks, and does not change
 * a bit: a grid of at most {@link #WHOLE_POINTS} points, or one too small for its ghost points, is computed whole by every rank.
 *
 * <p>Axes with the strongest couplings a/h² are coarsened first (semi-coarsening), so that spacings that differ do not slow the cycle.
 */
final class Hierarchy implements AutoCloseable {
    static final int COARSEST_POINTS = 64;
    static final int WHOLE_POINTS = 1 << 14;

    /** Axes are coarsened together while their couplings differ by at most this factor. */
    private static final double SAME_COUPLING = 2;
    /**
     * The damped interval of a smoother begins this factor below the least eigenvalue that the coarser grid cannot hold: the best for the
     * two-grid cycle, by local Fourier analysis.
     */
    private static final double BELOW_COARSE = 2.3;

    /**
     * Smoothing steps beyond half the ratio of the largest eigenvalue to the least that the coarser grid cannot hold: the ratio is 2, 4, 6
     * on 1, 2, 3 axes of equal spacing. One more on coarse grids, where it costs little, brings the V-cycle close to the cycle that solves
     * the second grid exactly.
     */
    private static final int FINEST_DEGREE = 1;

    private static final int COARSE_DEGREE = 2;
    /** On one axis V-cycles need more than the two-grid cycle does. */
    private static final int LEAST_HALF_RATIO = 2;
    /** Spacings that are nearly equal do not take another step. */
    private static final double ROUND_DOWN = 0.2;

    private final List<Stage> stages = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<Comm> alone = new ArrayList<>();
    private final List<Nested> nested = new ArrayList<>();
    private final DirectSolver direct;
    /** Of the level that was made last. */
    private Optional<Connections> connections;

    /** One level with the fields of a V-cycle. */
    private record Stage(
            Level level, LevelField rhs, Iterate correction, Optional<Smoother> smoother, RowKernel residual) {}

    /** The fields of a level that full multigrid needs besides. */
    private record Nested(LevelField given, LevelField solution) {}

    /**
     * Makes the coarse levels. Collective.
     *
     * @param finest the level of the problem; closed by the caller
     * @param boundaries its homogeneous boundaries
     * @param solids the connections of the finest level, if there are solids
     * @param singular whether constants solve the homogeneous problem
     * @param comm the ranks of the finest level
     * @param path how rows are computed
     */
    Hierarchy(
            Level finest,
            Boundaries boundaries,
            Optional<Connections> solids,
            boolean singular,
            Comm comm,
            RowPath path) {
        connections = solids;
        Level level = finest;
        List<Axis> coarsened = strongAxes(finest.block().grid(), finest.operator());
        while (!coarsened.isEmpty()) {
            addStage(level, Optional.of(smoother(level, coarsened)));
            level = coarser(level, coarsened, boundaries, comm, path);
            Grid grid = level.block().grid();
            coarsened = grid.pointCount() > COARSEST_POINTS ? strongAxes(grid, level.operator()) : List.of();
        }
        addStage(level, Optional.empty());
        direct = new DirectSolver(level, singular);
    }

    private void addStage(Level level, Optional<Smoother> smoother) {
        stages.add(new Stage(
                level,
                level.field("rhs"),
                new Iterate(level, "correction"),
                smoother,
                level.kernel(new LevelStencil.Residual(level.operator()))));
    }

    /** The axes to coarsen: those of more than one point whose coupling is nearly the strongest. */
    private static List<Axis> strongAxes(Grid grid, Operator a) {
        double strongest = 0;
        for (Axis axis : grid.axes()) {
            strongest = grid.points(axis) > 1 ? Math.max(strongest, a.coupling(axis)) : strongest;
        }
        List<Axis> strong = new ArrayList<>();
        for (Axis axis : grid.axes()) {
            if (grid.points(axis) > 1 && a.coupling(axis) * SAME_COUPLING >= strongest) {
                strong.add(axis);
            }
        }
        return strong;
    }

    private Smoother smoother(Level level, List<Axis> coarsened) {
        Operator stencil = level.operator();
        // If a varies, c is small beside it somewhere: the bounds without c hold everywhere.
        Operator a = stencil.varying() ? stencil.withoutReaction() : stencil;
        double high = a.largestEigenvalue() / a.diagonal();
        double weakest = Double.POSITIVE_INFINITY;
        for (Axis axis : coarsened) {
            weakest = Math.min(weakest, a.coupling(axis));
        }
        double kept = Math.min((2 * weakest + a.c()) / a.diagonal(), high / 2);
        int half = (int) Math.max(LEAST_HALF_RATIO, Math.ceil(high / kept / 2 - ROUND_DOWN));
        int degree = half + (stages.isEmpty() ? FINEST_DEGREE : COARSE_DEGREE);
        return new Smoother(level, kept / BELOW_COARSE, high, degree);
    }

    private Level coarser(Level level, List<Axis> coarsened, Boundaries boundaries, Comm comm, RowPath path) {
        Coarsening step = coarsening(level.block().grid(), coarsened, boundaries);
        Operator operator = level.operator().on(level.block().grid(), step.grid());
        Decomposition fine = level.block().decomposition();
        List<Box> parts = step.parts(fine);
        boolean whole = !level.isDivided() || isKeptWhole(level, step.grid(), parts);
        Block block = whole
                ? Decomposition.of(step.grid(), 1).block(0)
                : Decomposition.of(step.grid(), parts).block(comm.rank());
        Comm sharing = whole && comm.size() > 1 ? alone(comm) : comm;
        Level coarse = new Level(block, sharing, boundaries, operator, path);
        Gathering gathering = whole && level.isDivided() ? new Gathering(parts, comm) : Gathering.none();
        transfers.add(step.transfer(level, coarse, parts, gathering));
        return coarse;
    }

    private Coarsening coarsening(Grid grid, List<Axis> coarsened, Boundaries boundaries) {
        if (connections.isEmpty()) {
            return new LinearCoarsening(grid, coarsened, boundaries);
        }
        Connections fine = connections.get();
        connections = Optional.of(fine.coarser(coarsened));
        return new AggregateCoarsening(fine, grid, coarsened);
    }

    private static boolean isKeptWhole(Level level, Grid coarseGrid, List<Box> parts) {
        if (coarseGrid.pointCount() <= WHOLE_POINTS) {
            return true;
        }
        for (Box part : parts) {
            for (Axis axis : coarseGrid.axes()) {
                int needed = Level.isDivided(level.block(), axis) ? level.reach() : 1;
                if (part.extent(axis) < needed) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A communicator of this rank alone. */
    private Comm alone(Comm comm) {
        if (alone.isEmpty()) {
            alone.add(comm.split(comm.rank(), 0)
                    .orElseThrow(() -> new IllegalStateException("rank " + comm.rank() + " got no communicator")));
        }
        return alone.get(0);
    }

    /** The right-hand side of the finest level: set it before {@link #cycle()}. Not changed by it. */
    LevelField rhs() {
        return stages.get(0).rhs;
    }

    /** Number of levels. */
    int levels() {
        return stages.size();
    }

    /** One V-cycle from 0: an approximate solution of A e = {@link #rhs}. Collective. */
    LevelField cycle() {
        return cycleFrom(0);
    }

    /**
     * Full multigrid: the solution on each level, from the coarsest, is interpolated to the next finer one and improved by a V-cycle
     * there. An approximate solution of A e = {@link #rhs}, which is changed. Collective.
     */
    LevelField fullCycle() {
        int coarsest = stages.size() - 1;
        if (nested.isEmpty()) {
            stages.forEach(stage -> nested.add(new Nested(stage.level.field("given"), stage.level.field("solution"))));
        }
        for (int s = 0; s < coarsest; s++) {
            nested.get(s).given.field().copyFrom(stages.get(s).rhs.field());
            transfers.get(s).restrict(stages.get(s).rhs, stages.get(s + 1).rhs);
        }
        Stage last = stages.get(coarsest);
        direct.solve(last.rhs, nested.get(coarsest).solution);
        for (int s = coarsest - 1; s >= 0; s--) {
            Stage stage = stages.get(s);
            LevelField solution = nested.get(s).solution;
            solution.field().fill(0);
            transfers.get(s).interpolate(nested.get(s + 1).solution, solution);
            stage.level.run(stage.residual, solution, stage.rhs, stage.level.coefficients(nested.get(s).given));
            FieldArithmetic.add(solution.field(), 1, cycleFrom(s).field());
        }
        return nested.get(0).solution;
    }

    private LevelField cycleFrom(int finest) {
        int coarsest = stages.size() - 1;
        for (int s = finest; s < coarsest; s++) {
            Stage stage = stages.get(s);
            Iterate e = stage.correction;
            stage.smoother.orElseThrow().smoothZero(e, stage.rhs);
            // The other buffer is free: smoothing begins without the iterate before.
            stage.level.run(stage.residual, e.now(), e.other(), stage.level.coefficients(stage.rhs));
            transfers.get(s).restrict(e.other(), stages.get(s + 1).rhs);
        }
        Stage last = stages.get(coarsest);
        direct.solve(last.rhs, last.correction.now());
        for (int s = coarsest - 1; s >= finest; s--) {
            Stage stage = stages.get(s);
            transfers.get(s).interpolate(stages.get(s + 1).correction.now(), stage.correction.now());
            stage.smoother.orElseThrow().smooth(stage.correction, stage.rhs);
        }
        return stages.get(finest).correction.now();
    }

    @Override
    public void close() {
        for (Stage stage : stages.subList(1, stages.size())) {
            stage.level.close();
        }
        alone.forEach(Comm::close);
    }
}
