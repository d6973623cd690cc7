package org.parhelion.adapters.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Statistics of a snapshot of a field, in the unit of the field.
 *
 * @param min smallest value
 * @param max largest value
 * @param mean arithmetic mean
 * @param standardDeviation of the population: the root of the mean squared distance from the mean
 * @param norm1 Σ |v|
 * @param norm2 √ Σ v²
 * @param normMax max |v|
 */
public record SnapshotStatistics(
        double min, double max, double mean, double standardDeviation, double norm1, double norm2, double normMax) {
    /** The statistics of all values of {@code snapshot}. */
    public static SnapshotStatistics of(INDArray snapshot) {
        return new SnapshotStatistics(
                snapshot.minNumber().doubleValue(),
                snapshot.maxNumber().doubleValue(),
                snapshot.meanNumber().doubleValue(),
                snapshot.std(false).getDouble(0),
                snapshot.norm1Number().doubleValue(),
                snapshot.norm2Number().doubleValue(),
                snapshot.normmaxNumber().doubleValue());
    }
}
