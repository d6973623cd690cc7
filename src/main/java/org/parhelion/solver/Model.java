package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.parhelion.Precision;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.PlacePredicate;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.SchemeReading;

/**
 * The description of a simulation: a stencil, or a scheme of several, on a grid, initial values, boundaries, coefficients, sources,
 * receivers, precision. A {@link Simulation} runs it.
 *
 * <pre>{@code
 * var plate = Model.of(heat, grid)
 *         .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
 *         .boundary(Boundary.dirichlet(0));
 * }</pre>
 *
 * <p>Defaults: fields of zeros, {@code dirichlet(0)} on every side, double precision. A model does not depend on a block,
 * device or communicator, so one model runs on any decomposition. Immutable: each method returns a new model. Thread-safe if
 * its functions are.
 */
public final class Model {
    private final ModelParts parts;

    private Model(ModelParts parts) {
        this.parts = parts;
    }

    /**
     * Creates a model with default settings. Reads the stencil's formula with the current parameters of the stencil.
     *
     * @param stencil the update of one grid point
     * @param grid the grid, of as many axes as the stencil
     * @return the model
     * @throws IllegalArgumentException if the numbers of axes differ
     */
    public static Model of(Stencil stencil, Grid grid) {
        return of(Scheme.of(stencil), grid);
    }

    /**
     * A model with default settings, whose steps have several stages. Reads the formulas of the stages, with the parameters that
     * their stencils hold now.
     *
     * @param scheme the stages of a step
     * @param grid of as many axes as the stages
     * @return the model
     * @throws IllegalArgumentException if the numbers of axes differ, the stages were made for different Δt, no field is kept from
     *     step to step, or {@code before()} is read of a field that several stages write
     */
    public static Model of(Scheme scheme, Grid grid) {
        if (scheme.dims() != grid.dims()) {
            throw new IllegalArgumentException("a stencil of " + scheme.dims() + " axes on a grid of " + grid.dims()
                    + " axes, " + grid.shape() + " points");
        }
        return new Model(new ModelParts(SchemeReading.of(scheme), grid));
    }

    private Model with(Consumer<ModelParts> change) {
        ModelParts changed = new ModelParts(parts);
        change.accept(changed);
        return new Model(changed);
    }

    // Initial values ----------------------------------------------------------------------------------------

    /**
     * Sets the first field's initial values.
     *
     * @param f the value as a function of x [m]
     * @return the new model
     */
    public Model initial(DoubleUnaryOperator f) {
        return initial(PlaceFunction.of(f));
    }

    /**
     * Sets the first field's initial values.
     *
     * @param f the value as a function of x and y [m]
     * @return the new model
     */
    public Model initial(DoubleBinaryOperator f) {
        return initial(PlaceFunction.of(f));
    }

    /**
     * Sets the first field's initial values.
     *
     * @param f the value as a function of x, y and z [m]
     * @return the new model
     */
    public Model initial(PlaceFunction f) {
        return initial(fields().getFirst(), f);
    }

    /**
     * Sets a field's initial values.
     *
     * @param field its name
     * @param f the value as a function of x [m]
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Model initial(String field, DoubleUnaryOperator f) {
        return initial(field, PlaceFunction.of(f));
    }

    /**
     * Sets a field's initial values.
     *
     * @param field its name
     * @param f the value as a function of x and y [m]
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Model initial(String field, DoubleBinaryOperator f) {
        return initial(field, PlaceFunction.of(f));
    }

    /**
     * Sets a field's initial values.
     *
     * @param field its name
     * @param f the value as a function of x, y and z [m]
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Model initial(String field, PlaceFunction f) {
        return with(p -> p.initial.put(p.requireField(field), GridValues.of(f)));
    }

    /**
     * Sets a field's initial values.
     *
     * @param field its name
     * @param values one for each point of the field ({@link #lattice}): row-major, slowest axis first. Not copied
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field, or the number of values is not that of the points
     */
    public Model initial(String field, double[] values) {
        return with(p -> p.initial.put(p.requireField(field), GridValues.of("field '" + field + "'", p.grid, values)));
    }

    /**
     * Sets a field's values one step before the initial ones, for stencils that read {@code before()}. Default: the initial
     * values.
     *
     * @param field its name
     * @param f the value as a function of x, y and z [m]
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Model initialBefore(String field, PlaceFunction f) {
        return with(p -> p.initialBefore.put(p.requireField(field), GridValues.of(f)));
    }

    /**
     * As {@link #initialBefore(String, PlaceFunction)}.
     *
     * @param field its name
     * @param values one for each point of the field ({@link #lattice}): row-major, slowest axis first. Not copied
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field, or the number of values is not that of the points
     */
    public Model initialBefore(String field, double[] values) {
        return with(p ->
                p.initialBefore.put(p.requireField(field), GridValues.of("field '" + field + "'", p.grid, values)));
    }

    // Physics -----------------------------------------------------------------------------------------------

    /**
     * Sets the boundary of every side, for every field.
     *
     * @param boundary the boundary condition
     * @return the new model
     */
    public Model boundary(Boundary boundary) {
        return boundary(Boundaries.all(boundary));
    }

    /**
     * Sets the boundaries of every field.
     *
     * @param boundaries one for each side
     * @return the new model
     */
    public Model boundary(Boundaries boundaries) {
        return with(p -> p.boundaries = boundaries);
    }

    /**
     * Sets the boundaries of one field.
     *
     * @param field its name
     * @param boundaries one for each side; periodic along the same axes as those of the other fields
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Model boundary(String field, Boundaries boundaries) {
        return with(p -> p.fieldBoundaries.put(p.requireAnyField(field), boundaries));
    }

    /**
     * Sets where in the cells of the grid the points of a field or coefficient lie. Default: the centre. Along an axis on whose faces
     * they lie there is one point more than the grid has, unless it is periodic. Initial values, coordinates in formulas,
     * boundaries, sums and outputs follow. A stage that reads coordinates writes fields of one location. Without solids.
     *
     * @param name name of a field or coefficient; a scratch field has by default the location of the field that it stands for
     * @param location the location
     * @return the new model
     * @throws IllegalArgumentException if the scheme has no such field or coefficient
     */
    public Model location(String name, Location location) {
        return with(p -> p.locations.put(p.requireAny(name), location));
    }

    /**
     * Marks points as solid: they keep their initial values, and formulas read what {@link #solidFaces} defines in their place. The
     * mask is the coefficient {@link org.parhelion.stencil.MaskedStencil#MASK} of a simulation.
     *
     * @param solid whether the point at a position is solid; pure, called for points of the grid
     * @return the new model
     * @throws IllegalArgumentException if a field or coefficient has the name of the mask
     */
    public Model solid(PlacePredicate solid) {
        return withSolids((k, j, i) -> solid.test(grid().x(i), grid().y(j), grid().z(k)));
    }

    /**
     * Marks points as solid, as {@link #solid(PlacePredicate)} does.
     *
     * @param solid one for each point of the whole grid: row-major, slowest axis first. Not copied
     * @return the new model
     * @throws IllegalArgumentException if the number of values is not that of the points, or a field or coefficient has the
     *     name of the mask
     */
    public Model solid(boolean[] solid) {
        Grid grid = grid();
        if (solid.length != grid.pointCount()) {
            throw new IllegalArgumentException("a mask of solids: a grid of " + grid.shape() + " points needs "
                    + grid.pointCount() + " values, not " + solid.length);
        }
        return withSolids((k, j, i) -> solid[(int) (((long) k * grid.ny() + j) * grid.nx() + i)]);
    }

    /**
     * Tells whether a point is solid.
     *
     * @param k global index along z; 0 on a grid without that axis
     * @param j the same along y
     * @param i the same along x
     * @return whether the model marks it as solid
     */
    public boolean isSolid(int k, int j, int i) {
        return parts.solids.isPresent() && parts.solids.get().solid(k, j, i);
    }

    /**
     * The decomposition in which ranks of equal speed compute equally many points. Rows that are solid from end to end of a block are
     * skipped and weigh nothing. Without solids, and where they make less than 5 % of difference, it is that of least surface. The
     * bits of a run are those of any other decomposition. Costs one call of the solids' function for each point of the grid.
     *
     * @param ranks number of ranks, at least 1
     * @return the decomposition, the same on every rank
     * @throws IllegalArgumentException if there are more ranks than points
     */
    public Decomposition decomposition(int ranks) {
        return parts.solids
                .map(points -> SolidBalance.of(grid(), points, ranks))
                .orElseGet(() -> Decomposition.of(grid(), ranks));
    }

    private Model withSolids(Solids.Points points) {
        Model changed = with(p -> p.solids = Optional.of(points));
        changed.parts.requireMaskName();
        return changed;
    }

    /**
     * Sets what formulas see of a field beyond the faces of solids. Default: {@link SolidFace#zeroFlux}; coefficients are seen as
     * they are.
     *
     * @param field name of a field or coefficient
     * @param face the rule for faces across every axis
     * @return the new model
     * @throws IllegalArgumentException if the scheme has no such field or coefficient
     */
    public Model solidFaces(String field, SolidFace face) {
        return solidFaces(field, SolidFaces.all(face));
    }

    /**
     * Sets what formulas see of a field beyond the faces of solids, by axis: the momentum along x is antisymmetric across faces
     * between points of a row, and has no flux across others.
     *
     * @param field name of a field or coefficient
     * @param faces the rules for faces across each axis
     * @return the new model
     * @throws IllegalArgumentException if the scheme has no such field or coefficient
     */
    public Model solidFaces(String field, SolidFaces faces) {
        return with(p -> p.faces.put(p.requireAny(field), faces));
    }

    /**
     * Sets a coefficient that is constant in space.
     *
     * @param name its name
     * @param value its value
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such coefficient
     */
    public Model coefficient(String name, double value) {
        return coefficient(name, (x, y, z) -> value);
    }

    /**
     * Sets a coefficient.
     *
     * @param name its name
     * @param f the value as a function of x [m]; called a few points outside the domain, too
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such coefficient
     */
    public Model coefficient(String name, DoubleUnaryOperator f) {
        return coefficient(name, PlaceFunction.of(f));
    }

    /**
     * Sets a coefficient.
     *
     * @param name its name
     * @param f the value as a function of x and y [m]; called a few points outside the domain, too
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such coefficient
     */
    public Model coefficient(String name, DoubleBinaryOperator f) {
        return coefficient(name, PlaceFunction.of(f));
    }

    /**
     * Sets a coefficient.
     *
     * @param name its name
     * @param f the value as a function of x, y and z [m]; called a few points outside the domain, too
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such coefficient
     */
    public Model coefficient(String name, PlaceFunction f) {
        return with(p -> p.coefficients.put(p.requireCoefficient(name), GridValues.of(f)));
    }

    /**
     * Sets a coefficient. Outside the domain it has the value of the nearest point.
     *
     * @param name its name
     * @param values one for each point of the field ({@link #lattice}): row-major, slowest axis first. Not copied
     * @return the new model
     * @throws IllegalArgumentException if the stencil has no such coefficient, or the number of values is not that of the
     *     points
     */
    public Model coefficient(String name, double[] values) {
        return with(p -> p.coefficients.put(
                p.requireCoefficient(name), GridValues.of("coefficient '" + name + "'", p.grid, values)));
    }

    /**
     * Adds a point source.
     *
     * @param source the source
     * @return the new model
     */
    public Model source(PointSource source) {
        return with(p -> p.sources.add(source));
    }

    /**
     * Adds a receiver: a simulation records its samples in its {@link Simulation#traces}.
     *
     * @param receiver the receiver
     * @return the new model
     */
    public Model receiver(Receiver receiver) {
        return with(p -> p.receivers.add(receiver));
    }

    /**
     * Sets the time step, for stencils that are not {@link TimeStepped}. Default: 1 s. The same as {@link #step} of {@link
     * TimeStep#fixed}.
     *
     * @param seconds Δt [s], positive and finite
     * @return the new model
     * @throws IllegalArgumentException if {@code seconds} is out of range, or the stencil was created for another Δt
     */
    public Model dt(double seconds) {
        return step(TimeStep.fixed(seconds));
    }

    /**
     * Sets the rule for the lengths of the steps. Default: steps of 1 s, or of the length that a {@link TimeStepped} stencil was
     * made for.
     *
     * @param step fixed, or computed from the fields; the latter for schemes that read {@link
     *     org.parhelion.stencil.Point#dt}
     * @return the new model
     * @throws IllegalArgumentException if the stencil was made for another Δt, or if steps may differ and something in the model
     *     requires steps of one length: {@code before()}, an absorbing boundary
     */
    public Model step(TimeStep step) {
        OptionalDouble made = ModelParts.dtOf(scheme());
        if (step instanceof TimeStep.Fixed fixed) {
            if (made.isPresent() && made.getAsDouble() != fixed.seconds()) {
                throw new IllegalArgumentException(
                        "Δt = " + fixed.seconds() + " s, but the stencil was created for " + made.getAsDouble() + " s");
            }
        } else {
            equalSteps().ifPresent(why -> {
                throw new IllegalArgumentException(
                        "a time step that is computed from the fields: " + why + "; use steps of one length");
            });
        }
        return with(p -> p.step = step);
    }

    /**
     * Sets the precision of fields and arithmetic. Default: double.
     *
     * @param precision of all fields
     * @return the new model
     */
    public Model precision(Precision precision) {
        return with(p -> p.precision = precision);
    }

    // What it consists of -----------------------------------------------------------------------------------

    /** {@return the stages of a step; one where the model was made of a stencil} */
    public Scheme scheme() {
        return parts.scheme.scheme();
    }

    /** {@return names of the fields that are kept from step to step; scratch fields are not among them} */
    public List<String> fields() {
        return parts.scheme.fields();
    }

    /** {@return names of what the stages read and none of them writes} */
    public List<String> coefficients() {
        return parts.scheme.coefficients();
    }

    /** {@return which neighbours the stages read} */
    public Reach reach() {
        return parts.scheme.reach();
    }

    /** {@return the grid} */
    public Grid grid() {
        return parts.grid;
    }

    /** {@return the precision of fields and arithmetic} */
    public Precision precision() {
        return parts.precision;
    }

    /**
     * The boundaries of a field.
     *
     * @param field its name
     * @return one for each side
     * @throws IllegalArgumentException if the stencil has no such field
     */
    public Boundaries boundaries(String field) {
        return parts.boundariesOf(parts.requireAnyField(field));
    }

    /**
     * The points of a field or coefficient: location, number, coordinates.
     *
     * @param name its name
     * @return its points
     * @throws IllegalArgumentException if the scheme has no such field or coefficient
     */
    public Lattice lattice(String name) {
        return parts.lattice(parts.requireAny(name));
    }

    /** {@return the length of every step [s]; NaN if it is computed from the fields} */
    public double dtSeconds() {
        return parts.step instanceof TimeStep.Fixed fixed ? fixed.seconds() : Double.NaN;
    }

    /** {@return the rule for the lengths of the steps} */
    public TimeStep step() {
        return parts.step;
    }

    /** {@return why all steps must have one length; empty if they may differ} */
    public Optional<String> equalSteps() {
        return parts.equalSteps();
    }

    /** {@return the receivers, in the order in which they were added} */
    public List<Receiver> receivers() {
        return List.copyOf(parts.receivers);
    }

    /**
     * {@return names of the fields that a simulation needs to go on: {@link #fields} and then those of which a formula reads
     * {@code before()}, one step earlier, as {@code NAME before}}
     */
    public List<String> stateNames() {
        List<String> names = new ArrayList<>(fields());
        parts.scheme.before().forEach(name -> names.add(nameBefore(name)));
        return List.copyOf(names);
    }

    /** The name of a field one step earlier in a state. */
    static String nameBefore(String name) {
        return name + " before";
    }

    /** The same with every stage computed by itself, for comparisons: the bits are equal. */
    Model unfused() {
        return with(p -> p.fuses = false);
    }

    /** The parts; must not be changed. */
    ModelParts parts() {
        return parts;
    }
}
