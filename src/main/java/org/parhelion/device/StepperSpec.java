package org.parhelion.device;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.parhelion.Experimental;
import org.parhelion.Precision;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.StageReading;

/**
 * Specification of a stepper: the input of a device.
 *
 * @param scheme what to compute: the stages of a step, with their formulas
 * @param block where
 * @param precision of fields and arithmetic
 * @param boundaries of each of the scheme's {@link SchemeReading#allFields}, in their order; all wrap around along the same axes
 * @param dtSeconds length of a step [s]; for boundaries and sources that change with time
 * @param coefficients by name: sets every point of a field, ghost points and those outside the domain included
 * @param sources added after a point's update by the last stage that writes the field
 * @param taps sampled after the same
 * @param tiling how to walk
 * @param locations of fields and coefficients in the cells, by name; the others are at the centres
 */
@Experimental
public record StepperSpec(
        SchemeReading scheme,
        Block block,
        Precision precision,
        List<Boundaries> boundaries,
        double dtSeconds,
        Map<String, Consumer<Field>> coefficients,
        List<Source> sources,
        List<Tap> taps,
        Tiling tiling,
        Map<String, Location> locations) {

    /**
     * A specification with all fields at the centres of cells.
     *
     * @param scheme what to compute
     * @param block where
     * @param precision of fields and arithmetic
     * @param boundaries of each of the scheme's {@link SchemeReading#allFields}, in their order
     * @param dtSeconds length of a step [s]
     * @param coefficients by name: sets every point of a field
     * @param sources added after a point's update by the last stage that writes the field
     * @param taps sampled after the same
     * @param tiling how to walk
     */
    public StepperSpec(
            SchemeReading scheme,
            Block block,
            Precision precision,
            List<Boundaries> boundaries,
            double dtSeconds,
            Map<String, Consumer<Field>> coefficients,
            List<Source> sources,
            List<Tap> taps,
            Tiling tiling) {
        this(scheme, block, precision, boundaries, dtSeconds, coefficients, sources, taps, tiling, Map.of());
    }

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
        locations = StageLocations.staggered(locations, block.grid());
        Scheme stages = scheme.scheme();
        if (stages.dims() != block.grid().dims()) {
            throw new IllegalArgumentException("a stencil of " + stages.dims() + " axes on a grid of "
                    + block.grid().dims() + " axes, " + block.grid().shape() + " points");
        }
        List<String> fields = scheme.allFields();
        if (boundaries.size() != fields.size()) {
            throw new IllegalArgumentException(
                    fields.size() + " fields " + fields + " need boundaries each, not " + boundaries.size());
        }
        for (Boundaries each : boundaries) {
            if (!each.periodicAxes(block.grid()).equals(boundaries.getFirst().periodicAxes(block.grid()))) {
                throw new IllegalArgumentException(
                        "fields " + fields + " must be periodic along the same axes: " + boundaries);
            }
        }
        for (String name : scheme.coefficients()) {
            if (!coefficients.containsKey(name)) {
                throw new IllegalArgumentException("no values for coefficient '" + name + "' of " + stages
                        + ", which reads " + scheme.coefficients());
            }
        }
        Map<String, Location> known = locations;
        for (String name : fields) {
            if (!scheme.writtenOnce().contains(name)) {
                requireNoneSet(name, boundaries.get(fields.indexOf(name)), block, dtSeconds, location(known, name));
            }
        }
        scheme.stages().forEach(stage -> StageLocations.requireCoordinates(stage, known));
        for (Source source : sources) {
            if (scheme.solves().stream().anyMatch(solve -> solve.solve().field().equals(source.field()))) {
                throw new IllegalArgumentException("point source of field '" + source.field()
                        + "', which an equation determines: add the source to the equation's right-hand side");
            }
            Location location = location(known, source.field());
            Lattice points = lattice(block, boundaries, location);
            require("point source", scheme, points, source.field(), source.k(), source.j(), source.i());
            requireAdvanced(source, block, boundaries.get(fields.indexOf(source.field())), dtSeconds, location);
        }
        for (Tap tap : taps) {
            Lattice points = lattice(block, boundaries, location(known, tap.field()));
            require("receiver", scheme, points, tap.field(), tap.k(), tap.j(), tap.i());
        }
    }

    private static Location location(Map<String, Location> locations, String name) {
        return locations.getOrDefault(name, Location.CENTRE);
    }

    private static Lattice lattice(Block block, List<Boundaries> boundaries, Location location) {
        return new Lattice(block.grid(), location, boundaries.getFirst().periodicAxes(block.grid()));
    }

    /** Refuses a boundary that is computed from values one step earlier, of a field that has none. */
    private static void requireNoneSet(
            String name, Boundaries boundaries, Block block, double dtSeconds, Location location) {
        for (Axis axis : block.grid().axes()) {
            for (Side side : List.of(axis.low(), axis.high())) {
                Optional<GhostRule> rule =
                        BoundaryFill.outermost(block.grid(), boundaries.at(side), side, location, dtSeconds);
                if (rule.isPresent() && !rule.get().terms().isEmpty()) {
                    throw new IllegalArgumentException("the boundary of field '" + name + "' at side " + side + ", "
                            + boundaries.at(side) + ", is computed from values one step earlier: one stage must write"
                            + " the field, and it must be kept from step to step");
                }
            }
        }
    }

    /** Refuses a source whose values a boundary would overwrite. */
    private static void requireAdvanced(
            Source source, Block block, Boundaries boundaries, double dtSeconds, Location location) {
        Box all = new Lattice(block.grid(), location, boundaries.periodicAxes(block.grid())).box();
        for (Axis axis : block.grid().axes()) {
            int index = axis == Axis.X ? source.i() : axis == Axis.Y ? source.j() : source.k();
            for (Side side : List.of(axis.low(), axis.high())) {
                boolean outermost = index == (side.isHigh() ? all.high(axis) - 1 : 0);
                if (outermost
                        && BoundaryFill.outermost(block.grid(), boundaries.at(side), side, location, dtSeconds)
                                .isPresent()) {
                    throw new IllegalArgumentException("point source of field '" + source.field() + "' at ("
                            + source.k() + ", " + source.j() + ", " + source.i() + "): the boundary of side " + side
                            + ", " + boundaries.at(side) + ", sets this point; move the source inward");
                }
            }
        }
    }

    private static void require(String what, SchemeReading scheme, Lattice points, String field, int k, int j, int i) {
        if (!scheme.fields().contains(field)) {
            throw new IllegalArgumentException(
                    what + " of field '" + field + "': the stencil advances " + scheme.fields());
        }
        if (!points.box().contains(k, j, i)) {
            throw new IllegalArgumentException(
                    what + " at (" + k + ", " + j + ", " + i + ") is outside a grid of " + points.shape() + " points");
        }
    }

    /**
     * The same specification with another tiling.
     *
     * @param other the tiling
     * @return the new specification
     */
    public StepperSpec withTiling(Tiling other) {
        return new StepperSpec(
                scheme, block, precision, boundaries, dtSeconds, coefficients, sources, taps, other, locations);
    }

    /** {@return the periodic axes} */
    public PeriodicAxes periodic() {
        return boundaries.getFirst().periodicAxes(block.grid());
    }

    /**
     * What the formula of a field reads along an axis, at every place of the block and its ghost points. A ghost point beyond a periodic side
     * has the values of the point that it is a copy of.
     *
     * @param field name of the field, which is written, or of a coefficient
     * @param input a coordinate or an index
     * @return its values, from the lowest ghost point on
     * @throws IllegalArgumentException if the input has no axis
     */
    public double[] along(String field, PointInput input) {
        Axis axis = StageLocations.axis(input);
        Lattice lattice = lattice(field);
        int ghost = ghost().along(axis);
        double[] values = new double[block.interior().extent(axis) + 2 * ghost];
        for (int place = 0; place < values.length; place++) {
            double index = block.globalIndex(axis, place - ghost, periodic());
            values[place] = switch (input) {
                case I, J, K -> index;
                case DX_LOW, DY_LOW, DZ_LOW -> lattice.spacingLow(axis, (int) index);
                case DX_HIGH, DY_HIGH, DZ_HIGH -> lattice.spacingHigh(axis, (int) index);
                default -> lattice.coordinate(axis, index);
            };
        }
        return values;
    }

    /**
     * What the formula of a field at the centres of cells reads along an axis.
     *
     * @param input a coordinate or an index
     * @return its values, from the lowest ghost point on
     * @throws IllegalArgumentException if the input has no axis
     */
    public double[] along(PointInput input) {
        return along("", input);
    }

    /**
     * Where the points of a field or coefficient lie.
     *
     * @param name its name
     * @return its location; the centre where none was given
     */
    public Location location(String name) {
        return location(locations, name);
    }

    /**
     * The points of a field or coefficient.
     *
     * @param name its name
     * @return location, number, coordinates
     */
    public Lattice lattice(String name) {
        return new Lattice(block.grid(), location(name), periodic());
    }

    /**
     * {@return the layers of points beyond the last cell of each axis that any field or coefficient has: 1 or 0}
     */
    public Width last() {
        Width last = Width.NONE;
        for (String name : locations.keySet()) {
            last = last.max(lattice(name).extra());
        }
        return last;
    }

    /** The layers of points beyond the last cell of each axis that a stage computes: those of the fields that it writes. */
    Width last(StageReading stage) {
        Width last = Width.NONE;
        for (String name : stage.reading().stencil().fields()) {
            last = last.max(lattice(name).extra());
        }
        return last;
    }

    /**
     * How far formulas read beyond the last point of a field, along one axis: one point more than their reach where some fields have
     * a point more than others.
     */
    int edgeRadius(Axis axis) {
        return radius().along(axis) + last().along(axis);
    }

    /** {@return the largest reach of any stage along each axis, in any field or coefficient} */
    public Width radius() {
        Reach reach = scheme.reach();
        return new Width(reach.k(), reach.j(), reach.i());
    }

    /** Whether a boundary sets the outermost points of a field at a side of the domain, in place of the formula. */
    boolean setsOutermost(int field, Side side) {
        return outermost(field, side).isPresent();
    }

    /** Whether a stage computes points beyond the last ones of a field along an axis, because it writes one that has more. */
    boolean computedBeyond(int field, Axis axis) {
        int own = lattice(scheme.allFields().get(field)).extra(axis);
        return scheme.stages().stream()
                .anyMatch(stage -> stage.writes(field) && last(stage).along(axis) > own);
    }

    /** Whether a boundary does so from values one step earlier, with weights for one length of a step. */
    boolean setsOutermostFromBefore(int field, Side side) {
        return outermost(field, side).filter(rule -> !rule.terms().isEmpty()).isPresent();
    }

    private Optional<GhostRule> outermost(int field, Side side) {
        if (!block.grid().axes().contains(side.axis()) || edgeRadius(side.axis()) == 0) {
            return Optional.empty();
        }
        Location location = location(scheme.allFields().get(field));
        return BoundaryFill.outermost(block.grid(), boundaries.get(field).at(side), side, location, dtSeconds);
    }

    /**
     * Refuses steps of another length where a boundary is computed for steps of {@link #dtSeconds}.
     *
     * @throws IllegalArgumentException if there is such a boundary; the message names its side
     */
    public void requireStepsOfAnyLength() {
        for (int field = 0; field < boundaries.size(); field++) {
            for (Side side : Side.values()) {
                if (setsOutermostFromBefore(field, side)) {
                    throw new IllegalArgumentException("the boundary of side " + side + ", "
                            + boundaries.get(field).at(side) + ", is computed for steps of " + dtSeconds
                            + " s: all steps must have this length");
                }
            }
        }
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
        if (edgeRadius(axis) == 0 || periodic().along(axis)) {
            return radius;
        }
        int read = radius;
        for (int field = 0; field < boundaries.size(); field++) {
            Location location = location(scheme.allFields().get(field));
            BoundaryFill fill = new BoundaryFill(block, boundaries.get(field), dtSeconds, location);
            int depth = locations.isEmpty() ? radius : Dependences.reachAtEdge(this, field, axis);
            read = Math.max(Math.max(read, depth), fill.pointsRead(axis.low(), depth));
            read = Math.max(read, fill.pointsRead(axis.high(), depth));
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
     * Ghost points on each side: along axes where ranks meet as many as the steps of a round read, else one radius, for the
     * domain's boundary. With one stage those are k times its radius. Where some fields have a point beyond the last cell, one
     * more. The same on every rank.
     *
     * @return number of ghost points on each side, along each axis
     */
    public Width ghost() {
        Width ghost = Width.NONE;
        for (int segment = 0; segment < scheme.segments().size(); segment++) {
            ghost = ghost.max(ghost(segment));
        }
        Width last = last();
        return new Width(ghost.k() + last.k(), ghost.j() + last.j(), ghost.i() + last.i());
    }

    /**
     * The ghost points of one segment that the exchange before it refreshes: without the layers for points beyond the last cells.
     *
     * @param segment number of the segment, as in {@link SchemeReading#segments}
     * @return number of ghost points on each side, along each axis
     */
    public Width ghost(int segment) {
        Dependences dependences = Dependences.of(scheme, segment);
        return new Width(ghost(Axis.Z, dependences), ghost(Axis.Y, dependences), ghost(Axis.X, dependences));
    }

    private int ghost(Axis axis, Dependences dependences) {
        return ranksMeet(axis) ? dependences.ghost(axis, tiling.stepsPerExchange()) : radius().along(axis);
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
     * Tells whether the ghost points along an axis are images of the block's own points.
     *
     * @param axis an axis
     * @return whether the axis is periodic and the block spans it
     */
    public boolean isOwnNeighbour(Axis axis) {
        return periodic().along(axis) && block.atDomainEdge(axis.low()) && block.atDomainEdge(axis.high());
    }

    /** Levels of a round: its steps times the stages of a segment. */
    private int levels(int segment) {
        return tiling.stepsPerExchange() * scheme.segments().get(segment).size();
    }

    /**
     * The fields whose ghost points the exchange before a segment refreshes: all kept ones where no equation is solved in a step; else
     * those whose neighbours the segment reads, with the values from before the segment.
     *
     * @param segment number of the segment, as in {@link SchemeReading#segments}
     * @return numbers of the fields in the scheme
     */
    public List<Integer> exchanged(int segment) {
        if (scheme.solves().isEmpty()) {
            return IntStream.range(0, scheme.fields().size()).boxed().toList();
        }
        boolean several = levels(segment) > 1;
        return entering(segment).stream()
                .filter(field -> several || readsNeighbours(segment, field))
                .toList();
    }

    /** The fields that a segment reads with the values from before it. */
    List<Integer> entering(int segment) {
        Set<Integer> written = new HashSet<>();
        Set<Integer> entering = new TreeSet<>();
        for (StageReading stage : scheme.segments().get(segment)) {
            for (int field = 0; field < scheme.allFields().size(); field++) {
                if (stage.reach(field).isPresent() && !written.contains(field)) {
                    entering.add(field);
                }
            }
            written.addAll(stage.written());
        }
        return List.copyOf(entering);
    }

    private boolean readsNeighbours(int segment, int field) {
        return scheme.segments().get(segment).stream()
                .flatMap(stage -> stage.reach(field).stream())
                .anyMatch(reach -> reach.radius() > 0);
    }

    /**
     * The fields whose values one step earlier the exchange before a segment carries, too: those of {@link SchemeReading#before} that
     * the segment writes, where several levels follow one exchange, so that ghost points are computed here as well.
     *
     * @param segment number of the segment, as in {@link SchemeReading#segments}
     * @return numbers of the fields in the scheme
     */
    public List<Integer> exchangedBefore(int segment) {
        if (levels(segment) <= 1) {
            return List.of();
        }
        return scheme.before().stream()
                .map(scheme.allFields()::indexOf)
                .filter(field -> scheme.segments().get(segment).stream().anyMatch(stage -> stage.writes(field)))
                .toList();
    }

    /**
     * Tells whether the exchange before a segment must fill the corners between sides: for box stencils, and if this rank updates
     * ghost points.
     *
     * @param segment number of the segment, as in {@link SchemeReading#segments}
     * @return whether it must
     */
    public boolean exchangesCorners(int segment) {
        return levels(segment) > 1
                || scheme.segments().get(segment).stream()
                        .anyMatch(stage -> stage.reading().reach().corners());
    }

    /** {@return bytes that an untiled sweep moves per point and step: what a stage writes is read and written, the rest read} */
    public long bytesPerPoint() {
        long arrays = 0;
        for (StageReading stage : scheme.stages()) {
            arrays += 2L * stage.written().size() + stage.read().size();
        }
        return arrays * precision.byteSize();
    }
}
