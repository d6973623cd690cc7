package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/** Coarsening without solids: the coarse grid spans the same length, and interpolation is linear by position. */
final class LinearCoarsening implements Coarsening {
    private final Grid grid;
    /** The interpolation weights along each axis, absent ones included. */
    private final Map<Axis, AxisTransfer> axes = new EnumMap<>(Axis.class);

    /** Coarsens a grid along some of its axes. */
    LinearCoarsening(Grid fine, List<Axis> coarsened, Boundaries boundaries) {
        int[] points = fine.points();
        double[] spacing = new double[points.length];
        Map<Axis, IntToDoubleFunction> places = new EnumMap<>(Axis.class);
        for (int a = 0; a < points.length; a++) {
            Axis axis = fine.axes().get(a);
            spacing[a] = Cells.meanSpacing(fine, axis);
            places.put(axis, c -> c);
            if (coarsened.contains(axis)) {
                AxisTransfer.CoarseAxis coarse = AxisTransfer.coarsen(fine, axis, boundaries);
                points[a] = coarse.points();
                spacing[a] *= coarse.ratio();
                places.put(axis, coarse::fineIndex);
            }
        }
        grid = Cells.withPlaces(Grid.of(points, spacing), fine, places);
        for (Axis axis : Axis.values()) {
            axes.put(axis, AxisTransfer.between(fine, grid, axis, boundaries));
        }
    }

    @Override
    public Grid grid() {
        return grid;
    }

    @Override
    public List<Box> parts(Decomposition fine) {
        AxisTransfer z = LinearTransfer.of(axes, Axis.Z);
        AxisTransfer y = LinearTransfer.of(axes, Axis.Y);
        AxisTransfer x = LinearTransfer.of(axes, Axis.X);
        List<Box> parts = new ArrayList<>();
        for (int rank = 0; rank < fine.ranks(); rank++) {
            Box owned = fine.owned(rank);
            parts.add(new Box(
                    z.cut(owned.k0()),
                    y.cut(owned.j0()),
                    x.cut(owned.i0()),
                    z.cut(owned.k1()),
                    y.cut(owned.j1()),
                    x.cut(owned.i1())));
        }
        return parts;
    }

    @Override
    public Transfer transfer(Level fine, Level coarse, List<Box> parts, Gathering gathering) {
        return new LinearTransfer(fine, coarse, axes, parts, gathering);
    }
}
