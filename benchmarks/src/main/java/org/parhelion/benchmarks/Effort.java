package org.parhelion.benchmarks;

/**
 * The duration of a measurement.
 *
 * @param warmUpSeconds time before the first repetition [s], enough for the optimising compiler C2 to finish
 * @param repetitionSeconds approximate time of one repetition [s]
 * @param repetitions number of repetitions, or of pairs
 */
record Effort(double warmUpSeconds, double repetitionSeconds, int repetitions) {
    static Effort of(Bench.Options options) {
        return options.quick() ? new Effort(0.02, 0.005, 2) : new Effort(2, 0.3, 7);
    }

    /** With a longer warm-up, for formulas of some hundred operations. */
    Effort withLargeFormula() {
        return new Effort(3 * warmUpSeconds, repetitionSeconds, repetitions);
    }

    /** With a longer warm-up, during which a run also selects the fastest tiling. */
    Effort withTrial() {
        return new Effort(5 * warmUpSeconds, repetitionSeconds, repetitions);
    }
}
