package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/**
 * Coarsening with solids: a coarse point stands for a block of fine points, and interpolation is constant in a block.
 *
 * <p>Between the middles of two blocks the flux passes half of each block and the open faces between them: conductances in series.
 *
 * <pre>
 *   ● ● ┊ ● ●       1/K = 1/X + 1/(2·I) + 1/(2·I')     X: the faces between the blocks, I and I': those within each, along the axis
 *   ● ● ┊ ● ●
 * </pre>
 *
 * <p>In the open that is half of X, the difference over the doubled spacing; the Galerkin operator X would be twice too stiff (D. Braess,
 * Computing 55, 1995). Through a slit it is nearly X; and at a given value, at a side or in a solid, the distance is right too.
 */
final class AggregateCoarsening implements Coarsening {
    /** Fine ghost points that the coarsening and the restriction read at most. */
    static final int REACH = 3;

    private final Connections connections;
    private final Grid grid;

    /** Coarsens a grid along some of its axes, whose connections to the coarse grid are made. */
    AggregateCoarsening(Connections connections, Grid fine, List<Axis> coarsened) {
        this.connections = connections;
        int[] points = fine.points();
        double[] spacing = new double[points.length];
        for (int a = 0; a < points.length; a++) {
            Axis axis = fine.axes().get(a);
            boolean halved = coarsened.contains(axis);
            points[a] = halved ? Math.ceilDiv(points[a], 2) : points[a];
            spacing[a] = fine.spacing(axis) * (halved ? 2 : 1);
        }
        grid = Grid.of(points, spacing);
    }

    @Override
    public Grid grid() {
        return grid;
    }

    @Override
    public List<Box> parts(Decomposition fine) {
        List<Box> parts = new ArrayList<>();
        for (int rank = 0; rank < fine.ranks(); rank++) {
            Box owned = fine.owned(rank);
            parts.add(new Box(
                    cut(2, owned.k0()),
                    cut(1, owned.j0()),
                    cut(0, owned.i0()),
                    cut(2, owned.k1()),
                    cut(1, owned.j1()),
                    cut(0, owned.i1())));
        }
        return parts;
    }

    /** A coarse point belongs to the rank of the first point of its block. */
    private int cut(int axis, int fine) {
        return Math.ceilDiv(fine, connections.step(axis));
    }

    private double blockPoints() {
        return connections.step(0) * connections.step(1) * connections.step(2);
    }

    @Override
    public Transfer transfer(Level fine, Level coarse, List<Box> parts, Gathering gathering) {
        Box part = parts.get(fine.block().rank());
        fine.faces().forEach(fine::exchangeAround);
        List<LevelField> faces = new ArrayList<>();
        for (Axis axis : Faces.axes(grid)) {
            faces.add(faces(fine, coarse, axis, part, gathering));
        }
        Optional<LevelField> leak = fine.leak().map(from -> leak(fine, from, coarse, part, gathering));
        Optional<LevelField> decay = fine.decay().map(from -> decay(fine, from, coarse, leak, part, gathering));
        coarse.solids(faces, decay, leak);
        return new AggregateTransfer(connections, fine, coarse, part, gathering);
    }

    private LevelField faces(Level fine, Level coarse, Axis axis, Box part, Gathering gathering) {
        int along = axis.number();
        LevelField to = coarse.field("faces " + axis);
        Box in = coarse.block().toLocal(part);
        Window window = new Window(connections, fine.block());
        LevelField face = fine.faces().get(along);
        boolean wall = !connections.isPeriodic(along);
        Faces.forEach(part, (k, j, i) -> {
            boolean last = wall && at(axis, k, j, i) == grid.points(axis) - 1;
            double across =
                    last ? wallSum(window, k, j, i, axis, true, face) : innerSum(window, k, j, i, along, fine.faces());
            double within = within(window, k, j, i, along, 0, face);
            double beyond = last ? Double.POSITIVE_INFINITY : within(window, k, j, i, along, 1, face);
            set(to, in, part, k, j, i, inSeries(across, within, beyond) / blockPoints());
        });
        gathering.gather(to);
        if (wall) {
            lowWall(fine, coarse, axis, part, gathering, to);
        }
        coarse.exchangeAround(to);
        if (!wall && coarse.block().owned().extent(axis) == grid.points(axis)) {
            Box inside = coarse.block().interior();
            copy(to.field(), inside.with(axis, grid.points(axis) - 1, grid.points(axis)), to.field(), axis, -1);
        }
        return to;
    }

    private static void set(LevelField to, Box in, Box part, int k, int j, int i, double value) {
        to.field().set(k - part.k0() + in.k0(), j - part.j0() + in.j0(), i - part.i0() + in.i0(), value);
    }

    private static int at(Axis axis, int k, int j, int i) {
        return switch (axis) {
            case Z -> k;
            case Y -> j;
            case X -> i;
        };
    }

    /** Faces between two blocks in series with half of each. */
    private static double inSeries(double across, double within, double beyond) {
        return across == 0 ? 0 : 1 / (1 / across + (0.5 / within + 0.5 / beyond));
    }

    /**
     * The sum of the faces along an axis within a coarse point's block, or in the next one's; infinite if all of its points lie in one
     * layer.
     */
    private double within(Window window, int k, int j, int i, int along, int next, LevelField face) {
        double[] sum = {0};
        window.visitFaces(k, j, i, along, next, () -> sum[0] += value(face, window));
        return sum[0] == 0 ? Double.POSITIVE_INFINITY : sum[0];
    }

    /** The sum of the open fine faces between a coarse point and the next one along an axis. */
    private double innerSum(Window window, int k, int j, int i, int along, List<LevelField> faces) {
        double[] sum = {0};
        if (!connections.isIrregular(connections.coarseIndex(k, j, i))) {
            LevelField face = faces.get(along);
            window.visitBlock(k, j, i, along, () -> sum[0] += value(face, window));
            return sum[0];
        }
        window.visit(k, j, i, () -> {
            for (int a = 0; a < faces.size(); a++) {
                if (window.connects(a, along)) {
                    sum[0] += value(faces.get(a), window);
                }
            }
        });
        return sum[0];
    }

    /** The sum of a field at the block's points at the end of an axis. */
    private static double wallSum(Window window, int k, int j, int i, Axis axis, boolean high, LevelField field) {
        double[] sum = {0};
        window.visit(k, j, i, () -> {
            if (window.isAtEnd(axis.number(), high) && window.isOwn()) {
                sum[0] += value(field, window);
            }
        });
        return sum[0];
    }

    private static double value(LevelField field, Window window) {
        return field.field().at(window.local(2), window.local(1), window.local(0));
    }

    /** Sets the faces before the first points, which lie at ghost points. */
    private void lowWall(Level fine, Level coarse, Axis axis, Box part, Gathering gathering, LevelField to) {
        int along = axis.number();
        LevelField from = fine.field("low faces");
        if (fine.block().atDomainEdge(axis.low())) {
            Box before = fine.block().interior().with(axis, -1, 0);
            copy(fine.faces().get(along).field(), before, from.field(), axis, 0);
        }
        fine.exchangeAround(from);
        LevelField low = coarse.field("low faces");
        Window window = new Window(connections, fine.block());
        Box in = coarse.block().toLocal(part);
        LevelField face = fine.faces().get(along);
        Faces.forEach(part, (k, j, i) -> {
            if (at(axis, k, j, i) == 0) {
                double across = wallSum(window, k, j, i, axis, false, from);
                double within = within(window, k, j, i, along, 0, face);
                set(low, in, part, k, j, i, inSeries(across, within, Double.POSITIVE_INFINITY) / blockPoints());
            }
        });
        gathering.gather(low);
        if (coarse.block().atDomainEdge(axis.low())) {
            copy(low.field(), coarse.block().interior().with(axis, 0, 1), to.field(), axis, -1);
        }
    }

    /** Copies a layer of points to another index along the axis. */
    private static void copy(Field from, Box layer, Field to, Axis axis, int index) {
        int by = index - layer.low(axis);
        for (int k = layer.k0(); k < layer.k1(); k++) {
            for (int j = layer.j0(); j < layer.j1(); j++) {
                for (int i = layer.i0(); i < layer.i1(); i++) {
                    to.set(
                            k + (axis == Axis.Z ? by : 0),
                            j + (axis == Axis.Y ? by : 0),
                            i + (axis == Axis.X ? by : 0),
                            from.at(k, j, i));
                }
            }
        }
    }

    /**
     * What is conducted to solids, in series with a quarter of the block: half would be right for a plane wall beside the block, but
     * solids cut blocks, and too weak a conductance costs more than too strong a one.
     */
    private LevelField leak(Level fine, LevelField from, Level coarse, Box part, Gathering gathering) {
        fine.exchangeAround(from);
        LevelField to = coarse.field("leak");
        Window window = new Window(connections, fine.block());
        Box in = coarse.block().toLocal(part);
        Faces.forEach(part, (k, j, i) -> {
            double within = 0;
            for (int a = 0; a < fine.faces().size(); a++) {
                within = Math.max(
                        within, within(window, k, j, i, a, 0, fine.faces().get(a)));
            }
            double sum = inSeries(sum(window, k, j, i, from), 2 * within, Double.POSITIVE_INFINITY);
            set(to, in, part, k, j, i, sum / blockPoints());
        });
        gathering.gather(to);
        return to;
    }

    /** The leak, and the mean of all else that decays. */
    private LevelField decay(
            Level fine, LevelField from, Level coarse, Optional<LevelField> leak, Box part, Gathering gathering) {
        if (fine.operator().c() == 0 && leak.isPresent()) {
            return leak.get();
        }
        LevelField rest = fine.field("rest");
        FieldArithmetic.copy(rest.field(), from.field());
        fine.leak().ifPresent(field -> FieldArithmetic.add(rest.field(), -1, field.field()));
        fine.exchangeAround(rest);
        LevelField to = coarse.field("decay");
        Window window = new Window(connections, fine.block());
        Box in = coarse.block().toLocal(part);
        Faces.forEach(part, (k, j, i) -> set(to, in, part, k, j, i, sum(window, k, j, i, rest) / blockPoints()));
        gathering.gather(to);
        leak.ifPresent(field -> FieldArithmetic.add(to.field(), 1, field.field()));
        return to;
    }

    /** The sum over the points of a coarse point. */
    private double sum(Window window, int k, int j, int i, LevelField of) {
        double[] sum = {0};
        if (!connections.isIrregular(connections.coarseIndex(k, j, i))) {
            window.visitBlock(k, j, i, -1, () -> sum[0] += value(of, window));
        } else {
            window.visit(k, j, i, () -> {
                if (window.isAtCentre()) {
                    sum[0] += value(of, window);
                }
            });
        }
        return sum[0];
    }
}
