package org.parhelion.field;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;

/** The rules of the ghost points outside the domain and of its outermost points, by side and depth, for fields of one location. Immutable. */
final class BoundaryRules {
    static final Axis[] ORDER = {Axis.X, Axis.Y, Axis.Z};

    /** Rules are computed and checked in advance to this depth in ghost points. */
    private static final int DEEPEST = 64;

    final Block block;
    final PeriodicAxes periodic;
    final Lattice lattice;
    private final Boundaries boundaries;
    private final Box interior;
    private final Side[][] sides = new Side[ORDER.length][];
    /** The rules of each side that is filled here, by depth. */
    private final Map<Side, GhostRule[]> rules = new EnumMap<>(Side.class);
    /** The rules of the outermost points of the domain, of sides whose boundary sets them. */
    private final Map<Side, GhostRule> outermost = new EnumMap<>(Side.class);

    BoundaryRules(Block block, Boundaries boundaries, double dtSeconds, Location location) {
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
                BoundaryFill.outermost(block.grid(), boundaries.at(side), side, location, dtSeconds)
                        .ifPresent(rule -> outermost.put(side, checkedOutermost(side, rule)));
            }
        }
    }

    /** The sides along the axis of that place in {@link #ORDER} which are filled from a boundary. */
    Side[] sides(int place) {
        return sides[place];
    }

    /** A side whose boundary sets the outermost points, if there is one. */
    Optional<Side> anySettingOutermost() {
        return outermost.keySet().stream().findFirst();
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

    /** The rule of the ghost points at a distance from a side. */
    GhostRule rule(Side side, int m) {
        GhostRule[] known = rules.get(side);
        if (known == null) {
            throw new IllegalArgumentException("side " + side + " of " + block + " is not filled from a boundary");
        }
        return m <= known.length ? known[m - 1] : worked(side, m);
    }

    boolean isConstant(Side side) {
        GhostRule[] known = rules.get(side);
        return known != null && Arrays.stream(known).allMatch(GhostRule::isConstant);
    }

    boolean setsOutermost(Side side) {
        return outermost.containsKey(side);
    }

    int pointsRead(Side side, int layers) {
        int deepest =
                Optional.ofNullable(outermost.get(side)).map(GhostRule::depth).orElse(-1);
        for (int m = 1; rules.containsKey(side) && m <= layers; m++) {
            deepest = Math.max(deepest, rule(side, m).depth());
        }
        return deepest + 1;
    }

    /** Whether a region touches a side of the domain. */
    boolean touches(Box region, Side side) {
        Axis axis = side.axis();
        return block.atDomainEdge(side)
                && (side.isHigh() ? region.high(axis) >= interior.high(axis) : region.low(axis) <= 0);
    }

    /** The rule of the outermost points at a side, whose boundary must set them. */
    GhostRule outermostRule(Side side) {
        GhostRule rule = outermost.get(side);
        if (rule == null || !block.atDomainEdge(side)) {
            throw new IllegalArgumentException(
                    "side " + side + " of " + block + ": no boundary sets its outermost points");
        }
        return rule;
    }

    /** Local index of the outermost points of the domain at a side. */
    int edge(Side side) {
        return side.isHigh() ? interior.high(side.axis()) - 1 : 0;
    }

    /** Local index of the wall at a side: on the outermost points, or half a spacing outside. */
    double wall(Side side) {
        double outside = onWall(side) ? 0 : 0.5;
        return side.isHigh() ? edge(side) + outside : edge(side) - outside;
    }
}
