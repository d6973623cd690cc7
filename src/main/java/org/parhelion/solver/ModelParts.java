package org.parhelion.solver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
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
import org.parhelion.grid.Side;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.reader.SchemeReading;

/** The parts of a {@link Model}. Changed only while a new model is created from another. */
final class ModelParts {
    final SchemeReading scheme;
    final Grid grid;
    final Map<String, GridValues> initial;
    final Map<String, GridValues> initialBefore;
    final Map<String, GridValues> coefficients;
    final Map<String, Boundaries> fieldBoundaries;
    final List<PointSource> sources;
    final List<Receiver> receivers;
    final Map<String, SolidFaces> faces;
    final Map<String, Location> locations;
    Boundaries boundaries;
    Optional<Solids.Points> solids;
    Precision precision;
    TimeStep step;
    /** Whether stages without offsets are computed in one pass. */
    boolean fuses;

    ModelParts(SchemeReading scheme, Grid grid) {
        this.scheme = scheme;
        this.grid = grid;
        this.initial = new HashMap<>();
        this.initialBefore = new HashMap<>();
        this.coefficients = new LinkedHashMap<>();
        this.fieldBoundaries = new HashMap<>();
        this.sources = new ArrayList<>();
        this.receivers = new ArrayList<>();
        this.faces = new HashMap<>();
        this.locations = new HashMap<>();
        this.boundaries = Boundaries.all(Boundary.dirichlet(0));
        this.solids = Optional.empty();
        this.precision = Precision.DOUBLE;
        this.fuses = true;
        this.step = new TimeStep.Fixed(dtOf(scheme.scheme()).orElse(1));
    }

    ModelParts(ModelParts other) {
        this.scheme = other.scheme;
        this.grid = other.grid;
        this.initial = new HashMap<>(other.initial);
        this.initialBefore = new HashMap<>(other.initialBefore);
        this.coefficients = new LinkedHashMap<>(other.coefficients);
        this.fieldBoundaries = new HashMap<>(other.fieldBoundaries);
        this.sources = new ArrayList<>(other.sources);
        this.receivers = new ArrayList<>(other.receivers);
        this.faces = new HashMap<>(other.faces);
        this.locations = new HashMap<>(other.locations);
        this.boundaries = other.boundaries;
        this.solids = other.solids;
        this.precision = other.precision;
        this.step = other.step;
        this.fuses = other.fuses;
    }

    /** The length of every step [s]; 1 where it is not one number: the device is then given its pace before the first step. */
    double dtSeconds() {
        return step instanceof TimeStep.Fixed fixed ? fixed.seconds() : 1;
    }

    /** Why all steps must have one length; empty if they may differ. */
    Optional<String> equalSteps() {
        OptionalDouble madeFor = dtOf(scheme.scheme());
        if (madeFor.isPresent()) {
            return Optional.of(
                    "the stencil was made for steps of " + madeFor.getAsDouble() + " s; write it with p.dt()");
        }
        return remembersStep();
    }

    /** Why the next step must have the length of the one before; empty if it need not. */
    Optional<String> remembersStep() {
        if (!scheme.before().isEmpty()) {
            return Optional.of("the formula reads " + scheme.before() + " one step earlier, by before()");
        }
        for (String name : scheme.allFields()) {
            for (Axis axis : grid.axes()) {
                for (Side side : List.of(axis.low(), axis.high())) {
                    // A value that is given reads no step.
                    if (outermost(name, side)
                            .filter(rule -> !rule.terms().isEmpty())
                            .isPresent()) {
                        return Optional.of("the boundary of side " + side + ", "
                                + boundariesOf(name).at(side) + ", is computed for steps of one length");
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a formula reads the length of the step before. */
    boolean multistep() {
        return scheme.stages().stream()
                .flatMap(stage -> stage.reading().formula().stream())
                .flatMap(formula -> formula.stepValues().stream())
                .flatMap(value -> value.expression().nodes().stream())
                .anyMatch(node -> node instanceof Node.Input(int _, PointInput input) && input == PointInput.DT_BEFORE);
    }

    /** The step that the stages were made for; empty where none knows its own. */
    static OptionalDouble dtOf(Scheme scheme) {
        OptionalDouble dt = OptionalDouble.empty();
        for (Scheme.Stage stage : scheme.stages()) {
            if (stage.stencil() instanceof TimeStepped stepped) {
                double own = stepped.dtSeconds() / stage.share();
                if (dt.isPresent() && dt.getAsDouble() != own) {
                    throw new IllegalArgumentException("the stages of " + scheme + " were made for steps of "
                            + dt.getAsDouble() + " s and of " + own + " s: must be the same step");
                }
                dt = OptionalDouble.of(own);
            }
        }
        return dt;
    }

    /** A field that is kept from step to step. */
    String requireField(String name) {
        if (scheme.scratch().contains(name)) {
            throw new IllegalArgumentException("field '" + name + "' of " + scheme.scheme()
                    + " is a scratch field: each step writes it before it reads it; kept are " + scheme.fields());
        }
        return require("field", name, scheme.fields());
    }

    /** A field that is kept or scratch. */
    String requireAnyField(String name) {
        return require("field", name, scheme.allFields());
    }

    String requireCoefficient(String name) {
        return require("coefficient", name, scheme.coefficients());
    }

    private String require(String what, String name, List<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "no " + what + " '" + name + "' in " + scheme.scheme() + ", which has " + known);
        }
        return name;
    }

    /** A field, a scratch field, or a coefficient. */
    String requireAny(String name) {
        return scheme.coefficients().contains(name) ? name : requireAnyField(name);
    }

    /** Refuses solids if the scheme uses the name of the mask. */
    void requireMaskName() {
        running();
    }

    /** The boundaries of each field, in the order of the scheme's fields. */
    private List<Boundaries> allBoundaries() {
        return scheme.allFields().stream().map(this::boundariesOf).toList();
    }

    /** The solids of the model; empty if there are none. */
    Optional<Solids> solids() {
        return solids.map(points -> new Solids(grid, points, allBoundaries()));
    }

    /** The scheme, masked if there are solids. */
    private SchemeReading running() {
        if (solids.isEmpty()) {
            return scheme;
        }
        for (Scheme.Solve solve : scheme.scheme().solves()) {
            if (!(solve instanceof SolveStage stage && stage.seesSolids())) {
                throw new IllegalArgumentException("solids in " + scheme.scheme() + ": the equation '" + solve
                        + "', which is solved in each step, would not see them: mark them in its EllipticProblem too");
            }
        }
        Map<String, SolidFaces> all = new HashMap<>(faces);
        for (String name : scheme.allFields()) {
            all.putIfAbsent(
                    name, faces.getOrDefault(scheme.scheme().boundaryOf(name), SolidFaces.all(SolidFace.zeroFlux())));
        }
        return scheme.masked(all);
    }

    Boundaries boundariesOf(String field) {
        Boundaries own = fieldBoundaries.get(field);
        return own != null ? own : fieldBoundaries.getOrDefault(scheme.scheme().boundaryOf(field), boundaries);
    }

    Location location(String name) {
        Location own = locations.get(name);
        String other = scheme.scheme().locationOf(name);
        return (own != null ? own : locations.getOrDefault(other, Location.CENTRE)).on(grid);
    }

    /** The points of a field or coefficient. */
    Lattice lattice(String name) {
        PeriodicAxes periodic = boundariesOf(scheme.allFields().getFirst()).periodicAxes(grid);
        return new Lattice(grid, location(name), periodic);
    }

    /** Whether a field or coefficient is not at the centres of cells. */
    boolean staggered() {
        return locations.values().stream()
                .anyMatch(location -> !location.on(grid).equals(Location.CENTRE));
    }

    private Map<String, Location> allLocations(SchemeReading run) {
        Map<String, Location> all = new HashMap<>();
        run.allFields().forEach(name -> all.put(name, location(name)));
        run.coefficients().forEach(name -> all.put(name, location(name)));
        return all;
    }

    private void requireLocations() {
        if (staggered() && solids.isPresent()) {
            throw new IllegalArgumentException("solids, and fields " + locations
                    + ": solids are for models whose fields are all at the centres of cells");
        }
        initial.forEach((name, values) -> values.require("field '" + name + "'", lattice(name)));
        initialBefore.forEach((name, values) -> values.require("field '" + name + "'", lattice(name)));
        coefficients.forEach((name, values) -> values.require("coefficient '" + name + "'", lattice(name)));
    }

    /** What a device must know to advance {@code block}. */
    StepperSpec spec(Block block, List<StepperSpec.Tap> taps, Tiling tiling) {
        requireLocations();
        // Values of mixed precision are rounded when they are stored, and solid points keep theirs: no value skips
        // that. Stages of fields at several locations do not have the same points.
        requireSolvable();
        boolean passes = fuses && precision != Precision.MIXED && solids.isEmpty() && !staggered();
        SchemeReading run = passes ? scheme.fused(changedLater()) : running();
        List<Boundaries> each = run.allFields().stream().map(this::boundariesOf).toList();
        PeriodicAxes periodic = each.getFirst().periodicAxes(grid);
        Map<String, Consumer<Field>> fills = new LinkedHashMap<>();
        coefficients.forEach((name, values) -> fills.put(name, values.everywhere(periodic)));
        solids().ifPresent(among -> {
            among.check(sources, block, dtSeconds());
            fills.put(MaskedStencil.MASK, among::fill);
        });
        List<StepperSpec.Source> added = sources.stream()
                .map(s -> new StepperSpec.Source(s.field(), s.k(), s.j(), s.i(), s.amplitude()))
                .toList();
        return new StepperSpec(run, block, precision, each, dtSeconds(), fills, added, taps, tiling, allLocations(run));
    }

    private void requireSolvable() {
        for (Scheme.Solve solve : scheme.scheme().solves()) {
            if (!(solve instanceof SolveStage)) {
                throw new IllegalArgumentException(
                        "a simulation cannot solve " + solve + ": use an EllipticSolve, or implement SolveStage");
            }
            List<String> names = new ArrayList<>(solve.reads());
            names.add(solve.field());
            for (String name : names) {
                if (!location(name).equals(Location.CENTRE)) {
                    throw new IllegalArgumentException("the equation " + solve + " of field '" + name + "' on "
                            + location(name) + ": equations are solved at the centres of cells");
                }
            }
            if (precision != Precision.DOUBLE) {
                throw new IllegalArgumentException("precision " + precision + " of " + scheme.scheme()
                        + ": the equation that is solved in each step needs double precision");
            }
        }
    }

    /** Fields whose values a source or a boundary changes after the stage that writes them. */
    private Set<String> changedLater() {
        Set<String> changed = new HashSet<>();
        sources.forEach(source -> changed.add(source.field()));
        for (String name : scheme.allFields()) {
            for (Axis axis : grid.axes()) {
                for (Side side : List.of(axis.low(), axis.high())) {
                    if (outermost(name, side).isPresent()) {
                        changed.add(name);
                    }
                }
            }
        }
        return changed;
    }

    /** The rule by which a boundary sets the outermost points of a field, in place of the formula; empty if it does not. */
    private Optional<GhostRule> outermost(String field, Side side) {
        return BoundaryFill.outermost(grid, boundariesOf(field).at(side), side, location(field), dtSeconds());
    }

    /** Sets a field of a block to its initial values. */
    void fillInitial(String name, Field now) {
        GridValues values = initial.get(name);
        if (values != null) {
            values.fillInterior(now);
        }
        setWalls(name, now);
    }

    /** Sets points on walls to the values that boundaries prescribe at the beginning. */
    private void setWalls(String name, Field field) {
        Boundaries own = boundariesOf(name);
        BoundaryFill fill = new BoundaryFill(field.block(), own, dtSeconds(), location(name));
        // Where sides meet, the later axis determines the value.
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            for (Side side : List.of(axis.low(), axis.high())) {
                boolean given = location(name).onFaces(axis)
                        && outermost(name, side)
                                .filter(rule -> rule.terms().isEmpty())
                                .isPresent();
                if (given && !field.block().hasNeighbour(side, own.periodicAxes(grid))) {
                    Box all = field.interior();
                    fill.setOutermost(
                            side, field, field, 0, all.k0(), all.j0(), all.i0(), all.k1(), all.j1(), all.i1());
                }
            }
        }
    }

    /** Sets a field of a block one step earlier to its initial values. */
    void fillInitialBefore(String name, Field now, Field before) {
        GridValues earlier = initialBefore.get(name);
        if (earlier != null) {
            earlier.fillInterior(before);
            setWalls(name, before);
        } else {
            before.copyFrom(now);
        }
    }

    /** Copies the values of solid points to both arrays of a field. */
    void keepSolids(Field now, Field before) {
        solids().ifPresent(among -> among.keep(now, before));
    }

    /**
     * Refuses a time step for which the scheme is unstable. Collective over the ranks of the grid; {@code block} is this
     * rank's.
     */
    void checkStability(Block block, Comm comm) {
        if (dtOf(scheme.scheme()).isEmpty()) {
            return;
        }
        Map<String, Double> maxima = new HashMap<>();
        for (String name : scheme.coefficients()) {
            GridValues values = coefficients.get(name);
            Lattice lattice = lattice(name);
            double own = values == null ? Double.NaN : max(values, lattice, lattice.owned(block.owned()));
            maxima.put(name, comm.allreduce(own, Op.MAX));
        }
        for (Scheme.Stage stage : scheme.scheme().stages()) {
            if (stage.stencil() instanceof TimeStepped stepped) {
                double largest = stepped.largestStableDtSeconds(maxima::get);
                // The negation refuses NaN, too.
                if (!(stepped.dtSeconds() <= largest)) {
                    throw new IllegalArgumentException("Δt = " + stepped.dtSeconds()
                            + " s is unstable: the largest stable step is " + largest + " s");
                }
            }
        }
    }

    private static double max(GridValues values, Lattice lattice, Box own) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = own.k0(); k < own.k1(); k++) {
            for (int j = own.j0(); j < own.j1(); j++) {
                for (int i = own.i0(); i < own.i1(); i++) {
                    max = Math.max(max, values.at(lattice, k, j, i));
                }
            }
        }
        return max;
    }
}
