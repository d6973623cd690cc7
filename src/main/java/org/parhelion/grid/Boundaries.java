package org.parhelion.grid;

import java.util.EnumMap;
import java.util.Map;

/** The boundary of each side of the domain. Immutable: {@link #side} and {@link #axis} give changed copies. */
public final class Boundaries {
    private final Map<Side, Boundary> sides;

    private Boundaries(Map<Side, Boundary> sides) {
        this.sides = sides;
    }

    /** The same on every side. */
    public static Boundaries all(Boundary boundary) {
        Map<Side, Boundary> sides = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            sides.put(side, boundary);
        }
        return new Boundaries(sides);
    }

    /** A copy with another boundary on one side. */
    public Boundaries side(Side side, Boundary boundary) {
        Map<Side, Boundary> copy = new EnumMap<>(sides);
        copy.put(side, boundary);
        return new Boundaries(copy);
    }

    /** A copy with another boundary on both sides of one axis. */
    public Boundaries axis(Axis axis, Boundary boundary) {
        return side(axis.low(), boundary).side(axis.high(), boundary);
    }

    /** What holds on {@code side}. */
    public Boundary at(Side side) {
        Boundary boundary = sides.get(side);
        if (boundary == null) {
            throw new IllegalStateException("no boundary on side " + side);
        }
        return boundary;
    }

    /**
     * The axes that wrap around; an absent axis never does.
     *
     * @throws IllegalArgumentException if one side of an axis is periodic and the other is not
     */
    public PeriodicAxes periodicAxes(Grid grid) {
        return new PeriodicAxes(periodic(grid, Axis.Z), periodic(grid, Axis.Y), periodic(grid, Axis.X));
    }

    private boolean periodic(Grid grid, Axis axis) {
        boolean low = at(axis.low()) instanceof Boundary.Periodic;
        boolean high = at(axis.high()) instanceof Boundary.Periodic;
        if (grid.axes().contains(axis) && low != high) {
            throw new IllegalArgumentException("side " + (low ? axis.low() : axis.high())
                    + " is periodic and its opposite is not: make both sides of " + axis + " periodic, or neither");
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
