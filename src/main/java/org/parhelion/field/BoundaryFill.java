package org.parhelion.field;

import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

/**
 * Fills the ghost points outside the domain from the domain's {@link Boundaries}. Ghost points that the halo exchange fills (of
 * another rank, or of a periodic axis) are not changed.
 *
 * <p>The order is x, then y, then z. Each axis includes the ghost points of the axes before it, so that edges and corners, which
 * box stencils read, get values too:
 *
 * <pre>
 *   y y y y y y        x: filled first, for the rows of the region
 *   x ● ● ● ● x        y: filled second, from rows with their x ghost points
 *   x ● ● ● ● x
 *   y y y y y y
 * </pre>
 *
 * <p>A fill can be limited to a region, for instance to the rows that a tile is about to read. It can also be extended to the
 * ghost rows that this rank updates in place of a neighbour, because those rows touch the domain's boundary too. A ghost point
 * gets the same bits on every rank that fills it, and for every partition of the fill.
 *
 * <p>Immutable. Several threads may fill the same field if their regions are disjoint.
 */
public final class BoundaryFill {
    private final BoundaryRules rules;
    private final LayerFill layerFill;

    /**
     * Computes the rule of every side and depth, for steps of 1 s: for boundaries that do not depend on the length of a step.
     *
     * @param block the block to fill
     * @param boundaries the boundary of each side of the domain
     * @throws IllegalArgumentException if one side of an axis is periodic and the other is not, a boundary leaves a ghost point
     *     undetermined on this grid, or sets the outermost points of the domain, for which the length of a step is needed
     */
    public BoundaryFill(Block block, Boundaries boundaries) {
        this(block, boundaries, 1);
        rules.anySettingOutermost().ifPresent(side -> {
            throw new IllegalArgumentException("side " + side + ": " + boundaries.at(side)
                    + " depends on the length of a step: use BoundaryFill(block, boundaries, dtSeconds) and"
                    + " setOutermost after every step");
        });
    }

    /**
     * Computes the rule of every side and depth.
     *
     * @param block the block to fill
     * @param boundaries the boundary of each side of the domain
     * @param dtSeconds length of a step [s]
     * @throws IllegalArgumentException if one side of an axis is periodic and the other is not, or a boundary leaves a
     *     ghost point undetermined on this grid
     */
    public BoundaryFill(Block block, Boundaries boundaries, double dtSeconds) {
        this(block, boundaries, dtSeconds, Location.CENTRE);
    }

    /**
     * Computes the rule of every side and depth, for fields of any location.
     *
     * @param block the block to fill
     * @param boundaries the boundary of each side of the domain
     * @param dtSeconds length of a step [s]
     * @param location of the fields
     * @throws IllegalArgumentException if one side of an axis is periodic and the other is not, or a boundary leaves a
     *     ghost point undetermined on this grid, or is not defined for this location
     */
    public BoundaryFill(Block block, Boundaries boundaries, double dtSeconds, Location location) {
        this.rules = new BoundaryRules(block, boundaries, dtSeconds, location);
        this.layerFill = new LayerFill(rules);
    }

    /**
     * The rule of the outermost points of the domain at a side.
     *
     * @param grid the grid
     * @param boundary the boundary of the side
     * @param side the side
     * @param location of the field
     * @param dtSeconds length of a step [s]
     * @return the rule; empty where the formula advances these points
     */
    public static Optional<GhostRule> outermost(
            Grid grid, Boundary boundary, Side side, Location location, double dtSeconds) {
        double spacing = grid.spacing(side);
        return location.onFaces(side.axis())
                ? boundary.outermostOnFaces(spacing, dtSeconds)
                : boundary.outermost(spacing, dtSeconds);
    }

    /**
     * Tells whether the ghost points beyond a side keep their values from step to step, so that one fill is enough.
     *
     * @param side a side of the block
     * @return whether its rules are constant; false for a side that is not filled from a boundary
     */
    public boolean isConstant(Side side) {
        return rules.isConstant(side);
    }

    /**
     * Tells whether the boundary of a side sets the outermost points of the domain: {@link #setOutermost}.
     *
     * @param side a side of the block
     * @return whether it does; false for a side that is not filled from a boundary
     */
    public boolean setsOutermost(Side side) {
        return rules.setsOutermost(side);
    }

    /**
     * The number of layers of the domain's points beside a side that ghost points and outermost points are computed from.
     *
     * @param side a side of the block
     * @param layers number of layers of ghost points
     * @return the largest index of a point that is read, plus 1; 0 for a side that is not filled from a boundary
     */
    public int pointsRead(Side side, int layers) {
        return rules.pointsRead(side, layers);
    }

    /** {@return the periodic axes, whose ghost points the halo exchange fills} */
    public PeriodicAxes periodicAxes() {
        return rules.periodic;
    }

    /**
     * Fills all ghost points outside the domain. Ghost points of neighbours must be up to date.
     *
     * @param field a field of the block
     * @param t time [s]
     */
    public void fill(Field field, double t) {
        Box region = field.interior();
        for (Side side : Side.values()) {
            if (rules.block.hasNeighbour(side, rules.periodic)) {
                region = region.grow(side, field.ghost().along(side.axis()));
            }
        }
        fill(field, t, region, field.ghost());
    }

    /**
     * Fills the ghost points outside the domain beside a region.
     *
     * @param field a field of the block
     * @param t time [s]
     * @param region local indices of points of the domain, including ghost points that are copies of a neighbour's
     *     points. Only the sides of the domain that it touches are filled. Along the axis of such a side it must
     *     contain at least {@code layers} points with current values, because mirrors read them
     * @param layers number of layers of ghost points, at most the field's ghost width
     */
    public void fill(Field field, double t, Box region, Width layers) {
        Box filled = region;
        for (int a = 0; a < BoundaryRules.ORDER.length; a++) {
            Box next = filled;
            for (Side side : rules.sides(a)) {
                int depth = layers.along(BoundaryRules.ORDER[a]);
                if (depth > 0 && rules.touches(region, side)) {
                    fillSide(side, field, t, filled, depth);
                    next = next.grow(side, depth);
                }
            }
            filled = next;
        }
    }

    /**
     * Fills the ghost points beyond one side of the domain.
     *
     * @param side a side at which the block ends at the edge of the domain
     * @param field a field of the block
     * @param t time [s]
     * @param region local indices; the filled ghost points have its extent along the two other axes, which may include
     *     ghost points
     * @param layers number of layers of ghost points, at most the field's ghost width
     * @throws IllegalArgumentException if the side is not at the edge of the domain, is periodic, or {@code layers} is
     *     too large
     */
    public void fillSide(Side side, Field field, double t, Box region, int layers) {
        fillSide(side, field, t, region.k0(), region.j0(), region.i0(), region.k1(), region.j1(), region.i1(), layers);
    }

    /**
     * Fills the ghost points beyond one side of the domain, as {@link #fillSide(Side, Field, double, Box, int)} does.
     * The bounds of the region are numbers, because tiles call this method often and must not allocate.
     *
     * @param side a side at which the block ends at the edge of the domain
     * @param field a field of the block
     * @param t time [s]
     * @param k0 first plane of the region
     * @param j0 first row
     * @param i0 first point of a row
     * @param k1 plane after the last one
     * @param j1 row after the last one
     * @param i1 point after the last one
     * @param layers number of layers of ghost points, at most the field's ghost width
     * @throws IllegalArgumentException if the side is not at the edge of the domain, is periodic, or {@code layers} is
     *     too large
     */
    public void fillSide(Side side, Field field, double t, int k0, int j0, int i0, int k1, int j1, int i1, int layers) {
        Axis axis = side.axis();
        if (!rules.block.atDomainEdge(side)) {
            throw new IllegalArgumentException(
                    "side " + side + " of " + rules.block + " is not at the edge of the domain");
        }
        if (layers > field.ghost().along(axis)) {
            throw new IllegalArgumentException(layers + " layers beyond side " + side + " of field '" + field.name()
                    + "' with ghost width " + field.ghost());
        }
        int edge = rules.edge(side);
        int outward = side.isHigh() ? 1 : -1;
        for (int m = 1; m <= layers; m++) {
            int ghost = edge + outward * m;
            layerFill.set(rules.rule(side, m), side, field, field, t, ghost, k0, j0, i0, k1, j1, i1);
        }
    }

    /**
     * Sets the outermost points of the domain beside a region, at every side that it touches and whose boundary sets them. To be
     * called after every step, before ghost points are filled. Axis after axis, x, y, z.
     *
     * @param field a field of the block, after the step
     * @param before the same field before the step
     * @param t time after the step [s]
     * @param region local indices, as for {@link #fill(Field, double, Box, Width)}
     */
    public void setOutermost(Field field, Field before, double t, Box region) {
        for (int a = 0; a < BoundaryRules.ORDER.length; a++) {
            for (Side side : rules.sides(a)) {
                if (setsOutermost(side) && rules.touches(region, side)) {
                    setOutermost(
                            side,
                            field,
                            before,
                            t,
                            region.k0(),
                            region.j0(),
                            region.i0(),
                            region.k1(),
                            region.j1(),
                            region.i1());
                }
            }
        }
    }

    /**
     * Sets the outermost points of the domain at one side, whose boundary must set them. The bounds of the region are numbers,
     * because tiles call this method often and must not allocate.
     *
     * @param side a side at which the block ends at the edge of the domain
     * @param field a field of the block, after the step
     * @param before the same field before the step
     * @param t time after the step [s]
     * @param k0 first plane of the region
     * @param j0 first row
     * @param i0 first point of a row
     * @param k1 plane after the last one
     * @param j1 row after the last one
     * @param i1 point after the last one
     * @throws IllegalArgumentException if the side's boundary does not set the outermost points
     */
    public void setOutermost(
            Side side, Field field, Field before, double t, int k0, int j0, int i0, int k1, int j1, int i1) {
        layerFill.set(rules.outermostRule(side), side, field, before, t, rules.edge(side), k0, j0, i0, k1, j1, i1);
    }

    /** Receives points and their rules from {@link #visitGhosts} and {@link #visitOutermost}. */
    @FunctionalInterface
    public interface RuleVisitor {
        /**
         * One point with its rule.
         *
         * @param p array index of the point
         * @param rule how its value is computed
         * @param toOutermost distance in the array from the point to the outermost point of the domain on its normal
         * @param inward distance in the array from a point to the next one inward
         * @param x x coordinate to evaluate the rule's value at [m]
         * @param y y coordinate [m]
         * @param z z coordinate [m]
         */
        void point(int p, GhostRule rule, int toOutermost, int inward, double x, double y, double z);
    }

    /**
     * Visits one layer of ghost points beyond a side of the domain, each with the rule that {@link #fillSide} applies. For devices
     * that fill ghost points themselves, layer after layer.
     *
     * @param side a side at which the block ends at the edge of the domain
     * @param field a field of the block; defines the array indices
     * @param region local indices; the visited ghost points have its extent along the two other axes
     * @param m distance of the layer from the outermost point in points: 1, 2, …
     * @param visitor called once for each ghost point
     * @throws IllegalArgumentException if the side is periodic or absent
     */
    public void visitGhosts(Side side, Field field, Box region, int m, RuleVisitor visitor) {
        layerFill.visit(rules.rule(side, m), side, field, region, rules.edge(side) + (side.isHigh() ? m : -m), visitor);
    }

    /**
     * Visits each point that {@link #setOutermost(Side, Field, Field, double, int, int, int, int, int, int)} sets, with its rule.
     *
     * @param side a side whose boundary sets the outermost points
     * @param field a field of the block; defines the array indices
     * @param region local indices; the visited points have its extent along the two other axes
     * @param visitor called once for each point
     * @throws IllegalArgumentException if the side's boundary does not set the outermost points
     */
    public void visitOutermost(Side side, Field field, Box region, RuleVisitor visitor) {
        layerFill.visit(rules.outermostRule(side), side, field, region, rules.edge(side), visitor);
    }
}
