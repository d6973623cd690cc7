package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;

/**
 * The ghost points outside the domain, in the order they must be filled: axis after axis, each of which may read those of
 * the axes before.
 *
 * <p>Each is scale · mirror point + gain · value(place, time).
 */
final class GhostList implements BoundaryFill.GhostVisitor {
    /** One ghost point. */
    private record Ghost(
            int p,
            int mirror,
            int field,
            double scale,
            double gain,
            PlaceTimeFunction value,
            double x,
            double y,
            double z) {
        double offset(double t) {
            return gain * value.at(x, y, z, t);
        }
    }

    /** Where the entries of one launch begin and end. */
    record Part(int from, int count) {}

    private final List<Ghost> ghosts = new ArrayList<>();
    private int field;

    @Override
    public void ghost(
            int p, int mirror, double scale, double gain, PlaceTimeFunction value, double x, double y, double z) {
        ghosts.add(new Ghost(p, mirror, field, scale, gain, value, x, y, z));
    }

    /**
     * Adds the ghost points next to {@code region}, one radius deep; returns the launches that fill them: one an axis where
     * corners are read, for those are made of the ghost points beside them; else one.
     *
     * @param region local indices; the sides of the domain that it touches are filled
     */
    List<Part> add(StepperSpec spec, Field layout, Box region) {
        return spec.exchangesCorners() ? addWithCorners(spec, layout, region) : addSides(spec, layout, region);
    }

    private List<Part> addSides(StepperSpec spec, Field layout, Box region) {
        int from = ghosts.size();
        for (Side side : Side.values()) {
            addSide(spec, layout, region, side, region);
        }
        return ghosts.size() > from ? List.of(new Part(from, ghosts.size() - from)) : List.of();
    }

    private List<Part> addWithCorners(StepperSpec spec, Field layout, Box region) {
        List<Part> parts = new ArrayList<>();
        Box filled = region;
        for (Side[] sides :
                new Side[][] {{Side.X_LOW, Side.X_HIGH}, {Side.Y_LOW, Side.Y_HIGH}, {Side.Z_LOW, Side.Z_HIGH}}) {
            int from = ghosts.size();
            Box next = filled;
            for (Side side : sides) {
                if (addSide(spec, layout, region, side, filled)) {
                    next = next.grow(side, spec.radius().along(side.axis()));
                }
            }
            filled = next;
            if (ghosts.size() > from) {
                parts.add(new Part(from, ghosts.size() - from));
            }
        }
        return parts;
    }

    /** Adds the ghost points beyond one side of {@code filled}; false where there are none, for want of a domain's end. */
    private boolean addSide(StepperSpec spec, Field layout, Box region, Side side, Box filled) {
        int radius = spec.radius().along(side.axis());
        if (radius == 0 || spec.hasNeighbour(side) || !touches(spec, region, side)) {
            return false;
        }
        for (field = 0; field < spec.boundaries().size(); field++) {
            new BoundaryFill(spec.block(), spec.boundaries().get(field)).visitSide(side, layout, filled, radius, this);
        }
        return true;
    }

    private static boolean touches(StepperSpec spec, Box region, Side side) {
        int extent = spec.block().owned().extent(side.axis());
        return side.isHigh() ? region.high(side.axis()) >= extent : region.low(side.axis()) <= 0;
    }

    int count() {
        return ghosts.size();
    }

    /** p, mirror, field of each. */
    void addTo(IndexTable table) {
        for (Ghost ghost : ghosts) {
            table.add(ghost.p());
            table.add(ghost.mirror());
            table.add(ghost.field());
        }
    }

    /** scale, offset of each, from {@code at} on; offsets as they are at time {@code t} [s]. */
    void addTo(Object reals, int at, double t) {
        for (int g = 0; g < ghosts.size(); g++) {
            Reals.set(reals, at + 2 * g, ghosts.get(g).scale());
            Reals.set(reals, at + 2 * g + 1, ghosts.get(g).offset(t));
        }
    }

    /** Whether some value changes with time. */
    boolean changes() {
        return ghosts.stream().anyMatch(ghost -> !(ghost.value() instanceof PlaceTimeFunction.Constant));
    }
}
