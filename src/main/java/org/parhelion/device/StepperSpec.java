package org.parhelion.device;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.parhelion.Experimental;
import org.parhelion.Precision;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.FormulaReading;

/**
 * Specification of a stepper: the input of a device.
 *
 * @param reading the stencil with its formula
 * @param block the block
 * @param precision of fields and arithmetic
 * @param boundaries boundaries of each of the stencil's fields, in order; periodic along the same axes
 * @param dtSeconds time step [s], for boundaries and sources that depend on time
 * @param coefficients by name: each sets all points of a field, including ghost points outside the domain
 * @param sources point sources, added after the update of their points
 * @param taps points to sample after each step
 * @param tiling steps per exchange and tile sizes
 */
@Experimental
public record StepperSpec(
        FormulaReading reading,
        Block block,
        Precision precision,
        List<Boundaries> boundaries,
        double dtSeconds,
        Map<String, Consumer<Field>> coefficients,
        List<Source> sources,
        List<Tap> taps,
        Tiling tiling) {

    /**
     * A point source: a value is added to a field at one grid point in every step, after the update of the point.
     *
     * @param field name of an advanced field
     * @param k plane, as a global index
     * @param j row
     * @param i point of the row
     * @param amplitude the value that the step from t to t + Δt adds, as a function of t [s]; must be pure, because several
     *     ranks may evaluate it
     */
    public record Source(String field, int k, int j, int i, DoubleUnaryOperator amplitude) {}

    /**
     * Samples a field at one grid point after every step, on the rank that owns the point.
     *
     * @param field name of an advanced field
     * @param k plane, as a global index
     * @param j row
     * @param i point of the row
     * @param sample receives the samples, on the rank's own thread, in the order of the steps
     */
    public record Tap(String field, int k, int j, int i, Sample sample) {}

    /** Receiver of samples. */
    @FunctionalInterface
    public interface Sample {
        /**
         * Receives one sample.
         *
         * @param step number of steps done
         * @param value the value of the field
         */
        void take(long step, double value);
    }

    /** Checks the values; the message of the exception names the wrong one. */
    public StepperSpec {
        boundaries = List.copyOf(boundaries);
        coefficients = Map.copyOf(coefficients);
        sources = List.copyOf(sources);
        taps = List.copyOf(taps);
        Stencil stencil = reading.stencil();
        if (stencil.dims() != block.grid().dims()) {
            throw new IllegalArgumentException("a stencil of " + stencil.dims() + " axes on a grid of "
                    + block.grid().dims() + " axes, " + block.grid().shape() + " points");
        }
        if (boundaries.size() != stencil.fields().size()) {
            throw new IllegalArgumentException(stencil.fields().size() + " fields " + stencil.fields()
                    + " need boundaries each, not " + boundaries.size());
        }
        for (Boundaries each : boundaries) {
            if (!each.periodicAxes(block.grid()).equals(boundaries.getFirst().periodicAxes(block.grid()))) {
                throw new IllegalArgumentException(
                        "fields " + stencil.fields() + " must be periodic along the same axes: " + boundaries);
            }
        }
        for (String name : stencil.coefficients()) {
            if (!coefficients.containsKey(name)) {
                throw new IllegalArgumentException("no values for coefficient '" + name + "' of "
                        + stencil.getClass().getSimpleName() + ", which reads " + stencil.coefficients());
            }
        }
        for (Source source : sources) {
            require("point source", stencil, block, source.field(), source.k(), source.j(), source.i());
            requireAdvanced(source, block, boundaries.get(stencil.fields().indexOf(source.field())), dtSeconds);
        }
        for (Tap tap : taps) {
            require("receiver", stencil, block, tap.field(), tap.k(), tap.j(), tap.i());
        }
    }

    /** Refuses a source whose values a boundary would overwrite. */
    private static void requireAdvanced(Source source, Block block, Boundaries boundaries, double dtSeconds) {
        for (Axis axis : block.grid().axes()) {
            int index = axis == Axis.X ? source.i() : axis == Axis.Y ? source.j() : source.k();
            for (Side side : List.of(axis.low(), axis.high())) {
                boolean outermost = index == (side.isHigh() ? block.grid().points(axis) - 1 : 0);
                double spacing = block.grid().spacing(axis);
                if (outermost
                        && boundaries.at(side).outermost(spacing, dtSeconds).isPresent()) {
                    throw new IllegalArgumentException("point source of field '" + source.field() + "' at ("
                            + source.k() + ", " + source.j() + ", " + source.i() + "): the boundary of side " + side
                            + ", " + boundaries.at(side) + ", sets this point; move the source inward");
                }
            }
        }
    }

    private static void require(String what, Stencil stencil, Block block, String field, int k, int j, int i) {
        if (!stencil.fields().contains(field)) {
            throw new IllegalArgumentException(
                    what + " of field '" + field + "': the stencil advances " + stencil.fields());
        }
        if (!block.grid().box().contains(k, j, i)) {
            throw new IllegalArgumentException(what + " at (" + k + ", " + j + ", " + i + ") is outside a grid of "
                    + block.grid().shape() + " points");
        }
    }

    /**
     * The same specification with another tiling.
     *
     * @param other the tiling
     * @return the new specification
     */
    public StepperSpec withTiling(Tiling other) {
        return new StepperSpec(reading, block, precision, boundaries, dtSeconds, coefficients, sources, taps, other);
    }

    /** {@return the stencil} */
    public Stencil stencil() {
        return reading.stencil();
    }

    /** {@return the neighbours that the stencil reads} */
    public Reach reach() {
        return reading.reach();
    }

    /** {@return the periodic axes} */
    public PeriodicAxes periodic() {
        return boundaries.getFirst().periodicAxes(block.grid());
    }

    /**
     * What a formula reads along an axis, at every place of the block and its ghost points. A ghost point beyond a periodic side
     * has the values of the point that it is a copy of.
     *
     * @param input a coordinate or an index
     * @return its values, from the lowest ghost point on
     * @throws IllegalArgumentException if the input has no axis
     */
    public double[] along(PointInput input) {
        Axis axis = switch (input) {
            case X, I -> Axis.X;
            case Y, J -> Axis.Y;
            case Z, K -> Axis.Z;
            case DT, TIME -> throw new IllegalArgumentException(input + " has no axis");
        };
        boolean index = input == PointInput.I || input == PointInput.J || input == PointInput.K;
        int ghost = ghost().along(axis);
        double[] values = new double[block.interior().extent(axis) + 2 * ghost];
        for (int place = 0; place < values.length; place++) {
            values[place] = index
                    ? block.globalIndex(axis, place - ghost, periodic())
                    : block.coordinate(axis, place - ghost, periodic());
        }
        return values;
    }

    /** {@return the stencil's radius along each axis} */
    public Width radius() {
        return new Width(reach().k(), reach().j(), reach().i());
    }

    /** Whether a boundary sets the outermost points of the domain at a side, in place of the formula. */
    boolean setsOutermost(Boundaries ofField, Side side) {
        return block.grid().axes().contains(side.axis())
                && radius().along(side.axis()) > 0
                && ofField.at(side)
                        .outermost(block.grid().spacing(side.axis()), dtSeconds)
                        .isPresent();
    }

    /**
     * Points of the domain beside each of its sides that the boundaries' rules read, at least the radius. The same on every rank.
     *
     * @return points along each axis
     * @throws IllegalArgumentException if some block at a side has fewer points
     */
    Width pointsRead() {
        return new Width(pointsRead(Axis.Z), pointsRead(Axis.Y), pointsRead(Axis.X));
    }

    private int pointsRead(Axis axis) {
        int radius = radius().along(axis);
        if (radius == 0 || periodic().along(axis)) {
            return radius;
        }
        int read = radius;
        for (Boundaries each : boundaries) {
            BoundaryFill fill = new BoundaryFill(block, each, dtSeconds);
            read = Math.max(read, Math.max(fill.pointsRead(axis.low(), radius), fill.pointsRead(axis.high(), radius)));
        }
        for (int rank = 0; read > radius && rank < block.decomposition().ranks(); rank++) {
            int extent = block.decomposition().owned(rank).extent(axis);
            if (extent < read) {
                throw new IllegalArgumentException("the block of rank " + rank + " has " + extent + " points along "
                        + axis + "; boundaries there are computed from " + read
                        + ": take fewer ranks or a larger grid");
            }
        }
        return read;
    }

    /**
     * The ghost width: k times the radius along axes with neighbours, else one radius, for the boundary of the domain. The same
     * on every rank.
     *
     * @return number of ghost points on each side, along each axis
     */
    public Width ghost() {
        return new Width(ghost(Axis.Z), ghost(Axis.Y), ghost(Axis.X));
    }

    private int ghost(Axis axis) {
        int radius = radius().along(axis);
        return ranksMeet(axis) ? Math.multiplyExact(radius, tiling.stepsPerExchange()) : radius;
    }

    /**
     * Tells whether any block has a neighbour along an axis.
     *
     * @param axis the axis
     * @return whether some block has a neighbour along it
     */
    public boolean ranksMeet(Axis axis) {
        if (periodic().along(axis)) {
            return true;
        }
        for (int rank = 0; rank < block.decomposition().ranks(); rank++) {
            if (block.decomposition().owned(rank).extent(axis) < block.grid().points(axis)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a neighbour owns the points beyond a side.
     *
     * @param side a side of the block
     * @return whether there is a neighbour; otherwise the side is at the edge of the domain
     */
    public boolean hasNeighbour(Side side) {
        return block.hasNeighbour(side, periodic());
    }

    /**
     * {@return whether the exchange includes the fields one step earlier: if the formula reads {@code before()} and there are
     * several steps per exchange, because this rank then updates ghost points}
     */
    public boolean exchangesBefore() {
        return reach().before() && tiling.stepsPerExchange() > 1;
    }

    /**
     * {@return whether an exchange must fill the corners between sides: for box stencils, and if this rank updates ghost
     * points}
     */
    public boolean exchangesCorners() {
        return reach().corners() || tiling.stepsPerExchange() > 1;
    }
}
