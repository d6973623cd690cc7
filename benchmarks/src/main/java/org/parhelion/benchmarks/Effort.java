package org.parhelion.benchmarks;

/**
 * How long a measurement takes.
 *
 * @param warmUpSeconds before the first repetition: the second compiler has done its work by then
 * @param repetitionSeconds about, for each
 * @param repetitions or pairs
 */
record Effort(double warmUpSeconds, double repetitionSeconds, int repetitions) {
    static Effort of(Bench.Options options) {
        return options.quick() ? new Effort(0.02, 0.005, 2) : new Effort(2, 0.3, 7);
    }

    /** With a longer warm-up, in which a run also tries which tiling is best. */
    Effort withTrial() {
        return new Effort(5 * warmUpSeconds, repetitionSeconds, repetitions);
    }
}
