package org.parhelion.cli.byzantine;

import java.util.List;
import java.util.OptionalLong;
import org.parhelion.consensus.generals.Verdict;

/**
 * What came of a trial.
 *
 * @param messages each round's messages, as the papers count them; round r at index r
 * @param lines each message that was sent, by round: “0 → 1: 0 attack”
 * @param decisions what each general obeys, empty where he never decided
 * @param medianNanos the median over all trials of the time until the last loyal general had decided [ns]
 * @param trials how many were timed
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
    /** All messages. */
    public long messagesInAll() {
        return messages.stream().mapToLong(Long::longValue).sum();
    }
}
