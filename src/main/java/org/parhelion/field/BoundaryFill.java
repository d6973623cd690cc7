package org.parhelion.field;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceTimeFunction;
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
    private static final Axis[] ORDER = {Axis.X, Axis.Y, Axis.Z};

    /** Rules are computed and checked in advance to this depth in ghost points. */
    private static final int DEEPEST = 64;

    private final Block block;
    private final Boundaries boundaries;
    private final PeriodicAxes periodic;
    private final Lattice lattice;
    private final Box interior;
    private final Side[][] sides = new Side[ORDER.length][];
    /** The rules of each side that is filled here, by depth. */
    private final Map<Side, GhostRule[]> rules = new EnumMap<>(Side.class);
    /** The rules of the outermost points of the domain, of sides whose boundary sets them. */
    private final Map<Side, GhostRule> outermost = new EnumMap<>(Side.class);

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
        outermost.keySet().stream().findFirst().ifPresent(side -> {
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
        this.block = block;
        this.boundaries = boundaries;
        this.periodic = boundaries.periodicAxes(block.grid());
        this.lattice = new Lattice(block.grid(), location, periodic);
        this.interior = lattice.interior(block);
        for (int a = 0; a < ORDER.length; a++) {
            Axis axis = ORDER[a];
            sides[a] = block.grid().axes().contains(axis) && !periodic.along(axis)
                    ? new Side[] {axis.low(), axis.high()}
                    : new Side[0];
            for (Side side : sides[a]) {
                rules.put(side, rules(side));
                outermost(block.grid(), boundaries.at(side), side, location, dtSeconds)
                        .ifPresent(rule -> outermost.put(side, checkedOutermost(side, rule)));
            }
        }
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

    private boolean onWall(Side side) {
        return lattice.location().onFaces(side.axis());
    }

    private GhostRule[] rules(Side side) {
        GhostRule[] rules = new GhostRule[DEEPEST];
        for (int m = 1; m <= DEEPEST; m++) {
            rules[m - 1] = worked(side, m);
        }
        return rules;
    }

    private GhostRule worked(Side side, int m) {
        try {
            Boundary boundary = boundaries.at(side);
            GhostRule rule = onWall(side)
                    ? boundary.ghostOnFaces(m, block.grid().faceSpacing(side, m))
                    : boundary.ghost(m, block.grid().wallSpacing(side, m));
            for (GhostRule.Term term : rule.terms()) {
                if (term.before() || term.point() > m || term.point() <= -m) {
                    throw new IllegalArgumentException("the rule of ghost point " + m + " reads " + term
                            + ": it may read points " + (1 - m) + " to " + m + " of the same step");
                }
            }
            return rule;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("side " + side + ": " + e.getMessage(), e);
        }
    }

    private static GhostRule checkedOutermost(Side side, GhostRule rule) {
        for (GhostRule.Term term : rule.terms()) {
            if (term.point() > 1 || term.point() < (term.before() ? 0 : 1)) {
                throw new IllegalArgumentException("side " + side + ": the rule of the outermost point reads " + term
                        + ": it may read points 0 and 1 one step earlier, and point 1 of the same step");
            }
        }
        return rule;
    }

    private GhostRule rule(Side side, int m) {
        GhostRule[] known = rules.get(side);
        if (known == null) {
            throw new IllegalArgumentException("side " + side + " of " + block + " is not filled from a boundary");
        }
        return m <= known.length ? known[m - 1] : worked(side, m);
    }

    /**
     * Tells whether the ghost points beyond a side keep their values from step to step, so that one fill is enough.
     *
     * @param side a side of the block
     * @return whether its rules are constant; false for a side that is not filled from a boundary
     */
    public boolean isConstant(Side side) {
        GhostRule[] known = rules.get(side);
        return known != null && Arrays.stream(known).allMatch(GhostRule::isConstant);
    }

    /**
     * Tells whether the boundary of a side sets the outermost points of the domain: {@link #setOutermost}.
     *
     * @param side a side of the block
     * @return whether it does; false for a side that is not filled from a boundary
     */
    public boolean setsOutermost(Side side) {
        return outermost.containsKey(side);
    }

    /**
     * The number of layers of the domain's points beside a side that ghost points and outermost points are computed from.
     *
     * @param side a side of the block
     * @param layers number of layers of ghost points
     * @return the largest index of a point that is read, plus 1; 0 for a side that is not filled from a boundary
     */
    public int pointsRead(Side side, int layers) {
        int deepest =
                Optional.ofNullable(outermost.get(side)).map(GhostRule::depth).orElse(-1);
        for (int m = 1; rules.containsKey(side) && m <= layers; m++) {
            deepest = Math.max(deepest, rule(side, m).depth());
        }
        return deepest + 1;
    }

    /** {@return the periodic axes, whose ghost points the halo exchange fills} */
    public PeriodicAxes periodicAxes() {
        return periodic;
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
            if (block.hasNeighbour(side, periodic)) {
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
        for (int a = 0; a < ORDER.length; a++) {
            Box next = filled;
            for (Side side : sides[a]) {
                int depth = layers.along(ORDER[a]);
                if (depth > 0 && touches(region, side)) {
                    fillSide(side, field, t, filled, depth);
                    next = next.grow(side, depth);
                }
            }
            filled = next;
        }
    }

    private boolean touches(Box region, Side side) {
        Axis axis = side.axis();
        return block.atDomainEdge(side)
                && (side.isHigh() ? region.high(axis) >= interior.high(axis) : region.low(axis) <= 0);
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
        if (!block.atDomainEdge(side)) {
            throw new IllegalArgumentException("side " + side + " of " + block + " is not at the edge of the domain");
        }
        if (layers > field.ghost().along(axis)) {
            throw new IllegalArgumentException(layers + " layers beyond side " + side + " of field '" + field.name()
                    + "' with ghost width " + field.ghost());
        }
        int edge = edge(side);
        int outward = side.isHigh() ? 1 : -1;
        for (int m = 1; m <= layers; m++) {
            int ghost = edge + outward * m;
            layer(rule(side, m), side, field, field, t, ghost, k0, j0, i0, k1, j1, i1);
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
        for (Side[] ofAxis : sides) {
            for (Side side : ofAxis) {
                if (setsOutermost(side) && touches(region, side)) {
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
        GhostRule rule = outermostRule(side);
        layer(rule, side, field, before, t, edge(side), k0, j0, i0, k1, j1, i1);
    }

    private GhostRule outermostRule(Side side) {
        GhostRule rule = outermost.get(side);
        if (rule == null || !block.atDomainEdge(side)) {
            throw new IllegalArgumentException(
                    "side " + side + " of " + block + ": no boundary sets its outermost points");
        }
        return rule;
    }

    /** Local index of the outermost points of the domain at a side. */
    private int edge(Side side) {
        return side.isHigh() ? interior.high(side.axis()) - 1 : 0;
    }

    /** Local index of the wall at a side: on the outermost points, or half a spacing outside. */
    private double wall(Side side) {
        double outside = onWall(side) ? 0 : 0.5;
        return side.isHigh() ? edge(side) + outside : edge(side) - outside;
    }

    /** Applies a rule to the points of the region that have the index {@code target} along the side's axis. */
    private void layer(
            GhostRule rule,
            Side side,
            Field field,
            Field before,
            double t,
            int target,
            int k0,
            int j0,
            int i0,
            int k1,
            int j1,
            int i1) {
        Axis axis = side.axis();
        int edge = edge(side);
        int outward = side.isHigh() ? 1 : -1;
        int pitch = pitch(field, axis);
        int kLow = axis == Axis.Z ? target : k0;
        int kHigh = axis == Axis.Z ? target + 1 : k1;
        int jLow = axis == Axis.Y ? target : j0;
        int jHigh = axis == Axis.Y ? target + 1 : j1;
        int iLow = axis == Axis.X ? target : i0;
        int iHigh = axis == Axis.X ? target + 1 : i1;
        if (rule.isMirror() && rule.value() instanceof PlaceTimeFunction.Constant constant) {
            int toMirror = (edge - outward * mirror(rule) - target) * pitch;
            double shift = rule.gain() * constant.value();
            affine(field, kLow, jLow, iLow, kHigh, jHigh, iHigh, toMirror, scale(rule), shift);
        } else {
            double place = rule.atWall() ? wall(side) : target;
            int toOutermost = (edge - target) * pitch;
            int inward = -outward * pitch;
            evaluated(rule, field, before, t, kLow, jLow, iLow, kHigh, jHigh, iHigh, axis, place, toOutermost, inward);
        }
    }

    private static int mirror(GhostRule rule) {
        return rule.terms().isEmpty() ? 0 : rule.terms().getFirst().point();
    }

    private static double scale(GhostRule rule) {
        return rule.terms().isEmpty() ? 0 : rule.terms().getFirst().weight();
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
        visitLayer(rule(side, m), side, field, region, edge(side) + (side.isHigh() ? m : -m), visitor);
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
        visitLayer(outermostRule(side), side, field, region, edge(side), visitor);
    }

    private void visitLayer(GhostRule rule, Side side, Field field, Box region, int target, RuleVisitor visitor) {
        Axis axis = side.axis();
        int edge = edge(side);
        int outward = side.isHigh() ? 1 : -1;
        int pitch = pitch(field, axis);
        double place = rule.atWall() ? wall(side) : target;
        Box layer = region.with(axis, target, target + 1);
        for (int k = layer.k0(); k < layer.k1(); k++) {
            for (int j = layer.j0(); j < layer.j1(); j++) {
                for (int i = layer.i0(); i < layer.i1(); i++) {
                    visitor.point(
                            field.index(k, j, i),
                            rule,
                            (edge - target) * pitch,
                            -outward * pitch,
                            lattice.coordinate(block, Axis.X, axis == Axis.X ? place : i),
                            lattice.coordinate(block, Axis.Y, axis == Axis.Y ? place : j),
                            lattice.coordinate(block, Axis.Z, axis == Axis.Z ? place : k));
                }
            }
        }
    }

    private static int pitch(Field field, Axis axis) {
        return switch (axis) {
            case Z -> field.planePitch();
            case Y -> field.rowPitch();
            case X -> 1;
        };
    }

    /** Sets ghost = scale · source + shift for every point of a layer. With scale 0 no source is read. */
    private static void affine(
            Field field, int k0, int j0, int i0, int k1, int j1, int i1, int toSource, double scale, double shift) {
        // A layer beyond an x side is one point wide: the inner loop then runs over rows.
        boolean column = i1 - i0 == 1;
        int inner = column ? j1 - j0 : i1 - i0;
        int innerPitch = column ? field.rowPitch() : 1;
        int outer = column ? 1 : j1 - j0;
        for (int k = k0; k < k1; k++) {
            for (int r = 0; r < outer; r++) {
                int p = field.index(k, j0 + r, i0);
                if (field.precision() == Precision.DOUBLE) {
                    affine(field.doubles(), p, inner, innerPitch, toSource, scale, shift);
                } else {
                    affine(field.floats(), p, inner, innerPitch, toSource, (float) scale, (float) shift);
                }
            }
        }
    }

    private static void affine(double[] u, int p, int n, int pitch, int toSource, double scale, double shift) {
        if (scale == 0) {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = shift;
            }
        } else {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = scale * u[p + r * pitch + toSource] + shift;
            }
        }
    }

    /** All arithmetic is in float, so that a device without double precision computes the same bits. */
    private static void affine(float[] u, int p, int n, int pitch, int toSource, float scale, float shift) {
        if (scale == 0) {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = shift;
            }
        } else {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = scale * u[p + r * pitch + toSource] + shift;
            }
        }
    }

    /**
     * Applies a rule point by point. {@code place} is the local index along {@code axis} at which the value is evaluated,
     * {@code toOutermost} the distance in the array from a point to the outermost point on its normal.
     */
    private void evaluated(
            GhostRule rule,
            Field field,
            Field before,
            double t,
            int k0,
            int j0,
            int i0,
            int k1,
            int j1,
            int i1,
            Axis axis,
            double place,
            int toOutermost,
            int inward) {
        List<GhostRule.Term> terms = rule.terms();
        for (int k = k0; k < k1; k++) {
            double z = lattice.coordinate(block, Axis.Z, axis == Axis.Z ? place : k);
            for (int j = j0; j < j1; j++) {
                double y = lattice.coordinate(block, Axis.Y, axis == Axis.Y ? place : j);
                for (int i = i0; i < i1; i++) {
                    double x = lattice.coordinate(block, Axis.X, axis == Axis.X ? place : i);
                    double shift = rule.gain() * rule.value().at(x, y, z, t);
                    int p = field.index(k, j, i);
                    PointSum.set(field, before, terms, p, p + toOutermost, inward, shift);
                }
            }
        }
    }
}
