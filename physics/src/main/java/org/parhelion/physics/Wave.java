package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;

/**
 * Acoustic waves of constant density, ∂²u/∂t² + 2σ ∂u/∂t = v² ∇²u: leapfrog in time (second order), centred differences of
 * order 2, 4 or 8 in space.
 *
 * <pre>
 *   u' = ( 2u − (1 − σΔt)·u_before + v²·Σ_axes Δt²/h² · D u ) / (1 + σΔt)          σ = 0 where there is no damping
 *
 *   order 2   D = [ 1, −2, 1 ]
 *   order 4   D = [ −1/12, 4/3, −5/2, 4/3, −1/12 ]
 *   order 8   D = [ −1/560, 8/315, −1/5, 8/5, −205/72, … ]
 * </pre>
 *
 * <p>Stable for Δt ≤ 2 / (v_max √(Σ_axes S/h²)), S = 4, 16/3, 6.5016 the sum of |D|, damping or not. Without damping, between
 * reflecting walls or free surfaces, the scheme conserves the energy ½ Σ ((u' − u)/(vΔt))² − ½ Σ u' ∇²u exactly but for
 * round-off. (G. Cohen, "Higher-order numerical methods for transient wave equations", Springer 2002, chapters 4, 5.)
 *
 * <p>On stretched axes the order is 2: fluxes through faces half way between points, divided by the width of the cell. The energy is then weighted
 * by the cells, and Δt ≤ 1 / (v_max √(Σ_axes max 1/(h_low h_high))).
 *
 * <p>Boundaries: {@code reflecting()} a hard wall, {@code freeSurface()} where the medium meets air. Edges that let waves out
 * have a matched layer, {@link #inOpenSpace}, or a damping one, {@link Sponge}.
 *
 * @param dims axes, 1 to 3
 * @param spaceOrder 2, 4 or 8
 * @param rx Δt²/h² along x, times v² where it is uniform
 * @param ry the same along y; 0 where that axis is absent
 * @param rz the same along z
 * @param varying whether v is the coefficient {@code velocity} [m/s] rather than a number
 * @param damped whether there is a coefficient {@code damping}: σ [1/s]
 * @param stretched whether formulas read the distances to the neighbours; h is then the smallest √(h_low h_high) of an axis
 * @param velocity v [m/s]; NaN where it varies
 * @param dtSeconds Δt [s]
 */
public record Wave(
        int dims,
        int spaceOrder,
        double rx,
        double ry,
        double rz,
        boolean varying,
        boolean damped,
        boolean stretched,
        double velocity,
        double dtSeconds)
        implements TimeStepped {

    /** Checks the values; the message of the exception names the wrong one. */
    public Wave {
        if (spaceOrder != 2 && spaceOrder != 4 && spaceOrder != 8) {
            throw new IllegalArgumentException("space order " + spaceOrder + ": must be 2, 4 or 8");
        }
        if (stretched && spaceOrder != 2) {
            throw new IllegalArgumentException("space order " + spaceOrder + " on stretched axes: must be 2");
        }
        if (!(dtSeconds > 0) || Double.isInfinite(dtSeconds)) {
            throw new IllegalArgumentException("Δt = " + dtSeconds + " s: must be positive and finite");
        }
    }

    /**
     * Waves of one velocity.
     *
     * @param grid the grid of points, whose axes may be stretched
     * @param velocity v [m/s]
     * @param spaceOrder order of the differences in space: 2, 4 or 8; 2 on stretched axes
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Wave of(Grid grid, double velocity, int spaceOrder, double dtSeconds) {
        if (!(velocity > 0) || Double.isInfinite(velocity)) {
            throw new IllegalArgumentException("velocity " + velocity + " m/s: must be positive and finite");
        }
        Wave wave = scaled(grid, velocity, spaceOrder, dtSeconds);
        double largest = wave.largestStableDtSeconds(name -> Double.NaN);
        if (dtSeconds > largest) {
            throw new IllegalArgumentException(
                    "Δt = " + dtSeconds + " s is unstable: the largest stable step is " + largest + " s");
        }
        return wave;
    }

    /**
     * Velocity from point to point: coefficient {@code velocity} [m/s]. Stability is checked when the run starts.
     *
     * @param grid the grid of points
     * @param spaceOrder order of the differences in space
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     */
    public static Wave varying(Grid grid, int spaceOrder, double dtSeconds) {
        return scaled(grid, Double.NaN, spaceOrder, dtSeconds);
    }

    private static Wave scaled(Grid grid, double velocity, int spaceOrder, double dtSeconds) {
        boolean varying = Double.isNaN(velocity);
        double length = varying ? dtSeconds : velocity * dtSeconds;
        return new Wave(
                grid.dims(),
                spaceOrder,
                ratio(grid, Axis.X, length),
                ratio(grid, Axis.Y, length),
                ratio(grid, Axis.Z, length),
                varying,
                false,
                grid.isStretched(),
                velocity,
                dtSeconds);
    }

    private static double ratio(Grid grid, Axis axis, double length) {
        if (grid.isStretched(axis)) {
            return length * length * Steps.inverseSquare(grid, axis);
        }
        double ratio = length / grid.spacing(axis);
        return ratio * ratio;
    }

    /** {@return the same with damping: coefficient {@code damping}, σ [1/s]; {@link Sponge} makes one} */
    public Wave withDamping() {
        return new Wave(dims, spaceOrder, rx, ry, rz, varying, true, stretched, velocity, dtSeconds);
    }

    /**
     * Waves that leave: a matched layer along some sides, in which they decay. The velocity there should continue that at the layer's face
     * along the normal.
     *
     * @param grid the grid that this stencil was made for
     * @param layer the layer; its thickness counts points of this grid
     * @param fastest the largest velocity [m/s]
     * @param boundaries those of u, beyond the layers too
     * @param sides where the layer lies
     * @return the model; beside u it has two memory fields for each axis with a layer, and the coefficient of this stencil
     * @throws IllegalArgumentException if there is damping, an axis is stretched, a side is periodic or none of the grid's, or the layer fills
     *     the grid
     */
    public Model inOpenSpace(Grid grid, MatchedLayer layer, double fastest, Boundaries boundaries, Side... sides) {
        return OpenWave.model(this, grid, layer, fastest, boundaries, List.of(sides));
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points
     * @param velocity largest velocity [m/s]
     * @param spaceOrder order of the differences in space
     * @return the largest stable Δt [s]
     */
    public static double largestStableDt(Grid grid, double velocity, int spaceOrder) {
        return varying(grid, spaceOrder, 1).largestStableDtSeconds(name -> velocity);
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        double v = varying ? maximum.applyAsDouble("velocity") : 1;
        return 2 * dtSeconds / (v * Math.sqrt(weightSum() * (rx + ry + rz)));
    }

    /** S: the largest eigenvalue of −D. */
    private double weightSum() {
        double sum = Math.abs(weight(0));
        for (int m = 1; m <= spaceOrder / 2; m++) {
            sum += 2 * Math.abs(weight(m));
        }
        return sum;
    }

    @Override
    public List<String> coefficients() {
        if (varying) {
            return damped ? List.of("velocity", "damping") : List.of("velocity");
        }
        return damped ? List.of("damping") : List.of();
    }

    @Override
    public double at(int field, Point... p) {
        Point u = p[0];
        double pull = stretched ? stretchedPull(u) : pull(u);
        if (varying) {
            double v = here(p[1]);
            pull = v * v * pull;
        }
        if (!damped) {
            return 2 * here(u) - u.before() + pull;
        }
        double loss = dtSeconds * here(p[varying ? 2 : 1]);
        return (2 * here(u) - (1 - loss) * u.before() + pull) / (1 + loss);
    }

    private double here(Point p) {
        return dims == 1 ? p.at(0) : dims == 2 ? p.at(0, 0) : p.at(0, 0, 0);
    }

    /** Δt²/h² along an axis, times v² where it is uniform. Axes are numbered x, y, z. */
    double ratio(int axis) {
        return axis == 0 ? rx : axis == 1 ? ry : rz;
    }

    /** D u along an axis. */
    double difference(int axis, Point u) {
        double sum = weight(0) * here(u);
        for (int m = 1; m <= spaceOrder / 2; m++) {
            sum += weight(m) * (along(axis, -m, u) + along(axis, m, u));
        }
        return sum;
    }

    /** The value so many points further along an axis. */
    double along(int axis, int m, Point u) {
        if (dims == 1) {
            return u.at(m);
        }
        if (dims == 2) {
            return axis == 0 ? u.at(0, m) : u.at(m, 0);
        }
        return axis == 0 ? u.at(0, 0, m) : axis == 1 ? u.at(0, m, 0) : u.at(m, 0, 0);
    }

    /** Δt² ∇²u, times v² where it is uniform. */
    private double stretchedPull(Point u) {
        double length = varying ? dtSeconds : velocity * dtSeconds;
        return length * length * Laplacian.stretched(u, dims);
    }

    /** Σ_axes Δt²/h² · D u. */
    private double pull(Point u) {
        double alongX = weight(0) * here(u);
        for (int m = 1; m <= spaceOrder / 2; m++) {
            alongX += weight(m)
                    * (dims == 1
                            ? u.at(-m) + u.at(m)
                            : dims == 2 ? u.at(0, -m) + u.at(0, m) : u.at(0, 0, -m) + u.at(0, 0, m));
        }
        if (dims == 1) {
            return rx * alongX;
        }
        double alongY = weight(0) * here(u);
        for (int m = 1; m <= spaceOrder / 2; m++) {
            alongY += weight(m) * (dims == 2 ? u.at(-m, 0) + u.at(m, 0) : u.at(0, -m, 0) + u.at(0, m, 0));
        }
        if (dims == 2) {
            return rx * alongX + ry * alongY;
        }
        double alongZ = weight(0) * here(u);
        for (int m = 1; m <= spaceOrder / 2; m++) {
            alongZ += weight(m) * (u.at(-m, 0, 0) + u.at(m, 0, 0));
        }
        return rx * alongX + ry * alongY + rz * alongZ;
    }

    /** The weight in D of the points {@code m} away. */
    private double weight(int m) {
        if (spaceOrder == 2) {
            return m == 0 ? -2 : 1;
        }
        if (spaceOrder == 4) {
            return m == 0 ? -5.0 / 2 : m == 1 ? 4.0 / 3 : -1.0 / 12;
        }
        return switch (m) {
            case 0 -> -205.0 / 72;
            case 1 -> 8.0 / 5;
            case 2 -> -1.0 / 5;
            case 3 -> 8.0 / 315;
            default -> -1.0 / 560;
        };
    }
}
