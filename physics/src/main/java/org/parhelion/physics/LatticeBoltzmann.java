package org.parhelion.physics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;

/**
 * Weakly compressible flow on 2 axes by the lattice Boltzmann method: D2Q9, one relaxation time (BGK).
 *
 * <pre>
 *   f_i(x, t + Δt) = f* + (1/τ) (f_i^eq(ρ, u) − f*),   f* = f_i(x − c_i, t)      pulled from upstream, then relaxed
 *
 *   6  2  5        ρ = Σ f*,  ρu = Σ c_i f*
 *    \ | /         f_i^eq = w_i ρ (1 + 3 c_i·u + 9/2 (c_i·u)² − 3/2 u²)
 *   3--0--1        w_0 = 4/9,  w_1…4 = 1/9,  w_5…8 = 1/36
 *    / | \         ν = (τ − ½)/3 · h²/Δt
 *   7  4  8
 * </pre>
 *
 * <p>Fields {@code f0} … {@code f8}. Velocities are in units of h/Δt, densities relative to the mean. Of second order in h if Δt
 * goes with h², for the incompressible Navier–Stokes equations as long as |u| stays far below the speed of sound 1/√3. Mass and,
 * without walls and forces, momentum are conserved. A uniform flow is linearly stable up to |u| = 0.42, 0.26, 0.22, 0.16 at τ = 1,
 * 0.6, 0.55, 0.51 (eigenvalues over all wave vectors); {@link #FASTEST} is safe for all τ.
 *
 * <p>{@link #withSolid} adds obstacles: a population that would come out of a solid point is the one that ran into it, turned
 * round. The wall lies half way between the points.
 *
 * <p>Y. H. Qian, D. d'Humières, P. Lallemand, "Lattice BGK models for Navier–Stokes equation", Europhys. Lett. 17(6), 1992; Z. Guo,
 * C. Zheng, B. Shi, "Discrete lattice effects on the forcing term in the lattice Boltzmann method", Phys. Rev. E 65, 2002; T.
 * Krüger et al., "The lattice Boltzmann method", Springer 2017, §3.4, §5.3.
 *
 * @param relaxation 1/τ, between 0 and 2
 * @param solid whether there is a coefficient {@code solid}: above ½ where a point is no fluid
 * @param moments whether the fields {@code density}, {@code vx}, {@code vy} [m/s] are computed, too
 * @param forced whether a force acts
 * @param ax acceleration along x in units of h/Δt²
 * @param ay the same along y
 * @param unitVelocity h/Δt [m/s]
 * @param dtSeconds Δt [s]
 */
public record LatticeBoltzmann(
        double relaxation,
        boolean solid,
        boolean moments,
        boolean forced,
        double ax,
        double ay,
        double unitVelocity,
        double dtSeconds)
        implements TimeStepped {
    /** The largest flow speed in units of h/Δt for which {@link #largestStableDt} is made. */
    public static final double FASTEST = 0.1;

    private static final int POPULATIONS = 9;
    private static final int[] CX = {0, 1, 0, -1, 0, 1, -1, -1, 1};
    private static final int[] CY = {0, 0, 1, 0, -1, 1, 1, -1, -1};
    private static final int[] OPPOSITE = {0, 3, 4, 1, 2, 7, 8, 5, 6};

    /**
     * Flow of a viscous fluid.
     *
     * @param grid the grid of points, of 2 axes with the same spacing
     * @param viscosity kinematic viscosity ν [m²/s], positive
     * @param fastest an upper bound of the flow's speed [m/s], positive
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if the spacings differ, or if a flow of that speed would cross more than {@link #FASTEST}
     *     of a spacing in a step; names the largest Δt
     */
    public static LatticeBoltzmann of(Grid grid, double viscosity, double fastest, double dtSeconds) {
        Steps.requirePositive("viscosity", viscosity, " m²/s");
        Steps.requireStable(dtSeconds, largestStableDt(grid, fastest));
        double tau = 3 * viscosity * dtSeconds / (grid.dx() * grid.dx()) + 0.5;
        return new LatticeBoltzmann(1 / tau, false, false, false, 0, 0, grid.dx() / dtSeconds, dtSeconds);
    }

    /**
     * The largest step for a flow of a given speed.
     *
     * @param grid the grid of points, of 2 axes with the same spacing
     * @param fastest an upper bound of the flow's speed [m/s], positive
     * @return the time in which the flow crosses {@link #FASTEST} of a spacing [s]
     * @throws IllegalArgumentException if the spacings differ
     */
    public static double largestStableDt(Grid grid, double fastest) {
        if (grid.dims() != 2 || grid.dx() != grid.dy()) {
            throw new IllegalArgumentException(
                    "D2Q9 has 2 axes of the same spacing; the grid of " + grid.shape() + " points has spacing "
                            + grid.dx() + " m along x, " + grid.dy() + " m along y, " + grid.dz() + " m along z");
        }
        return FASTEST * grid.dx() / Steps.requirePositive("largest speed", fastest, " m/s");
    }

    /** {@return the same with obstacles: coefficient {@code solid}, 1 where a point is no fluid and 0 where it is} */
    public LatticeBoltzmann withSolid() {
        return new LatticeBoltzmann(relaxation, true, moments, forced, ax, ay, unitVelocity, dtSeconds);
    }

    /** {@return the same with three more fields to look at: {@code density} (1 at rest), {@code vx} and {@code vy} [m/s]} */
    public LatticeBoltzmann withMoments() {
        return new LatticeBoltzmann(relaxation, solid, true, forced, ax, ay, unitVelocity, dtSeconds);
    }

    /**
     * The same with a uniform acceleration, by Guo's forcing.
     *
     * @param x along x [m/s²]
     * @param y along y [m/s²]
     * @return the stencil
     */
    public LatticeBoltzmann withAcceleration(double x, double y) {
        double scale = dtSeconds / unitVelocity;
        return new LatticeBoltzmann(relaxation, solid, moments, true, x * scale, y * scale, unitVelocity, dtSeconds);
    }

    /**
     * Starts a model's populations from the equilibrium of a flow.
     *
     * @param model of this stencil
     * @param density relative to the mean, as a function of x and y [m]
     * @param vx velocity along x [m/s]
     * @param vy velocity along y [m/s]
     * @return the model with initial values
     */
    public Model initially(Model model, PlaceFunction density, PlaceFunction vx, PlaceFunction vy) {
        Model started = model;
        for (int i = 0; i < POPULATIONS; i++) {
            int population = i;
            started = started.initial(
                    "f" + i,
                    (x, y, z) -> equilibrium(
                            population,
                            density.at(x, y, z),
                            vx.at(x, y, z) / unitVelocity,
                            vy.at(x, y, z) / unitVelocity));
        }
        return moments ? started.initial("density", density).initial("vx", vx).initial("vy", vy) : started;
    }

    /**
     * A population in equilibrium.
     *
     * @param i its index, 0 to 8
     * @param density ρ
     * @param ux velocity along x in units of h/Δt
     * @param uy velocity along y in units of h/Δt
     * @return f_i^eq
     */
    public static double equilibrium(int i, double density, double ux, double uy) {
        // A direction and its opposite share the even part, which the formula then computes once for both.
        double along = along(Math.min(i, OPPOSITE[i]), ux, uy);
        double even = 1 + 4.5 * along * along - 1.5 * (ux * ux + uy * uy);
        if (i == 0) {
            return weight(i) * density * even;
        }
        return weight(i) * density * (i <= OPPOSITE[i] ? even + 3 * along : even - 3 * along);
    }

    /** Numbers of the code, and not elements of an array: the formula then has three products with the density, not nine. */
    private static double weight(int i) {
        return i == 0 ? 4.0 / 9 : i < 5 ? 1.0 / 9 : 1.0 / 36;
    }

    /** The component of a vector along c_i; for the directions 0, 1, 2, 5, 6, of which the others are the opposites. */
    private static double along(int i, double x, double y) {
        return switch (i) {
            case 1 -> x;
            case 2 -> y;
            case 5 -> x + y;
            case 6 -> y - x;
            default -> 0;
        };
    }

    @Override
    public int dims() {
        return 2;
    }

    @Override
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < POPULATIONS; i++) {
            names.add("f" + i);
        }
        if (moments) {
            names.addAll(List.of("density", "vx", "vy"));
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> coefficients() {
        return solid ? List.of("solid") : List.of();
    }

    /** The step is tied to the spacing and to the flow's speed, which a factory has checked. */
    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return dtSeconds;
    }

    @Override
    public double at(int field, Point... p) {
        double f0 = pulled(0, p);
        double f1 = pulled(1, p);
        double f2 = pulled(2, p);
        double f3 = pulled(3, p);
        double f4 = pulled(4, p);
        double f5 = pulled(5, p);
        double f6 = pulled(6, p);
        double f7 = pulled(7, p);
        double f8 = pulled(8, p);
        double density = f0 + ((f1 + f3) + (f2 + f4)) + ((f5 + f7) + (f6 + f8));
        double mx = (f1 - f3) + ((f5 - f7) + (f8 - f6));
        double my = (f2 - f4) + ((f5 - f7) + (f6 - f8));
        double per = 1 / density;
        // Guo: the velocity half way through the step, so that the force is of second order, too.
        double ux = forced ? mx * per + 0.5 * ax : mx * per;
        double uy = forced ? my * per + 0.5 * ay : my * per;

        boolean fluid = !solid || p[p.length - 1].at(0, 0) < 0.5;
        return switch (field) {
            case POPULATIONS -> fluid ? density : 1;
            case POPULATIONS + 1 -> fluid ? ux * unitVelocity : 0;
            case POPULATIONS + 2 -> fluid ? uy * unitVelocity : 0;
            default -> fluid ? relaxed(field, pulled(field, p), density, ux, uy) : weight(field);
        };
    }

    private double relaxed(int i, double pulled, double density, double ux, double uy) {
        double after = pulled + relaxation * (equilibrium(i, density, ux, uy) - pulled);
        return forced ? after + (1 - 0.5 * relaxation) * density * push(i, ux, uy) : after;
    }

    /** What the force adds to a population, per density. */
    private double push(int i, double ux, double uy) {
        int half = Math.min(i, OPPOSITE[i]);
        double force = along(half, ax, ay);
        double even = 9 * along(half, ux, uy) * force - 3 * (ux * ax + uy * ay);
        return weight(i) * (i <= OPPOSITE[i] ? even + 3 * force : even - 3 * force);
    }

    /** The population that comes from upstream; from a solid point the one that ran into it. */
    private double pulled(int i, Point... p) {
        double upstream = p[i].at(-CY[i], -CX[i]);
        if (!solid) {
            return upstream;
        }
        return p[p.length - 1].at(-CY[i], -CX[i]) < 0.5 ? upstream : p[OPPOSITE[i]].at(0, 0);
    }
}
