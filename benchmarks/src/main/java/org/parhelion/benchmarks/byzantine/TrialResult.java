package org.parhelion.benchmarks.byzantine;

import java.util.List;
import java.util.OptionalLong;
import org.parhelion.consensus.generals.Verdict;

/**
 * The result of a trial.
 *
 * @param messages number of messages of each round, as the papers count; round r at index r
 * @param lines all messages by round, for instance “0 → 1: 0 attack”
 * @param decisions the order that each general obeys; empty if he never decided
 * @param medianNanos median over all trials of the time until the last loyal general decided [ns]
 * @param trials number of timed trials
 */
public record TrialResult(
        List<Long> messages,
        List<List<String>> lines,
        List<OptionalLong> decisions,
        Verdict verdict,
        long medianNanos,
        int trials,
        int ranks,
        String provider) {
    /** The number of messages of all rounds. */
    public long messagesInAll() {
        return messages.stream().mapToLong(Long::longValue).sum();
    }
}
