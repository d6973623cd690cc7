package org.parhelion.campaign.store;

import java.time.Instant;

/** Up to where the log of a store is kept when it goes back. */
public sealed interface LogPlace {
    /**
     * {@return what is said if no commit of a log ends here}
     *
     * @param extent how far the log reaches
     */
    default String refusal(LogExtent extent) {
        String reach = extent.from().isEmpty()
                ? "; the log has none yet: entries of earlier versions have no time"
                : "; the log reaches from entry " + extent.first() + " ("
                        + extent.from().get() + ") to entry " + extent.last() + " ("
                        + extent.to().orElseThrow() + ")";
        return switch (this) {
            case Entry entry -> "no commit ends at entry " + entry.number() + reach;
            case Moment moment -> "no commit is as old as " + moment.time() + reach;
        };
    }

    /**
     * An entry and all before it.
     *
     * @param number the number of the last entry of a commit
     */
    record Entry(long number) implements LogPlace {}

    /**
     * What was written before the first entry that is later.
     *
     * @param time a time, by the clocks of the coordinators, or of the server that has the log
     */
    record Moment(Instant time) implements LogPlace {}
}
