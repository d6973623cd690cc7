package org.parhelion.solver.elliptic;

import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.PlacePredicate;
import org.parhelion.grid.Side;
import org.parhelion.stencil.SolidFace;

/**
 * The equation −∇·(a ∇u) + c·u = f on a grid, with its boundaries; f is given to the solver. Immutable: each method returns a changed
 * copy. Safe for any thread.
 *
 * <p>Second-order differences: the flux through the face between two points is a·(u₂ − u₁)/h. On a stretched axis h is the distance of
 * the two points, and the equation of a point is the balance of the cell between its faces, which lie half-way to its neighbours: of
 * second order if the stretching is smooth.
 *
 * <pre>{@code
 * var problem = EllipticProblem.poisson(grid).boundary(Boundary.dirichlet(0));      // −∇²u = f
 * }</pre>
 */
public final class EllipticProblem {
    private final Grid grid;
    private final Boundaries boundaries;
    private final Optional<Variation> variation;
    private final Optional<SolidPoints> solids;
    private final double a;
    private final double c;

    /** An a that varies. */
    private record Variation(PlaceFunction a, FaceMean mean) {}

    /** Points that are solid, and what is seen beyond their faces. */
    private record SolidPoints(Connections.Solid points, SolidFace face) {}

    private EllipticProblem(
            Grid grid,
            Boundaries boundaries,
            Optional<Variation> variation,
            Optional<SolidPoints> solids,
            double a,
            double c) {
        this.grid = grid;
        this.boundaries = boundaries;
        this.variation = variation;
        this.solids = solids;
        this.a = a;
        this.c = c;
    }

    /**
     * Poisson's equation −∇²u = f with u = 0 at the ghost points: a = 1, c = 0.
     *
     * @param grid the points; axes may be stretched
     * @return the problem
     */
    public static EllipticProblem poisson(Grid grid) {
        return new EllipticProblem(
                grid, Boundaries.all(Boundary.dirichlet(0)), Optional.empty(), Optional.empty(), 1, 0);
    }

    /**
     * Sets the same boundary on every side.
     *
     * @param boundary the boundary
     * @return a changed copy
     * @throws IllegalArgumentException if the boundary is not one that a solver handles; see {@link #boundary(Boundaries)}
     */
    public EllipticProblem boundary(Boundary boundary) {
        return boundary(Boundaries.all(boundary));
    }

    /**
     * Sets the boundaries.
     *
     * @param boundaries of each side. Any boundary will do whose first ghost point is given, or mirrors the outermost point with a
     *     factor from −1 to 1: all of {@link Boundary}, Robin with a and b of the same sign
     * @return a changed copy
     * @throws IllegalArgumentException if a boundary follows another point or has a factor beyond −1 … 1, or one side of an axis is
     *     periodic and the other is not
     */
    public EllipticProblem boundary(Boundaries boundaries) {
        boundaries.periodicAxes(grid);
        for (Axis axis : grid.axes()) {
            for (Side side : new Side[] {axis.low(), axis.high()}) {
                factor(boundaries, side);
            }
        }
        return new EllipticProblem(grid, boundaries, variation, solids, a, c);
    }

    /** The factor of the ghost points beyond a side; that of a periodic side is 1. */
    private double factor(Boundaries all, Side side) {
        if (all.at(side) instanceof Boundary.Periodic) {
            return 1;
        }
        try {
            return HomogeneousBoundary.factor(all, side, grid);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("side " + side + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sets a uniform a.
     *
     * @param a positive
     * @return a changed copy
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public EllipticProblem diffusion(double a) {
        if (!(a > 0) || Double.isInfinite(a)) {
            throw new IllegalArgumentException("diffusion a = " + a + ": must be positive and finite");
        }
        return new EllipticProblem(grid, boundaries, Optional.empty(), solids, a, c);
    }

    /**
     * Sets an a that varies from place to place.
     *
     * @param a positive; evaluated at the points, at walls, and beyond a Dirichlet side at the first ghost point
     * @param mean how the values of two points are averaged for the face between them
     * @return a changed copy; the solver refuses values that are not positive and finite
     */
    public EllipticProblem diffusion(PlaceFunction a, FaceMean mean) {
        return new EllipticProblem(grid, boundaries, Optional.of(new Variation(a, mean)), solids, 1, c);
    }

    /**
     * Sets c, the factor of u.
     *
     * @param c at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative or not finite: then the equation may have no solution, and none of the methods
     *     would find it
     */
    public EllipticProblem reaction(double c) {
        if (!(c >= 0) || Double.isInfinite(c)) {
            throw new IllegalArgumentException("reaction c = " + c + ": must be 0 or more, and finite");
        }
        return new EllipticProblem(grid, boundaries, variation, solids, a, c);
    }

    /**
     * Marks points as solid: they are no unknowns, and a solver neither reads nor changes fields there. Replaces solids marked before.
     *
     * @param solid whether the point at a position is solid; pure, called for all points of the grid on every rank
     * @param face what the equation sees beyond the face of a solid: no flux, a value, or 0 at the face
     * @return a changed copy
     * @throws IllegalArgumentException if an axis is stretched
     */
    public EllipticProblem solid(PlacePredicate solid, SolidFace face) {
        return withSolids((k, j, i) -> solid.test(grid.x(i), grid.y(j), grid.z(k)), face);
    }

    /**
     * Marks points as solid, as {@link #solid(PlacePredicate, SolidFace)} does.
     *
     * @param solid one for each point of the whole grid: row-major, slowest axis first. Not copied
     * @param face what the equation sees beyond the face of a solid
     * @return a changed copy
     * @throws IllegalArgumentException if the array does not have a value for each point, or an axis is stretched
     */
    public EllipticProblem solid(boolean[] solid, SolidFace face) {
        if (solid.length != grid.pointCount()) {
            throw new IllegalArgumentException("a mask of solids: a grid of " + grid.shape() + " points needs "
                    + grid.pointCount() + " values, not " + solid.length);
        }
        return withSolids((k, j, i) -> solid[(k * grid.ny() + j) * grid.nx() + i], face);
    }

    private EllipticProblem withSolids(Connections.Solid points, SolidFace face) {
        if (Cells.areStretched(grid)) {
            throw new IllegalArgumentException(
                    "solids on a grid with a stretched axis: elliptic equations take solids on uniform axes only");
        }
        return new EllipticProblem(grid, boundaries, variation, Optional.of(new SolidPoints(points, face)), a, c);
    }

    /** {@return the points} */
    public Grid grid() {
        return grid;
    }

    /** {@return the boundary of each side} */
    public Boundaries boundaries() {
        return boundaries;
    }

    /**
     * {@return whether constants solve the equation for f = 0, without regard to solids} So it is without c if every side is periodic or
     * has a given gradient. Then a solution exists only if f, with the gradients, has mean 0, and is unique but for a constant. Between
     * solids the same holds in each connected region; the solver finds them.
     */
    public boolean isSingular() {
        for (Axis axis : grid.axes()) {
            for (Side side : new Side[] {axis.low(), axis.high()}) {
                if (factor(boundaries, side) != 1) {
                    return false;
                }
            }
        }
        return c == 0;
    }

    Operator operator() {
        boolean stretched = Cells.areStretched(grid);
        boolean varying = variation.isPresent() || solids.isPresent() || stretched;
        boolean leaking = solids.isPresent() && Obstacles.conducted(solids.get().face()) > 0;
        boolean decaying = leaking || (c > 0 && (solids.isPresent() || stretched));
        return Operator.on(grid, varying, solids.isPresent(), decaying, a, c);
    }

    /** A bound of the eigenvalues of the operator. Collective. */
    double largestEigenvalue(Level level, Comm comm) {
        if (level.faces().isEmpty()) {
            return operator().largestEigenvalue();
        }
        double decay = level.decay().map(field -> field.field().max()).orElse(c);
        double sum = comm.allreduce(decay, Op.MAX);
        for (LevelField face : level.faces()) {
            sum += 4 * comm.allreduce(face.field().max(), Op.MAX);
        }
        return sum;
    }

    /** A bound from below of the eigenvalues of the operator; of those but 0 if constants have no residual. Collective. */
    double leastEigenvalue(Level level, Comm comm) {
        double leastA = a;
        if (variation.isPresent()) {
            leastA = Double.POSITIVE_INFINITY;
            List<Axis> axes = Faces.axes(grid);
            for (int f = 0; f < axes.size(); f++) {
                double h = grid.spacing(axes.get(f));
                double least = comm.allreduce(level.faces().get(f).field().min(), Op.MIN);
                leastA = Math.min(leastA, least * h * h);
            }
        }
        return leastA * Spectrum.least(grid, boundaries, isSingular()) + c;
    }

    /** Sets the coefficients of the finest level: faces if a varies, and what solids need. Collective. */
    Optional<Obstacles> setCoefficients(Level level, Comm comm) {
        Variation varying = variation.orElse(new Variation((x, y, z) -> a, FaceMean.ARITHMETIC));
        if (solids.isEmpty()) {
            if (level.operator().varying()) {
                level.faces(Faces.finest(level, boundaries, varying.a, varying.mean), Faces.decay(level));
            }
            return Optional.empty();
        }
        Connections connections =
                Connections.of(grid, boundaries.periodicAxes(grid), solids.get().points());
        return Optional.of(new Obstacles(
                connections,
                solids.get().face(),
                level,
                Faces.finest(level, boundaries, varying.a, varying.mean),
                boundaries,
                comm));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("−∇·("
                + variation.<Object>map(v -> v).orElse(a) + " ∇u) + " + c + "·u = f on " + grid.shape() + " points");
        solids.ifPresent(s -> text.append(", solids with ").append(s.face()));
        for (Axis axis : grid.axes()) {
            text.append(", ")
                    .append(axis)
                    .append(": ")
                    .append(boundaries.at(axis.low()))
                    .append(" … ");
            text.append(boundaries.at(axis.high()));
        }
        return text.toString();
    }
}
