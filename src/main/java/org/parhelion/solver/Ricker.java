package org.parhelion.solver;

import java.util.function.DoubleUnaryOperator;

/**
 * The Ricker wavelet, the usual source of a seismic shot: the second derivative of a Gaussian, negated.
 *
 * <pre>
 *   s(t) = A (1 − 2a) e^−a,   a = (π f (t − t₀))²
 * </pre>
 *
 * @param peakHertz f, the frequency where its spectrum is largest [1/s]
 * @param delaySeconds t₀, when it peaks [s]; from 1.2/f on it starts at next to nothing
 * @param amplitude A, what is added to the field per step at the peak
 */
public record Ricker(double peakHertz, double delaySeconds, double amplitude) implements DoubleUnaryOperator {
    public Ricker {
        if (!(peakHertz > 0) || Double.isInfinite(peakHertz)) {
            throw new IllegalArgumentException("peak frequency " + peakHertz + " Hz: must be positive and finite");
        }
    }

    /** A wavelet that starts at next to nothing at t = 0: t₀ = 1.2/f. */
    public static Ricker of(double peakHertz, double amplitude) {
        return new Ricker(peakHertz, 1.2 / peakHertz, amplitude);
    }

    @Override
    public double applyAsDouble(double t) {
        double phase = Math.PI * peakHertz * (t - delaySeconds);
        double a = phase * phase;
        return amplitude * (1 - 2 * a) * Math.exp(-a);
    }
}
