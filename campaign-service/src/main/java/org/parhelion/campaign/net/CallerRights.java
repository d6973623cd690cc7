package org.parhelion.campaign.net;

import java.util.Optional;

/** Who calls, and what it may do. */
interface CallerRights {
    /** What a caller may want to do. */
    enum Deed {
        LOOK,
        SUBMIT,
        CANCEL,
        RETRY,
        RUN_PROGRAMS,
        WORK
    }

    /** Where nobody is identified. */
    CallerRights ANYBODY = (deed, tenant) -> Optional.empty();

    /** Why something is refused; empty if it is permitted. */
    Optional<String> refusal(Deed deed, String tenant);
}
