package org.parhelion.solver;

import java.util.Collections;
import java.util.List;
import org.parhelion.device.Tiling;

/**
 * Counts and times of a run. Equal on all ranks.
 *
 * @param steps number of steps
 * @param points number of grid points
 * @param ranks number of ranks
 * @param seconds wall time of the loop on the slowest rank
 * @param bytesPerPoint bytes that a step must move per point: advanced fields are read and written, others are read
 * @param compute time in stencils, boundaries, sources
 * @param exchange time from the start of each halo exchange until its values were unpacked
 * @param exposed the part of it without overlap: packing, waiting, unpacking
 * @param stopTests time in stop tests, finite checks, and the computation of Δt where it is computed from the fields
 * @param observers time in observers, for instance output and checkpoints; not part of {@code seconds}
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
        RankSeconds compute,
        RankSeconds exchange,
        RankSeconds exposed,
        RankSeconds stopTests,
        RankSeconds observers,
        String device,
        String path,
        boolean overlap,
        Tiling tiling,
        List<TilingTried> tilingTried,
        List<Residual> residuals,
        boolean converged) {

    /**
     * The time of each rank in one phase of the run.
     *
     * @param byRank the time of each rank [s], at least one
     */
    public record RankSeconds(List<Double> byRank) {
        /** Copies the list. */
        public RankSeconds {
            byRank = List.copyOf(byRank);
        }

        /** {@return the mean over the ranks [s]} */
        public double mean() {
            return byRank.stream().mapToDouble(s -> s).sum() / byRank.size();
        }

        /** {@return the least time of a rank [s]} */
        public double least() {
            return Collections.min(byRank);
        }

        /** {@return the most time of a rank [s]} */
        public double most() {
            return Collections.max(byRank);
        }

        /** {@return the rank with the most time; of several, the lowest} */
        public int slowestRank() {
            return byRank.indexOf(most());
        }
    }

    /**
     * Times of one rank since the start, and the bytes that it sent.
     *
     * @param wallSeconds wall time of the loop, without observers [s]
     * @param computeSeconds time in stencils, boundaries, sources [s]
     * @param exchangeSeconds time from the start of each halo exchange until its values were unpacked [s]
     * @param exposedSeconds the part of it without overlap [s]
     * @param stopTestSeconds time in stop tests, and in the computation of Δt [s]
     * @param observerSeconds time in observers [s]
     * @param haloBytes bytes that it sent in halo exchanges
     */
    public record RankTimes(
            double wallSeconds,
            double computeSeconds,
            double exchangeSeconds,
            double exposedSeconds,
            double stopTestSeconds,
            double observerSeconds,
            long haloBytes) {}

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
        tilingTried = List.copyOf(tilingTried);
        residuals = List.copyOf(residuals);
    }

    /** {@return computing time, mean over the ranks [s]} */
    public double computeSeconds() {
        return compute.mean();
    }

    /** {@return the computing time of each rank [s]; shows the load balance} */
    public List<Double> computeSecondsByRank() {
        return compute.byRank();
    }

    /** {@return time of halo exchanges, hidden or not, mean over the ranks [s]} */
    public double exchangeSeconds() {
        return exchange.mean();
    }

    /** {@return time of halo exchanges without overlap, mean over the ranks [s]} */
    public double exposedSeconds() {
        return exposed.mean();
    }

    /** {@return time in stop tests and in the computation of Δt, mean over the ranks [s]} */
    public double stopTestSeconds() {
        return stopTests.mean();
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
        double all = exchangeSeconds();
        return all > 0 ? Math.clamp(1 - exposedSeconds() / all, 0, 1) : 1;
    }

    /** {@return computing time over exposed coordination time (exchange and stop tests); infinite without any} */
    public double granularity() {
        return ratio(computeSeconds(), exposedSeconds() + stopTestSeconds());
    }

    /** {@return load imbalance: the largest computing time of a rank over the mean; 1 if all are equal or zero} */
    public double imbalance() {
        double mean = compute.mean();
        return mean > 0 ? compute.most() / mean : 1;
    }

    /** {@return the last change that a stop test measured; NaN without any} */
    public double residual() {
        return residuals.isEmpty() ? Double.NaN : residuals.getLast().maxChange();
    }

    private static double ratio(double dividend, double divisor) {
        return divisor > 0 ? dividend / divisor : dividend > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
