package org.parhelion.cli;

import org.parhelion.comm.RankFailure;
import org.parhelion.runs.report.RunFailure;

/** A failure in one line that a person can act on. */
final class Words {
    private Words() {}

    /** What to say of {@code failure}, whose root is {@code cause}. */
    static String of(Throwable failure, Throwable cause) {
        if (cause instanceof RunFailure) {
            return String.valueOf(cause.getMessage());
        }
        String rank = failure instanceof RankFailure ranked ? "rank " + ranked.rank() + ": " : "";
        if (cause instanceof OutOfMemoryError) {
            return rank + "out of memory (" + cause.getMessage()
                    + "): use a smaller grid, precision: float, or more machines";
        }
        boolean plain = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
        String text = cause.getMessage() == null ? "" : cause.getMessage();
        return rank + (plain && !text.isEmpty() ? text : cause.toString());
    }
}
