package org.parhelion.grid;

import java.util.EnumMap;
import java.util.Map;

/** The boundary of each side of the domain. Immutable: {@link #side} and {@link #axis} return changed copies. */
public final class Boundaries {
    private final Map<Side, Boundary> sides;

    private Boundaries(Map<Side, Boundary> sides) {
        this.sides = sides;
    }

    /**
     * The same boundary on every side.
     *
     * @param boundary the boundary of all six sides
     * @return the boundaries
     */
    public static Boundaries all(Boundary boundary) {
        Map<Side, Boundary> sides = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            sides.put(side, boundary);
        }
        return new Boundaries(sides);
    }

    /**
     * Replaces the boundary of one side.
     *
     * @param side the side
     * @param boundary its boundary
     * @return a changed copy
     */
    public Boundaries side(Side side, Boundary boundary) {
        Map<Side, Boundary> copy = new EnumMap<>(sides);
        copy.put(side, boundary);
        return new Boundaries(copy);
    }

    /**
     * Replaces the boundary of both sides of one axis.
     *
     * @param axis the axis
     * @param boundary the boundary of both its sides
     * @return a changed copy
     */
    public Boundaries axis(Axis axis, Boundary boundary) {
        return side(axis.low(), boundary).side(axis.high(), boundary);
    }

    /**
     * The boundary of one side.
     *
     * @param side the side
     * @return its boundary
     */
    public Boundary at(Side side) {
        Boundary boundary = sides.get(side);
        if (boundary == null) {
            throw new IllegalStateException("no boundary on side " + side);
        }
        return boundary;
    }

    /**
     * The periodic axes. An absent axis is never periodic.
     *
     * @param grid names the axes
     * @return the axes whose two sides are periodic
     * @throws IllegalArgumentException if one side of an axis is periodic and the other is not, or a periodic axis is
     *     stretched
     */
    public PeriodicAxes periodicAxes(Grid grid) {
        return new PeriodicAxes(periodic(grid, Axis.Z), periodic(grid, Axis.Y), periodic(grid, Axis.X));
    }

    private boolean periodic(Grid grid, Axis axis) {
        boolean low = at(axis.low()) instanceof Boundary.Periodic;
        boolean high = at(axis.high()) instanceof Boundary.Periodic;
        if (grid.axes().contains(axis) && low != high) {
            throw new IllegalArgumentException("side " + (low ? axis.low() : axis.high())
                    + " is periodic and the opposite side is not: make both sides of " + axis
                    + " periodic, or neither");
        }
        if (grid.axes().contains(axis) && low && grid.isStretched(axis)) {
            throw new IllegalArgumentException(
                    "axis " + axis + " is stretched and periodic: the distance from its last point"
                            + " to its first is not defined; make the axis uniform, or choose other boundaries for it");
        }
        return grid.axes().contains(axis) && low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Boundaries b && sides.equals(b.sides);
    }

    @Override
    public int hashCode() {
        return sides.hashCode();
    }

    @Override
    public String toString() {
        return "Boundaries" + sides;
    }
}
