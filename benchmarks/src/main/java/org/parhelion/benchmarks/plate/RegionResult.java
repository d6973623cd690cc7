package org.parhelion.benchmarks.plate;

import java.util.List;

/**
 * What a region knows at the end.
 *
 * @param region its number
 * @param values its points, row by row
 * @param iterations how many were done
 * @param changes the largest change of the whole plate at iteration 0, every, 2 · every, … [K]
 * @param computeNanos time in the stencil [ns]
 * @param coordinateNanos time in the tuple space [ns]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record RegionResult(
        int region, double[] values, int iterations, List<Double> changes, long computeNanos, long coordinateNanos) {}
