package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final Boundaries homogeneous;
    private final PeriodicAxes periodic;
    private final Operator operator;
    private final Width ghost;
    private final Width operatorReach;
    private final BoundaryFill fill;
    private final HaloExchange beside;
    private final HaloExchange around;
    private final boolean exchanges;
    private final boolean divided;
    private final int reach;
    private final Box core;
    private final List<Box> rim;
    private final RowLayout layout;
    private final RowPath path;
    private List<LevelField> faces = List.of();
    private List<LevelField> coefficients = List.of();
    private Optional<LevelField> decay = Optional.empty();
    private Optional<LevelField> leak = Optional.empty();

    Level(Block block, Comm comm, Boundaries homogeneous, Operator operator, RowPath path) {
        reach = operator.solids() ? AggregateCoarsening.REACH : AxisTransfer.REACH;
        this.block = block;
        this.operator = operator;
        this.homogeneous = homogeneous;
        periodic = homogeneous.periodicAxes(block.grid());
        Width between = new Width(
                isDivided(block, Axis.Z) ? reach : 0,
                isDivided(block, Axis.Y) ? reach : 0,
                isDivided(block, Axis.X) ? reach : 0);
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

    /** Ghost points that transfers to and from this level read. */
    int reach() {
        return reach;
    }

    /** Whether several ranks share the grid. */
    boolean isDivided() {
        return divided;
    }

    /** A new field of zeros. All fields of a level have the same layout. */
    LevelField field(String name) {
        return new LevelField(name, block, ghost);
    }

    /** The cells of the points, by that of the mean widths. */
    LevelField volume() {
        LevelField volume = field("volume");
        Box owned = block.owned();
        Faces.forEach(
                block.interior(),
                (k, j, i) -> volume.field()
                        .set(k, j, i, Cells.volume(block.grid(), k + owned.k0(), j + owned.j0(), i + owned.i0())));
        return volume;
    }

    RowKernel kernel(LevelStencil stencil) {
        return RowKernels.of(stencil, Precision.DOUBLE, layout, path);
    }

    /** Sets the faces of a varying a, x first, and what is in place of c; before any kernel runs. */
    void faces(List<LevelField> all, Optional<LevelField> decayOrNone) {
        faces = List.copyOf(all);
        decay = decayOrNone;
        List<LevelField> fields = new ArrayList<>(all);
        decay.ifPresent(fields::add);
        coefficients = List.copyOf(fields);
    }

    /** Sets the faces and the decay between solids; before any kernel runs. Collective. */
    void solids(List<LevelField> all, Optional<LevelField> decayOrNone, Optional<LevelField> leakOrNone) {
        faces = List.copyOf(all);
        decay = decayOrNone;
        leak = leakOrNone;
        List<LevelField> fields = new ArrayList<>(all);
        fields.add(Faces.inverseDiagonal(this, homogeneous));
        decay.ifPresent(fields::add);
        coefficients = List.copyOf(fields);
    }

    /** Sets the coefficients of the same grid on fewer ranks from those of this level. Collective. */
    void moveCoefficients(Agglomeration to, Optional<Level> members) {
        List<LevelField> moved = new ArrayList<>();
        for (LevelField face : faces) {
            Optional<LevelField> field = moved(face, to, members);
            field.ifPresent(moved::add);
        }
        Optional<LevelField> movedDecay = decay.flatMap(field -> moved(field, to, members));
        Optional<LevelField> movedLeak = leak.flatMap(field -> moved(field, to, members));
        members.ifPresent(level -> {
            moved.forEach(level::exchangeAround);
            if (operator.solids()) {
                level.solids(moved, movedDecay, movedLeak);
            } else {
                level.faces(moved, movedDecay);
            }
        });
    }

    private static Optional<LevelField> moved(LevelField field, Agglomeration to, Optional<Level> members) {
        Optional<LevelField> moved =
                members.map(level -> level.field(field.field().name()));
        to.gather(field, moved);
        return moved;
    }

    /** The part of the decay that is conducted to solids of given value, if there is any. */
    Optional<LevelField> leak() {
        return leak;
    }

    /** What replaces c between solids and on stretched axes, if anything does. */
    Optional<LevelField> decay() {
        return decay;
    }

    /** The faces of a varying a, x first; empty if a does not vary. */
    List<LevelField> faces() {
        return faces;
    }

    /** The coefficients of a kernel: the right-hand side, then the fields of the operator. */
    Object[] coefficients(LevelField b) {
        if (coefficients.isEmpty()) {
            return b.arrays();
        }
        Object[] arrays = new Object[1 + coefficients.size()];
        arrays[0] = b.values();
        for (int f = 0; f < coefficients.size(); f++) {
            arrays[1 + f] = coefficients.get(f).values();
        }
        return arrays;
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
