package org.parhelion.physics;

/**
 * A convolutional perfectly matched layer (CPML): a frame around the domain in which waves of any direction decay without being
 * reflected at its face. Every derivative across the layer gets a memory field ψ:
 *
 * <pre>
 *   ψ' = b ψ + a ∂f,   ∂f → ∂f + ψ'       b = exp(−(d + α) Δt),  a = d/(d + α)·(b − 1)
 *   d(s) = −3 c ln R / (2 L) · s²,  α(s) = π f₀ (1 − s)          s: depth in the layer, 0 … 1; L its thickness
 * </pre>
 *
 * <p>D. Komatitsch, R. Martin, "An unsplit convolutional perfectly matched layer improved at grazing incidence for the seismic wave
 * equation", Geophysics 72(5), 2007, with κ = 1; J. A. Roden, S. D. Gedney, "Convolution PML", Microw. Opt. Technol. Lett. 27, 2000.
 *
 * @param points thickness in points, at least 2; 10 is usual
 * @param reflection R, of a wave at normal incidence in theory, above 0 and below 1; for instance 1e-6
 * @param frequency f₀, the dominant frequency of the waves [Hz], positive
 */
public record MatchedLayer(int points, double reflection, double frequency) {
    /** Checks the values; the message of the exception names the wrong one. */
    public MatchedLayer {
        if (points < 2) {
            throw new IllegalArgumentException("a matched layer of " + points + " points: must be at least 2");
        }
        if (!(reflection > 0 && reflection < 1)) {
            throw new IllegalArgumentException("reflection " + reflection + ": must be above 0 and below 1");
        }
        if (!(frequency > 0) || Double.isInfinite(frequency)) {
            throw new IllegalArgumentException("frequency " + frequency + " Hz: must be positive and finite");
        }
    }

    /**
     * The layer along one axis, for formulas.
     *
     * @param points points of the axis
     * @param layer thickness of the layer [points]
     * @param low whether there is a layer at the low side
     * @param high the same at the high side
     * @param damping d Δt at the outer end
     * @param shift α Δt at the face
     */
    record Profile(int points, int layer, boolean low, boolean high, double damping, double shift) {
        /** b at an index along the axis, which may be half a point off. */
        double decay(double index) {
            double s = depth(index);
            return Math.exp(-(damping * s * s + shift * (1 - s)));
        }

        /** a at an index. */
        double gain(double index) {
            double s = depth(index);
            double damped = damping * s * s;
            return damped / (damped + shift * (1 - s)) * (decay(index) - 1);
        }

        /** s: the walls are at index 0 and one point beyond the last. */
        private double depth(double index) {
            double inLow = low ? layer - index : 0;
            double inHigh = high ? index - (points - layer) : 0;
            return Math.max(0, Math.max(inLow, inHigh)) / layer;
        }
    }

    /** The layer along an axis of so many points, for waves that travel {@code courant} spacings a step. */
    Profile along(int axisPoints, double courant, double dtSeconds) {
        return along(axisPoints, true, true, courant, dtSeconds);
    }

    /** The layer at some sides of an axis. */
    Profile along(int axisPoints, boolean low, boolean high, double courant, double dtSeconds) {
        if (axisPoints <= 2 * points) {
            throw new IllegalArgumentException("matched layers of " + points + " points on both sides of " + axisPoints
                    + " points: leave points between them");
        }
        double damping = -3 * courant * Math.log(reflection) / (2 * points);
        return new Profile(axisPoints, points, low, high, damping, Math.PI * frequency * dtSeconds);
    }
}
