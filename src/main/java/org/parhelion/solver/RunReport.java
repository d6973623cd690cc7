package org.parhelion.solver;

import java.util.List;
import org.parhelion.device.Tiling;

/**
 * Counts and times of a run. Equal on all ranks: times are means over the ranks, except {@link #seconds}.
 *
 * @param steps number of steps
 * @param points number of grid points
 * @param ranks number of ranks
 * @param seconds wall time of the loop on the slowest rank
 * @param bytesPerPoint bytes that a step must move per point: advanced fields are read and written, others are read
 * @param computeSeconds time in stencils, boundaries, sources
 * @param computeSecondsByRank the same for each rank; shows the load balance
 * @param exchangeSeconds time from the start of each halo exchange until its values were unpacked
 * @param exposedSeconds the part of it without overlap: packing, waiting, unpacking
 * @param stopTestSeconds time in stop tests, and in the computation of Δt where it is computed from the fields
 * @param device name of the device
 * @param path execution path: vector, scalar, plain, opencl
 * @param overlap whether computation overlapped the halo exchange
 * @param tiling the tiling
 * @param tilingTried the candidates of a trial with their speeds; empty where the tiling was given
 * @param residuals what the stop test found, in order
 * @param converged whether the stop test ended the run
 */
public record RunReport(
        long steps,
        long points,
        int ranks,
        double seconds,
        double bytesPerPoint,
        double computeSeconds,
        List<Double> computeSecondsByRank,
        double exchangeSeconds,
        double exposedSeconds,
        double stopTestSeconds,
        String device,
        String path,
        boolean overlap,
        Tiling tiling,
        List<TilingTried> tilingTried,
        List<Residual> residuals,
        boolean converged) {

    /**
     * A candidate of a trial.
     *
     * @param tiling the tiling
     * @param pointsPerSecond its speed, sum over all ranks [points/s]
     */
    public record TilingTried(Tiling tiling, double pointsPerSecond) {}

    /**
     * The change of the fields in one step.
     *
     * @param iteration the step, counted from 0
     * @param maxChange the largest |change| of any field at any point in that step, over all ranks
     */
    public record Residual(long iteration, double maxChange) {}

    /** Copies the collections. */
    public RunReport {
        computeSecondsByRank = List.copyOf(computeSecondsByRank);
        tilingTried = List.copyOf(tilingTried);
        residuals = List.copyOf(residuals);
    }

    /** {@return point updates per second, sum over all ranks} */
    public double pointsPerSecond() {
        return ratio((double) steps * points, seconds);
    }

    /** {@return the bandwidth that an untiled sweep would need for the same speed [B/s]} */
    public double bytesPerSecond() {
        return pointsPerSecond() * bytesPerPoint;
    }

    /** {@return the fraction of the exchange that computation hid, 0 … 1; 1 without any exchange} */
    public double hiddenFraction() {
        return exchangeSeconds > 0 ? Math.clamp(1 - exposedSeconds / exchangeSeconds, 0, 1) : 1;
    }

    /** {@return computing time over exposed coordination time (exchange and stop tests); infinite without any} */
    public double granularity() {
        return ratio(computeSeconds, exposedSeconds + stopTestSeconds);
    }

    /** {@return load imbalance: the largest computing time of a rank over the mean; 1 if all are equal or zero} */
    public double imbalance() {
        double sum = computeSecondsByRank.stream().mapToDouble(s -> s).sum();
        double most = computeSecondsByRank.stream().mapToDouble(s -> s).max().orElse(0);
        return sum > 0 ? most * computeSecondsByRank.size() / sum : 1;
    }

    /** {@return the last change that a stop test measured; NaN without any} */
    public double residual() {
        return residuals.isEmpty() ? Double.NaN : residuals.getLast().maxChange();
    }

    private static double ratio(double dividend, double divisor) {
        return divisor > 0 ? dividend / divisor : dividend > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
