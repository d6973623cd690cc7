package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.rows.RowPath;

/**
 * The grids of geometric multigrid.
 *
 * <pre>
 *   smooth ╲ restrict the residual                 ╱ interpolate and add, smooth
 *           smooth ╲                        ╱ smooth
 *                    solve directly (at most 64 points)
 * </pre>
 *
 * <p>The grids depend on the problem only. How many ranks share each of them depends on the number of ranks, and does not change a bit;
 * {@link CoarseRanks} contains the rule. A grid too small for its ghost points is computed whole by every rank.
 *
 * <p>Axes with the strongest couplings a/h² are coarsened first (semi-coarsening), so that spacings that differ do not slow the cycle.
 */
final class Hierarchy implements AutoCloseable {
    static final int COARSEST_POINTS = 64;

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

    private final Boundaries boundaries;
    private final boolean singular;
    private final CoarseRanks coarseRanks;
    private final RowPath path;
    private final Stage finest;
    /** What closes levels, messages and communicators, in the order in which they were made. */
    private final List<Runnable> made = new ArrayList<>();
    /** The ranks that share each grid of which this rank has a part, finest first. */
    private final List<Integer> ranks = new ArrayList<>();

    private final int levels;
    /** Of the level that was made last. */
    private Optional<Connections> connections;

    /**
     * Makes the coarse levels. Collective.
     *
     * @param level the level of the problem; closed by the caller
     * @param boundaries its homogeneous boundaries
     * @param solids the connections of the finest level, if there are solids
     * @param singular whether constants solve the homogeneous problem
     * @param comm the ranks of the finest level
     * @param coarseRanks how many of them share a coarse level
     * @param path how rows are computed
     */
    Hierarchy(
            Level level,
            Boundaries boundaries,
            Optional<Connections> solids,
            boolean singular,
            Comm comm,
            CoarseRanks coarseRanks,
            RowPath path) {
        this.boundaries = boundaries;
        this.singular = singular;
        this.coarseRanks = coarseRanks;
        this.path = path;
        connections = solids;
        finest = stage(level, comm);
        levels = Math.toIntExact(comm.allreduce((long) ranks.size(), Op.MAX));
    }

    private Stage stage(Level level, Comm comm) {
        boolean isFinest = ranks.isEmpty();
        ranks.add(comm.size());
        Grid grid = level.block().grid();
        List<Axis> coarsened =
                isFinest || grid.pointCount() > COARSEST_POINTS ? strongAxes(grid, level.operator()) : List.of();
        if (coarsened.isEmpty()) {
            return new DirectStage(level, singular);
        }
        Smoother smoother = smoother(level, coarsened, isFinest ? FINEST_DEGREE : COARSE_DEGREE);
        Coarsening step = coarsening(grid, coarsened);
        List<Box> parts = step.parts(level.block().decomposition());
        Operator operator = level.operator().on(grid, step.grid());
        if (comm.size() > 1 && isKeptWhole(step.grid(), parts, level.reach())) {
            Comm alone = comm.split(comm.rank(), 0).orElseThrow();
            made.add(alone::close);
            Level coarse = level(Decomposition.of(step.grid(), 1), alone, operator);
            Transfer transfer = step.transfer(level, coarse, parts, new Gathering(parts, comm));
            return new SmoothedStage(level, smoother, transfer, stage(coarse, alone));
        }
        Level coarse = level(Decomposition.of(step.grid(), parts), comm, operator);
        Transfer transfer = step.transfer(level, coarse, parts, Gathering.none());
        return new SmoothedStage(level, smoother, transfer, onFewerRanks(coarse, comm));
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

    private static Smoother smoother(Level level, List<Axis> coarsened, int more) {
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
        return new Smoother(level, kept / BELOW_COARSE, high, half + more);
    }

    private Coarsening coarsening(Grid grid, List<Axis> coarsened) {
        if (connections.isEmpty()) {
            return new LinearCoarsening(grid, coarsened, boundaries);
        }
        Connections fine = connections.get();
        connections = Optional.of(fine.coarser(coarsened));
        return new AggregateCoarsening(fine, grid, coarsened);
    }

    private boolean isKeptWhole(Grid grid, List<Box> parts, int reach) {
        return grid.pointCount() <= coarseRanks.wholePoints() || !hasRoom(grid, parts, reach);
    }

    /** Whether every part is as wide as the ghost points along each axis that is divided. */
    private static boolean hasRoom(Grid grid, List<Box> parts, int reach) {
        for (Axis axis : grid.axes()) {
            int n = grid.points(axis);
            int least = parts.stream().mapToInt(part -> part.extent(axis)).min().orElse(n);
            if (least < n && least < reach) {
                return false;
            }
        }
        return true;
    }

    /** The stage of a coarse level, on as many of the ranks that have a part of it as {@link CoarseRanks} gives. */
    private Stage onFewerRanks(Level level, Comm comm) {
        Grid grid = level.block().grid();
        int members = coarseRanks.least().of(grid.pointCount(), comm.size());
        if (members == comm.size()) {
            return stage(level, comm);
        }
        Decomposition to = Decomposition.of(grid, members);
        List<Box> boxes = IntStream.range(0, members).mapToObj(to::owned).toList();
        if (!hasRoom(grid, boxes, level.reach())) {
            return stage(level, comm);
        }
        Decomposition from = level.block().decomposition();
        Optional<Comm> sharing = Agglomeration.members(comm, members);
        sharing.ifPresent(each -> made.add(each::close));
        Optional<Level> coarse = sharing.map(each -> level(to, each, level.operator()));
        try (Agglomeration once = new Agglomeration(from, to, 1, comm)) {
            level.moveCoefficients(once, coarse);
        }
        Agglomeration agglomeration = new Agglomeration(from, to, 0, comm);
        made.add(agglomeration::close);
        return new GatheredStage(
                agglomeration,
                level.field("rhs"),
                level.field("correction"),
                coarse.map(each -> stage(each, sharing.orElseThrow())));
    }

    private Level level(Decomposition decomposition, Comm comm, Operator operator) {
        Level level = new Level(decomposition.block(comm.rank()), comm, boundaries, operator, path);
        made.add(level::close);
        return level;
    }

    /** The right-hand side of the finest level: set it before {@link #cycle()}. Not changed by it. */
    LevelField rhs() {
        return finest.rhs();
    }

    /** Number of grids. */
    int levels() {
        return levels;
    }

    /** The number of ranks that share each grid, finest first; of the grids of which this rank has a part. Rank 0 has one of each. */
    List<Integer> ranks() {
        return List.copyOf(ranks);
    }

    /** One V-cycle from 0: an approximate solution of A e = {@link #rhs}. Collective. */
    LevelField cycle() {
        return finest.cycle();
    }

    /** A full multigrid cycle: an approximate solution of A e = {@link #rhs}, which is changed. Collective. */
    LevelField fullCycle() {
        return finest.fullCycle();
    }

    @Override
    public void close() {
        made.reversed().forEach(Runnable::run);
    }
}
