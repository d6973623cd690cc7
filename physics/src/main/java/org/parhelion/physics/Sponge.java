package org.parhelion.physics;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Side;

/**
 * An absorbing layer along some sides of the domain: the coefficient {@code damping} of {@link Wave}.
 *
 * <pre>
 *   σ(d) = σ_max (1 − d/w)²,   σ_max = 3 v ln(1/R) / (2 w)        d: distance from the side, w: the layer's width
 * </pre>
 *
 * <p>In the continuum, R is the amplitude that is left of a wave at normal incidence after it passed the layer, was reflected
 * by the wall and passed the layer again; at oblique incidence more is left. Strong damping itself reflects waves that are
 * longer than the layer is wide, so R should not be too small. Measured reflection of a Ricker shot with R = 0.03: −35 dB in
 * 1-D and −38 dB in 2-D if the layer is three peak wavelengths wide, −27 dB in 1-D with half that width. (C. Cerjan et al., "A
 * nonreflecting boundary condition for discrete acoustic and elastic wave equations", Geophysics 50(4), 1985, for the idea; F.
 * Collino and C. Tsogka, Geophysics 66(1), 2001, for σ_max.)
 *
 * @param widthMetres w [m]
 * @param velocity v [m/s]: that of the medium near the sides
 * @param reflection R, the amplitude that is left; 0 &lt; R &lt; 1
 */
public record Sponge(double widthMetres, double velocity, double reflection) {
    /** Checks the values; the message of the exception names the wrong one. */
    public Sponge {
        if (!(widthMetres > 0) || !(velocity > 0) || !(reflection > 0 && reflection < 1)) {
            throw new IllegalArgumentException("sponge of width " + widthMetres + " m for " + velocity
                    + " m/s and reflection " + reflection
                    + ": width and velocity must be positive, reflection between 0 and 1");
        }
    }

    /**
     * The damping σ for layers along some sides of the domain.
     *
     * @param grid the grid of points
     * @param sides the sides of the domain that get a layer
     * @return σ [1/s] at each point; the larger value counts where two layers meet
     */
    public PlaceFunction along(Grid grid, Side... sides) {
        Side[] own = sides.clone();
        return (x, y, z) -> {
            double sigma = 0;
            for (Side side : own) {
                double place = side.axis() == Axis.X ? x : side.axis() == Axis.Y ? y : z;
                double wall = grid.coordinate(side.axis(), side.isHigh() ? grid.points(side.axis()) - 1 : 0);
                sigma = Math.max(sigma, at(Math.abs(place - wall)));
            }
            return sigma;
        };
    }

    private double at(double distance) {
        double depth = Math.max(0, 1 - distance / widthMetres);
        return 1.5 * velocity * Math.log(1 / reflection) / widthMetres * depth * depth;
    }
}
