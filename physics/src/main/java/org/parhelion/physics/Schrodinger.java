package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/**
 * Schrödinger's equation of one particle, i ∂ψ/∂t = H ψ with H = −½ (ħ/m) ∇² + V/ħ, in two real fields by Visscher's leapfrog.
 *
 * <pre>
 *   R(t + Δt)   = R(t)        + Δt H I(t + Δt/2)
 *   I(t + 3Δt/2) = I(t + Δt/2) − Δt H R(t + Δt)
 * </pre>
 *
 * <p>Fields {@code re}: R at the clock's time; {@code im}: I half a step later. Coefficient {@code potential}: V/ħ [1/s], 0 or more (a
 * constant may be added to V; it turns the phase only). The new R that the second line needs is computed again from its
 * neighbours, so one step is one exchange, two points wide. Walls are boundaries that mirror: {@code antisymmetric()}, {@code
 * reflecting()}, {@code freeSurface()}; or {@code periodic()}. {@link #withWalls} sets the first.
 *
 * <p>Second order in Δt and h. Conserves Σ R(t)² + I(t + Δt/2) I(t − Δt/2) up to round-off, between walls or around a periodic domain.
 * Stable for Δt ≤ 2 / (2 (ħ/m) Σ_axes 1/h² + V_max/ħ).
 *
 * <p>P. B. Visscher, "A fast explicit algorithm for the time-dependent Schrödinger equation", Computers in Physics 5(6), 1991.
 *
 * @param dims axes, 1 or 2
 * @param rx ½ (ħ/m) Δt/h² along x
 * @param ry the same along y; 0 where that axis is absent
 * @param dtSeconds Δt [s]
 */
public record Schrodinger(int dims, double rx, double ry, double dtSeconds) implements TimeStepped {
    /** ħ/m of an electron [m²/s]. */
    public static final double ELECTRON = 1.157676e-4;

    /**
     * A particle. Stability is checked with the potential when the run starts.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param hbarPerMass ħ/m [m²/s], positive
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if there are more axes, or Δt is above the stability limit without a potential
     */
    public static Schrodinger of(Grid grid, double hbarPerMass, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, hbarPerMass, 0));
        double scale = 0.5 * hbarPerMass * dtSeconds;
        return new Schrodinger(
                grid.dims(), scale / (grid.dx() * grid.dx()), scale / (grid.dy() * grid.dy()), dtSeconds);
    }

    /**
     * The same equation on stretched axes, in two stages. Second order where the spacing changes smoothly; the norm is weighted by the cells.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param hbarPerMass ħ/m [m²/s], positive
     * @param dtSeconds length of a step Δt [s]
     * @return the scheme, of the same fields and coefficient
     * @throws IllegalArgumentException if there are more axes, or Δt is above the stability limit without a potential
     */
    public static Scheme onStretchedAxes(Grid grid, double hbarPerMass, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, hbarPerMass, 0));
        double spread = hbarPerMass * Steps.sumOfInverseSquares(grid);
        return Scheme.of(
                new Real(grid.dims(), hbarPerMass, spread, dtSeconds),
                new Imaginary(grid.dims(), hbarPerMass, dtSeconds));
    }

    /** The first stage: R from t to t + Δt. */
    private record Real(int dims, double hbarPerMass, double spread, double dtSeconds) implements TimeStepped {
        @Override
        public List<String> fields() {
            return List.of("re");
        }

        @Override
        public List<String> coefficients() {
            return List.of("im", "potential");
        }

        @Override
        public double at(int field, Point... p) {
            return Laplacian.here(p[0], dims) + dtSeconds * energy(p[1], p[2], dims, hbarPerMass);
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return Steps.rounded(2 / (2 * spread + maximum.applyAsDouble("potential")));
        }
    }

    /** The second stage: I from t + Δt/2 to t + 3Δt/2, with the new R. */
    private record Imaginary(int dims, double hbarPerMass, double dtSeconds) implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("im");
        }

        @Override
        public List<String> coefficients() {
            return List.of("re", "potential");
        }

        @Override
        public double at(int field, Point... p) {
            return Laplacian.here(p[0], dims) - dtSeconds * energy(p[1], p[2], dims, hbarPerMass);
        }
    }

    /** H w on stretched axes. */
    private static double energy(Point w, Point potential, int dims, double hbarPerMass) {
        return Laplacian.here(potential, dims) * Laplacian.here(w, dims)
                - 0.5 * hbarPerMass * Laplacian.stretched(w, dims);
    }

    /**
     * Impenetrable walls half a spacing outside a model's grid, and its potential.
     *
     * @param model of this equation
     * @param potential V/ħ as a function of place [1/s], 0 or more
     * @return the model with ψ = 0 on all sides
     */
    public static Model withWalls(Model model, PlaceFunction potential) {
        return model.boundary(Boundary.antisymmetric())
                .coefficient("potential", Continuation.of(model.grid(), potential));
    }

    /**
     * Starts a model from ψ at t = 0: the imaginary part half a step later follows from the equation, with the second order in Δt.
     *
     * @param model of this equation
     * @param hbarPerMass ħ/m [m²/s], that of the model's stencil
     * @param real of ψ, as a function of place
     * @param imaginary of ψ
     * @param potential V/ħ as a function of place [1/s]
     * @return the model with initial values
     */
    public static Model initially(
            Model model, double hbarPerMass, PlaceFunction real, PlaceFunction imaginary, PlaceFunction potential) {
        Grid grid = model.grid();
        double dx = Steps.smallestSpacing(grid, Axis.X);
        double dy = Steps.smallestSpacing(grid, Axis.Y);
        double half = 0.5 * model.dtSeconds();
        return model.initial("re", real).initial("im", (x, y, z) -> {
            double here = real.at(x, y, z);
            double spread = (real.at(x - dx, y, z) + real.at(x + dx, y, z) - 2 * here) / (dx * dx);
            if (grid.dims() > 1) {
                spread += (real.at(x, y - dy, z) + real.at(x, y + dy, z) - 2 * here) / (dy * dy);
            }
            double energy = potential.at(x, y, z) * here - 0.5 * hbarPerMass * spread;
            return imaginary.at(x, y, z) - half * energy;
        });
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param hbarPerMass ħ/m [m²/s], positive
     * @param potential the largest V/ħ [1/s]
     * @return 2 / (2 (ħ/m) Σ_axes 1/h² + V_max/ħ) [s]
     */
    public static double largestStableDt(Grid grid, double hbarPerMass, double potential) {
        Steps.requireAxes("Schrödinger's equation", grid, 2);
        Steps.requirePositive("ħ/m", hbarPerMass, " m²/s");
        Steps.requireNotNegative("largest potential", potential, " 1/s");
        return 2 / (2 * hbarPerMass * Steps.sumOfInverseSquares(grid) + potential);
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(2 / (4 * (rx + ry) / dtSeconds + maximum.applyAsDouble("potential")));
    }

    @Override
    public List<String> fields() {
        return List.of("re", "im");
    }

    @Override
    public List<String> coefficients() {
        return List.of("potential");
    }

    @Override
    public double at(int field, Point... p) {
        if (field == 0) {
            return nextReal(0, 0, p);
        }
        double here = nextReal(0, 0, p);
        double spread = rx * (nextReal(0, -1, p) + nextReal(0, 1, p) - 2 * here);
        if (dims == 2) {
            spread += ry * (nextReal(-1, 0, p) + nextReal(1, 0, p) - 2 * here);
        }
        return read(p[1], 0, 0) - (dtSeconds * read(p[2], 0, 0) * here - spread);
    }

    /** R(t + Δt) at a neighbour: R + Δt H I. */
    private double nextReal(int dj, int di, Point... p) {
        double here = read(p[1], dj, di);
        double spread = rx * (read(p[1], dj, di - 1) + read(p[1], dj, di + 1) - 2 * here);
        if (dims == 2) {
            spread += ry * (read(p[1], dj - 1, di) + read(p[1], dj + 1, di) - 2 * here);
        }
        return read(p[0], dj, di) + (dtSeconds * read(p[2], dj, di) * here - spread);
    }

    private double read(Point q, int dj, int di) {
        return dims == 1 ? q.at(di) : q.at(dj, di);
    }
}
