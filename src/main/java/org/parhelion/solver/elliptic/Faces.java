package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Side;

/**
 * The coefficients a/h² of the faces between points, if a varies: one field along each axis, x first. The value at a point is that of the
 * face towards the next point; the face before the first point is at its ghost point.
 *
 * <p>On a coarser grid the coefficient of a face is the arithmetic mean of the fine faces that it covers, along its axis too: that is the
 * energy of linear interpolation. A harmonic mean along the axis would be closer to the equation where a jumps, but then the coarse grid
 * lets through less than the interpolated correction does, corrects too much, and the V-cycle diverges.
 */
final class Faces {
    private Faces() {}

    /** The faces of the finest level, from the values of a at the points on both sides; at a wall from the value at the wall. */
    static List<LevelField> finest(Level level, Boundaries boundaries, PlaceFunction a, FaceMean mean) {
        List<LevelField> faces = new ArrayList<>();
        Block block = level.block();
        PeriodicAxes periodic = boundaries.periodicAxes(block.grid());
        for (Axis axis : axes(block.grid())) {
            LevelField face = level.field("faces " + axis);
            for (int m = -1; m < block.owned().extent(axis); m++) {
                Box layer = block.interior().with(axis, m, m + 1);
                int global = m + block.owned().low(axis);
                double square = block.grid().spacingHigh(axis, global) * Cells.meanSpacing(block.grid(), axis);
                boolean atWall = (global == -1 && isWall(block.grid(), boundaries, axis.low()))
                        || (global == block.grid().points(axis) - 1 && isWall(block.grid(), boundaries, axis.high()));
                for (int k = layer.k0(); k < layer.k1(); k++) {
                    for (int j = layer.j0(); j < layer.j1(); j++) {
                        for (int i = layer.i0(); i < layer.i1(); i++) {
                            double value = atWall
                                    ? value(a, block, periodic, axis, 0.5, k, j, i)
                                    : mean.of(
                                            value(a, block, periodic, axis, 0, k, j, i),
                                            value(a, block, periodic, axis, 1, k, j, i));
                            face.field().set(k, j, i, area(block, axis, k, j, i) * value / square);
                        }
                    }
                }
            }
            faces.add(face);
        }
        return faces;
    }

    /** The area of a face across an axis, by that of a cell of the mean widths. */
    private static double area(Block block, Axis across, int k, int j, int i) {
        Box owned = block.owned();
        return (across == Axis.Z ? 1 : Cells.width(block.grid(), Axis.Z, k + owned.k0()))
                * (across == Axis.Y ? 1 : Cells.width(block.grid(), Axis.Y, j + owned.j0()))
                * (across == Axis.X ? 1 : Cells.width(block.grid(), Axis.X, i + owned.i0()));
    }

    /** c times the cell of each point, which is in place of c on stretched axes; empty if it is not. */
    static Optional<LevelField> decay(Level level) {
        if (!level.operator().decaying()) {
            return Optional.empty();
        }
        LevelField decay = level.field("decay");
        FieldArithmetic.add(decay.field(), level.operator().c(), level.volume().field());
        return Optional.of(decay);
    }

    /** Called for the points of a box. */
    @FunctionalInterface
    interface PointAction {
        void at(int k, int j, int i);
    }

    static void forEach(Box box, PointAction action) {
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                for (int i = box.i0(); i < box.i1(); i++) {
                    action.at(k, j, i);
                }
            }
        }
    }

    /**
     * Closes the faces of solid points on the finest level.
     *
     * @param connections which points are solid
     * @param decay where conducted to solids is added: {@code conducted} times the face, at the points beside a solid
     * @param conducted how much of a face to a solid conducts; 0 if there is no flux
     */
    static void close(Level level, List<LevelField> faces, Connections connections, Field decay, double conducted) {
        Block block = level.block();
        Box owned = block.owned();
        List<Axis> order = axes(block.grid());
        for (int f = 0; f < order.size(); f++) {
            Axis axis = order.get(f);
            int n = block.grid().points(axis);
            boolean periodic = connections.isPeriodic(f);
            Field face = faces.get(f).field();
            Box layers = block.interior().with(axis, -1, owned.extent(axis));
            forEach(layers, (k, j, i) -> {
                int at = owned.low(axis) + (axis == Axis.Z ? k : axis == Axis.Y ? j : i);
                int low = periodic ? Math.floorMod(at, n) : Math.max(at, 0);
                int high = periodic ? Math.floorMod(at + 1, n) : Math.min(at + 1, n - 1);
                boolean lowFree = isFree(connections, owned, axis, low, k, j, i);
                boolean highFree = isFree(connections, owned, axis, high, k, j, i);
                if (lowFree && highFree) {
                    return;
                }
                double conductance = conducted * face.at(k, j, i);
                face.set(k, j, i, 0);
                if (lowFree && at >= owned.low(axis)) {
                    decay.set(k, j, i, decay.at(k, j, i) + conductance);
                } else if (highFree && at + 1 < owned.high(axis)) {
                    int kk = axis == Axis.Z ? k + 1 : k;
                    int jj = axis == Axis.Y ? j + 1 : j;
                    int ii = axis == Axis.X ? i + 1 : i;
                    decay.set(kk, jj, ii, decay.at(kk, jj, ii) + conductance);
                }
            });
        }
    }

    private static boolean isFree(Connections connections, Box owned, Axis axis, int at, int k, int j, int i) {
        return connections.isFree(connections.index(
                axis == Axis.Z ? at : k + owned.k0(),
                axis == Axis.Y ? at : j + owned.j0(),
                axis == Axis.X ? at : i + owned.i0()));
    }

    /** 1/D, where D is the diagonal of the operator; 0 where D is 0. */
    static LevelField inverseDiagonal(Level level, Boundaries homogeneous) {
        Block block = level.block();
        LevelField inverse = level.field("1/D");
        List<Axis> order = axes(block.grid());
        PeriodicAxes periodic = homogeneous.periodicAxes(block.grid());
        double[] lowFactor = new double[order.size()];
        double[] highFactor = new double[order.size()];
        for (int f = 0; f < order.size(); f++) {
            Axis axis = order.get(f);
            boolean walls = !periodic.along(axis);
            lowFactor[f] = walls ? 1 - HomogeneousBoundary.factor(homogeneous, axis.low(), block.grid()) : 1;
            highFactor[f] = walls ? 1 - HomogeneousBoundary.factor(homogeneous, axis.high(), block.grid()) : 1;
        }
        forEach(block.interior(), (k, j, i) -> {
            double sum = level.decay().map(decay -> decay.field().at(k, j, i)).orElse(0.0);
            for (int f = 0; f < order.size(); f++) {
                Axis axis = order.get(f);
                int at = block.owned().low(axis) + (axis == Axis.Z ? k : axis == Axis.Y ? j : i);
                Field face = level.faces().get(f).field();
                double low =
                        face.at(axis == Axis.Z ? k - 1 : k, axis == Axis.Y ? j - 1 : j, axis == Axis.X ? i - 1 : i);
                double high = face.at(k, j, i);
                sum += (at == 0 ? lowFactor[f] * low : low)
                        + (at == block.grid().points(axis) - 1 ? highFactor[f] * high : high);
            }
            inverse.field().set(k, j, i, sum > 0 ? 1 / sum : 0);
        });
        return inverse;
    }

    private static boolean isWall(Grid grid, Boundaries boundaries, Side side) {
        Boundary boundary = boundaries.at(side);
        return !(boundary instanceof Boundary.Periodic)
                && !HomogeneousBoundary.isHeld(boundary, grid.wallSpacing(side, 1));
    }

    /** The axes of a grid, x first. */
    static List<Axis> axes(Grid grid) {
        return grid.axes().reversed();
    }

    /** The value of a part of a spacing beyond a point along an axis. */
    private static double value(
            PlaceFunction a, Block block, PeriodicAxes periodic, Axis axis, double beyond, int k, int j, int i) {
        double x = block.coordinate(Axis.X, axis == Axis.X ? i + beyond : i, periodic);
        double y = block.coordinate(Axis.Y, axis == Axis.Y ? j + beyond : j, periodic);
        double z = block.coordinate(Axis.Z, axis == Axis.Z ? k + beyond : k, periodic);
        double value = a.at(x, y, z);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("diffusion a = " + value + " at x = " + x + ", y = " + y + ", z = " + z
                    + " m: must be positive and finite");
        }
        return value;
    }

    /**
     * The faces of a coarser level. Collective.
     *
     * @param fine the fine level, whose faces are set
     * @param coarse the coarse level
     * @param axes the transfers between them
     * @param part the coarse points of this rank
     * @param gathering completes a field that every rank has whole
     */
    static List<LevelField> coarsen(
            Level fine, Level coarse, Map<Axis, AxisTransfer> axes, Box part, Gathering gathering) {
        List<LevelField> faces = new ArrayList<>();
        List<Axis> order = axes(fine.block().grid());
        for (int f = 0; f < order.size(); f++) {
            LevelField from = fine.faces().get(f);
            fine.exchangeAround(from);
            LevelField to = coarse.field("faces " + order.get(f));
            coarsen(fine.block(), from.field(), coarse.block(), to.field(), axes, order.get(f), part);
            gathering.gather(to);
            coarse.exchangeAround(to);
            faces.add(to);
            beforeFirst(coarse.block(), to.field(), order.get(f), LinearTransfer.of(axes, order.get(f)));
        }
        return faces;
    }

    private static void coarsen(
            Block fine, Field from, Block coarse, Field to, Map<Axis, AxisTransfer> axes, Axis along, Box part) {
        Overlaps z = Overlaps.of(axes, Axis.Z, along == Axis.Z, fine);
        Overlaps y = Overlaps.of(axes, Axis.Y, along == Axis.Y, fine);
        Overlaps x = Overlaps.of(axes, Axis.X, along == Axis.X, fine);
        double ratio = LinearTransfer.of(axes, along).ratio();
        Box local = coarse.toLocal(part);
        for (int k = 0; k < part.planes(); k++) {
            for (int j = 0; j < part.rows(); j++) {
                for (int i = 0; i < part.columns(); i++) {
                    double sum = sum(from, z.at(part.k0() + k), y.at(part.j0() + j), x.at(part.i0() + i));
                    to.set(local.k0() + k, local.j0() + j, local.i0() + i, sum / (ratio * ratio));
                }
            }
        }
    }

    /** The mean of what decays in the fine cells that a coarse one overlaps. Collective. */
    static LevelField coarsenDecay(
            Level fine, LevelField from, Level coarse, Map<Axis, AxisTransfer> axes, Box part, Gathering gathering) {
        fine.exchangeAround(from);
        LevelField to = coarse.field("decay");
        Overlaps z = Overlaps.of(axes, Axis.Z, false, fine.block());
        Overlaps y = Overlaps.of(axes, Axis.Y, false, fine.block());
        Overlaps x = Overlaps.of(axes, Axis.X, false, fine.block());
        Box local = coarse.block().toLocal(part);
        forEach(
                local,
                (k, j, i) -> to.field()
                        .set(
                                k,
                                j,
                                i,
                                sum(
                                        from.field(),
                                        z.at(k - local.k0() + part.k0()),
                                        y.at(j - local.j0() + part.j0()),
                                        x.at(i - local.i0() + part.i0()))));
        gathering.gather(to);
        return to;
    }

    /** The mean of the fine values, each by its share of the coarse one. */
    private static double sum(Field from, Overlaps.Row z, Overlaps.Row y, Overlaps.Row x) {
        double sum = 0;
        for (int k = 0; k < z.count(); k++) {
            for (int j = 0; j < y.count(); j++) {
                double share = z.share(k) * y.share(j);
                for (int i = 0; i < x.count(); i++) {
                    sum += share * x.share(i) * from.at(z.index(k), y.index(j), x.index(i));
                }
            }
        }
        return sum;
    }

    /** The face before the first point: across a period the last one; elsewhere as the first face inside, as coarse grids only guide. */
    private static void beforeFirst(Block block, Field faces, Axis axis, AxisTransfer transfer) {
        Box in = block.interior();
        if (!block.atDomainEdge(axis.low())) {
            return;
        }
        boolean whole = in.extent(axis) == block.grid().points(axis);
        if (transfer.periodic() && !whole) {
            return; // exchanged
        }
        int source = transfer.periodic() ? in.extent(axis) - 1 : 0;
        Box layer = in.with(axis, -1, 0);
        int shift = source + 1;
        for (int k = layer.k0(); k < layer.k1(); k++) {
            for (int j = layer.j0(); j < layer.j1(); j++) {
                for (int i = layer.i0(); i < layer.i1(); i++) {
                    double value = faces.at(
                            k + (axis == Axis.Z ? shift : 0),
                            j + (axis == Axis.Y ? shift : 0),
                            i + (axis == Axis.X ? shift : 0));
                    faces.set(k, j, i, value);
                }
            }
        }
    }
}
