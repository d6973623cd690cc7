package org.parhelion.physics;

import java.util.function.DoubleUnaryOperator;

/**
 * The Ricker wavelet, the usual source of a seismic shot: the second derivative of a Gaussian, negated.
 *
 * <pre>
 *   s(t) = A (1 − 2a) e^−a,   a = (π f (t − t₀))²
 * </pre>
 *
 * <p>In ∂²u/∂t² = v² ∇²u + q(t) a source of strength q adds q·Δt² in each step: {@link #ofStrength}. Then the wave does not depend
 * on the step, up to the scheme's error. With {@link #perStep} it does: half the step makes a wave four times as large.
 *
 * @param peakHertz f, the frequency where its spectrum is largest [1/s], positive and finite
 * @param delaySeconds t₀, when it peaks [s]; from 1.2/f on it starts at next to nothing
 * @param amplitudePerStep A, what one step adds to the field at the peak, in the field's unit; finite
 */
public record Ricker(double peakHertz, double delaySeconds, double amplitudePerStep) implements DoubleUnaryOperator {
    private static final double DELAY_PERIODS = 1.2;

    /** Checks the values; the message of the exception names the wrong one. */
    public Ricker {
        if (!(peakHertz > 0) || Double.isInfinite(peakHertz)) {
            throw new IllegalArgumentException("peak frequency " + peakHertz + " Hz: must be positive and finite");
        }
        if (!Double.isFinite(delaySeconds) || !Double.isFinite(amplitudePerStep)) {
            throw new IllegalArgumentException(
                    "delay " + delaySeconds + " s and amplitude " + amplitudePerStep + " a step: must be finite");
        }
    }

    /**
     * A wavelet of a given strength that starts at next to nothing at t = 0: t₀ = 1.2/f.
     *
     * @param peakHertz f [1/s]
     * @param strength q at the peak, in the field's unit per s²
     * @param dtSeconds the simulation's step Δt [s]
     * @return a wavelet that adds {@code strength} · Δt² in the step at the peak
     */
    public static Ricker ofStrength(double peakHertz, double strength, double dtSeconds) {
        return perStep(peakHertz, strength * dtSeconds * dtSeconds);
    }

    /**
     * A wavelet that adds a given amplitude in each step, whatever its length; it starts at next to nothing at t = 0: t₀ = 1.2/f.
     *
     * @param peakHertz f [1/s]
     * @param amplitudePerStep what the step at the peak adds, in the field's unit
     * @return the wavelet
     */
    public static Ricker perStep(double peakHertz, double amplitudePerStep) {
        return new Ricker(peakHertz, DELAY_PERIODS / peakHertz, amplitudePerStep);
    }

    @Override
    public double applyAsDouble(double t) {
        double phase = Math.PI * peakHertz * (t - delaySeconds);
        double a = phase * phase;
        return amplitudePerStep * (1 - 2 * a) * Math.exp(-a);
    }
}
