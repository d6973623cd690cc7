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
 * The ghost points outside the domain in the order of their fill: axis by axis. Ghost points of one axis may be mirrors of ghost
 * points of the axes before it.
 *
 * <p>The value of each is scale · mirror point + gain · value(position, time).
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

        boolean hasRuleOf(Ghost other) {
            return field == other.field && scale == other.scale && mirror - p == other.mirror - other.p;
        }
    }

    /** Ghost points that one loop fills: a part of a plane, with the same rule, from index {@code from} of the list on. */
    private record Patch(int from, int rows, int columns) {}

    private final StepperSpec spec;
    private final Field layout;
    private final int largest;
    private final int firstReal;
    private final List<Ghost> ghosts = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private int field;

    /**
     * @param largest largest number of ghost points of a patch
     * @param firstReal index of the first patch's numbers in the kernel's {@code reals}
     */
    GhostList(StepperSpec spec, Field layout, int largest, int firstReal) {
        this.spec = spec;
        this.layout = layout;
        this.largest = largest;
        this.firstReal = firstReal;
    }

    @Override
    public void ghost(
            int p, int mirror, double scale, double gain, PlaceTimeFunction value, double x, double y, double z) {
        ghosts.add(new Ghost(p, mirror, field, scale, gain, value, x, y, z));
    }

    /**
     * Adds the ghost points beside {@code region}, to a depth of one radius.
     *
     * @param region local indices; the sides of the domain that it touches are filled
     * @return the work that fills them: one item per axis if corners are read, because these depend on the ghost points beside
     *     them; otherwise one item
     */
    List<Work.Patches> add(Box region, PatchTable table) {
        List<Work.Patches> work = new ArrayList<>();
        Box filled = region;
        int first = table.length();
        for (Side[] sides :
                new Side[][] {{Side.X_LOW, Side.X_HIGH}, {Side.Y_LOW, Side.Y_HIGH}, {Side.Z_LOW, Side.Z_HIGH}}) {
            Box next = filled;
            for (Side side : sides) {
                int from = ghosts.size();
                if (addSide(region, side, spec.exchangesCorners() ? filled : region)) {
                    next = next.grow(side, spec.radius().along(side.axis()));
                }
                addPatches(from, table);
            }
            filled = next;
            if (spec.exchangesCorners() && table.length() > first) {
                work.add(table.since(first));
                first = table.length();
            }
        }
        if (table.length() > first) {
            work.add(table.since(first));
        }
        return work;
    }

    private void addPatches(int from, PatchTable table) {
        for (int next = from; next < ghosts.size(); ) {
            Ghost ghost = ghosts.get(next);
            int columns = 1;
            while (columns < largest && continues(next, columns, columns)) {
                columns++;
            }
            int rows = 1;
            while ((rows + 1) * columns <= largest && continuesWithARow(next, rows, columns)) {
                rows++;
            }
            int at = firstReal + realCount();
            table.add(BlockKernel.BOUNDARY, ghost.p(), rows, columns, ghost.field(), at, ghost.mirror() - ghost.p());
            patches.add(new Patch(next, rows, columns));
            next += rows * columns;
        }
    }

    private boolean continuesWithARow(int from, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            if (!continues(from, rows * columns + c, rows * layout.rowPitch() + c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether ghost point {@code from + after} has the rule of ghost point {@code from} and is {@code distance} values behind it. */
    private boolean continues(int from, int after, int distance) {
        if (from + after >= ghosts.size()) {
            return false;
        }
        Ghost first = ghosts.get(from);
        Ghost next = ghosts.get(from + after);
        return next.p() - first.p() == distance && next.hasRuleOf(first);
    }

    /** Adds the ghost points beyond one side of {@code filled}; false if that side is not at the edge of the domain. */
    private boolean addSide(Box region, Side side, Box filled) {
        int radius = spec.radius().along(side.axis());
        if (radius == 0 || spec.hasNeighbour(side) || !touches(region, side)) {
            return false;
        }
        for (field = 0; field < spec.boundaries().size(); field++) {
            new BoundaryFill(spec.block(), spec.boundaries().get(field), spec.dtSeconds())
                    .visitSide(side, layout, filled, radius, this);
        }
        return true;
    }

    private boolean touches(Box region, Side side) {
        int extent = spec.block().owned().extent(side.axis());
        return side.isHigh() ? region.high(side.axis()) >= extent : region.low(side.axis()) <= 0;
    }

    /** How many of the kernel's {@code reals} belong to the patches. */
    int realCount() {
        return patches.size() + (patches.isEmpty() ? 0 : patches.getLast().from() + points(patches.getLast()));
    }

    private static int points(Patch patch) {
        return patch.rows() * patch.columns();
    }

    /** Stores the scale of each patch, and the offsets of its points at time {@code t} [s], in {@code reals}. */
    void addTo(Object reals, double t) {
        int at = firstReal;
        for (int patch = 0; patch < patches.size(); patch++) {
            int from = patches.get(patch).from();
            Reals.set(reals, at++, ghosts.get(from).scale());
            for (int g = from; g < from + points(patches.get(patch)); g++) {
                Reals.set(reals, at++, ghosts.get(g).offset(t));
            }
        }
    }

    /** Whether some value changes with time. */
    boolean changes() {
        return ghosts.stream().anyMatch(ghost -> !(ghost.value() instanceof PlaceTimeFunction.Constant));
    }
}
