package org.parhelion.solver.elliptic;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.BoundaryFill;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * One rank's part of one grid of the hierarchy: makes fields, refreshes their ghost points and runs kernels on them.
 *
 * <p>A level on one rank of a larger job is computed by every rank alone, with the same bits.
 */
final class Level implements AutoCloseable {
    /** Ghost points that the operator reads. */
    private static final int OPERATOR_REACH = 1;
    /** Below this number of points scalar loops run: the JVM compiles them before vector loops have warmed up. */
    private static final int VECTOR_POINTS = 1 << 16;

    private final Block block;
    private final PeriodicAxes periodic;
    private final Operator operator;
    private final Width ghost;
    private final Width operatorReach;
    private final BoundaryFill fill;
    private final HaloExchange beside;
    private final HaloExchange around;
    private final boolean exchanges;
    private final boolean divided;
    private final Box core;
    private final List<Box> rim;
    private final RowLayout layout;
    private final RowPath path;
    private List<LevelField> faces = List.of();

    Level(Block block, Comm comm, Boundaries homogeneous, Operator operator, RowPath path) {
        this.block = block;
        this.operator = operator;
        periodic = homogeneous.periodicAxes(block.grid());
        Width between = new Width(
                isDivided(block, Axis.Z) ? AxisTransfer.REACH : 0,
                isDivided(block, Axis.Y) ? AxisTransfer.REACH : 0,
                isDivided(block, Axis.X) ? AxisTransfer.REACH : 0);
        operatorReach = Width.all(block.grid(), OPERATOR_REACH);
        ghost = between.max(operatorReach);
        fill = new BoundaryFill(block, homogeneous);
        block.decomposition().requireRoomFor(ghost);
        divided = block.decomposition().ranks() > 1;
        beside = HaloExchange.of(block, comm, new HaloShape(operatorReach, false, periodic), 1, Precision.DOUBLE);
        around = HaloExchange.of(block, comm, new HaloShape(between, true, periodic), 1, Precision.DOUBLE);
        exchanges = divided || !periodic.equals(PeriodicAxes.NONE);
        core = block.core(operatorReach, periodic);
        rim = block.rim(operatorReach, periodic);
        LevelField any = field("layout");
        layout = new RowLayout(any.field().planePitch(), any.field().rowPitch());
        this.path = path == RowPath.AUTO && block.grid().pointCount() < VECTOR_POINTS ? RowPath.SCALAR : path;
    }

    /** Whether some rank's block ends inside the domain along an axis. */
    static boolean isDivided(Block block, Axis axis) {
        Decomposition decomposition = block.decomposition();
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            if (decomposition.owned(rank).extent(axis) < block.grid().points(axis)) {
                return true;
            }
        }
        return false;
    }

    Block block() {
        return block;
    }

    Operator operator() {
        return operator;
    }

    /** Whether several ranks share the grid. */
    boolean isDivided() {
        return divided;
    }

    /** A new field of zeros. All fields of a level have the same layout. */
    LevelField field(String name) {
        return new LevelField(name, block, ghost);
    }

    RowKernel kernel(LevelStencil stencil) {
        return RowKernels.of(stencil, Precision.DOUBLE, layout, path);
    }

    /** Sets the faces of a varying a, x first; before any kernel runs. */
    void faces(List<LevelField> all) {
        faces = List.copyOf(all);
    }

    /** The faces of a varying a, x first; empty if a does not vary. */
    List<LevelField> faces() {
        return faces;
    }

    /** The coefficients of a kernel: the right-hand side, then the faces. */
    Object[] coefficients(LevelField b) {
        if (faces.isEmpty()) {
            return b.arrays();
        }
        Object[] coefficients = new Object[1 + faces.size()];
        coefficients[0] = b.values();
        for (int f = 0; f < faces.size(); f++) {
            coefficients[1 + f] = faces.get(f).values();
        }
        return coefficients;
    }

    /** Runs a kernel on all points: refreshes the ghost points of {@code now}, which satisfy the homogeneous boundaries. */
    void run(RowKernel kernel, LevelField now, LevelField next, Object[] coefficients) {
        run(kernel, fill, 0, now, next, coefficients);
    }

    /** Runs a kernel on all points, with ghost points outside the domain as {@code boundaries} give them at time t. */
    void run(
            RowKernel kernel,
            BoundaryFill boundaries,
            double t,
            LevelField now,
            LevelField next,
            Object[] coefficients) {
        boundaries.fill(now.field(), t, block.interior(), operatorReach);
        if (!exchanges) {
            run(kernel, block.interior(), now, next, coefficients);
            return;
        }
        beside.start(now.strips());
        run(kernel, core, now, next, coefficients);
        beside.await(now.strips());
        for (Box box : rim) {
            run(kernel, box, now, next, coefficients);
        }
    }

    private static void run(RowKernel kernel, Box box, LevelField now, LevelField next, Object[] coefficients) {
        for (int k = box.k0(); k < box.k1(); k++) {
            kernel.update(
                    now.arrays(),
                    next.arrays(),
                    coefficients,
                    now.field().index(k, box.j0(), box.i0()),
                    box.columns(),
                    box.rows());
        }
    }

    /** Refreshes the ghost points that other ranks own, corners included, as transfers between levels read them. */
    void exchangeAround(LevelField field) {
        if (divided) {
            around.exchange(field.strips());
        }
    }

    @Override
    public void close() {
        beside.close();
        around.close();
    }
}
