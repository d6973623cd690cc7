package org.parhelion.benchmarks.plate;

import java.util.List;
import java.util.function.ToLongFunction;
import org.parhelion.io.Checksum;
import org.parhelion.solver.RunReport;

/**
 * The plate by tuples beside the plate by halo exchange.
 *
 * @param iterations how many were done
 * @param changes the largest change at iteration 0, every, 2 · every, … [K]
 * @param iterationMicros mean time of an iteration by tuples [µs]
 * @param granularity computing time over coordination time, by tuples
 * @param checksum of the plate by tuples
 * @param haloIterationMicros mean time of an iteration by halo exchange [µs]
 * @param haloGranularity computing time over coordination time, by halo exchange
 * @param haloChecksum of the plate by halo exchange
 */
public record PlateFigures(
        int iterations,
        List<Double> changes,
        double iterationMicros,
        double granularity,
        String checksum,
        double haloIterationMicros,
        double haloGranularity,
        String haloChecksum) {
    /** Copies the list. */
    public PlateFigures {
        changes = List.copyOf(changes);
    }

    /**
     * Compares the regions' results with a run by halo exchange, which is made here, on threads.
     *
     * @param plate the plate
     * @param results one for each region, in order
     * @param warmUps runs before the one that is measured: the first iterations are interpreted
     * @return the figures of both
     */
    public static PlateFigures of(HotPlate plate, List<RegionResult> results, int warmUps) {
        for (int turn = 0; turn < warmUps; turn++) {
            HaloPlate.run(plate);
        }
        HaloPlate halo = HaloPlate.run(plate);
        RunReport report = halo.report();
        RegionResult first = results.getFirst();
        double compute = meanSeconds(results, RegionResult::computeNanos);
        double coordinate = meanSeconds(results, RegionResult::coordinateNanos);
        return new PlateFigures(
                first.iterations(),
                first.changes(),
                (compute + coordinate) * 1e6 / first.iterations(),
                compute / coordinate,
                Checksum.of(PlateRegion.whole(plate, results)),
                report.seconds() * 1e6 / report.steps(),
                report.granularity(),
                halo.checksum());
    }

    /** {@return whether both plates have the same bits} */
    public boolean same() {
        return checksum.equals(haloChecksum);
    }

    private static double meanSeconds(List<RegionResult> results, ToLongFunction<RegionResult> nanos) {
        return results.stream().mapToLong(nanos).average().orElse(0) / 1e9;
    }
}
