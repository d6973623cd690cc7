package org.parhelion.solver;

import java.util.List;
import org.parhelion.device.Tiling;

/**
 * What a run did and where its time went. Equal on all ranks: seconds are means over the ranks, but for {@link #seconds}.
 *
 * @param steps steps done
 * @param points points of the grid
 * @param ranks ranks that shared it
 * @param seconds wall time of the stepping loop, of the slowest rank
 * @param bytesPerPoint bytes that one step must move per point: advanced fields read and written, others read
 * @param computeSeconds time in stencils, boundaries, sources
 * @param computeSecondsByRank the same of each rank, by rank: what shows how well the work is balanced
 * @param exchangeSeconds time from the start of each exchange of ghost points until its values were in place
 * @param exposedSeconds the part of it that the rank spent on nothing else: packing, waiting, unpacking
 * @param stopTestSeconds time in agreeing whether to stop
 * @param device the device's name
 * @param path how rows were computed: vector, scalar, plain, opencl
 * @param overlap whether the core was computed during the exchange
 * @param tiling how the block was walked
 * @param tilingTried what a trial found before it chose the tiling; empty where the tiling was given
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
     * One candidate of a trial.
     *
     * @param tiling what was tried
     * @param pointsPerSecond its speed, all ranks together
     */
    public record TilingTried(Tiling tiling, double pointsPerSecond) {}

    /**
     * How much a step changed the fields.
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

    /** {@return point updates per second, all ranks together} */
    public double pointsPerSecond() {
        return ratio((double) steps * points, seconds);
    }

    /** {@return bytes per second that an untiled sweep would have had to move for the same result} */
    public double bytesPerSecond() {
        return pointsPerSecond() * bytesPerPoint;
    }

    /** {@return the part of the exchange that the computation hid, 0 … 1; 1 where there was nothing to exchange} */
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

    /** {@return the last change that the stop test found; NaN where none was made} */
    public double residual() {
        return residuals.isEmpty() ? Double.NaN : residuals.getLast().maxChange();
    }

    private static double ratio(double dividend, double divisor) {
        return divisor > 0 ? dividend / divisor : dividend > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
