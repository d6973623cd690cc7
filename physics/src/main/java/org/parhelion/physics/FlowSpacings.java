package org.parhelion.physics;

import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Point;

/**
 * Distances on the staggered grid of {@link NavierStokes}. Along each axis
 *
 * <pre>
 *       between(i-1)      between(i)
 *      ├─────────────┼─────────────────┤
 *   ───p──────u──────p────────u────────p───
 *             ├───────────────┤
 *                  cell(i)                    a face, where u is, lies half way between points
 * </pre>
 *
 * @param dx the spacing along x [m]; NaN if axes are stretched
 * @param dy the spacing along y [m]; NaN if axes are stretched
 * @param stretched whether formulas read the distances to the neighbours
 */
record FlowSpacings(double dx, double dy, boolean stretched) {
    /** Widths of cells, which a formula reads at neighbours too. */
    private static final List<String> CELLS = List.of("cell x", "cell y");

    static FlowSpacings of(Grid grid) {
        return grid.isStretched()
                ? new FlowSpacings(Double.NaN, Double.NaN, true)
                : new FlowSpacings(grid.dx(), grid.dy(), false);
    }

    double cellX(Point p) {
        return stretched ? 0.5 * (p.dxLow() + p.dxHigh()) : dx;
    }

    double cellY(Point p) {
        return stretched ? 0.5 * (p.dyLow() + p.dyHigh()) : dy;
    }

    double betweenX(Point p) {
        return stretched ? p.dxHigh() : dx;
    }

    double betweenY(Point p) {
        return stretched ? p.dyHigh() : dy;
    }

    double narrowestX(Point p) {
        return stretched ? Math.min(p.dxLow(), p.dxHigh()) : dx;
    }

    double narrowestY(Point p) {
        return stretched ? Math.min(p.dyLow(), p.dyHigh()) : dy;
    }

    /** {@return the coefficients that the spread of momentum reads at the end of a formula's list} */
    List<String> cells() {
        return stretched ? CELLS : List.of();
    }

    Model withCells(Model model) {
        if (!stretched) {
            return model;
        }
        return model.coefficient(CELLS.get(0), widths(model.grid(), Axis.X))
                .coefficient(CELLS.get(1), widths(model.grid(), Axis.Y));
    }

    /** The width of the cell of each point along an axis, row-major. */
    private static double[] widths(Grid grid, Axis axis) {
        double[] widths = new double[(int) grid.pointCount()];
        for (int j = 0; j < grid.ny(); j++) {
            for (int i = 0; i < grid.nx(); i++) {
                int p = axis == Axis.X ? i : j;
                widths[j * grid.nx() + i] = 0.5 * (grid.spacingLow(axis, p) + grid.spacingHigh(axis, p));
            }
        }
        return widths;
    }

    /** {@return the face above a coordinate of a point along an axis} */
    static double face(Grid grid, Axis axis, double coordinate) {
        if (!grid.isStretched(axis)) {
            return coordinate + 0.5 * grid.spacing(axis);
        }
        int p = 0;
        while (p < grid.points(axis) - 1 && grid.coordinate(axis, p) < coordinate) {
            p++;
        }
        return coordinate + 0.5 * grid.spacingHigh(axis, p);
    }
}
