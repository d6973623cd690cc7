package org.parhelion.campaign.pilots;

import java.util.List;

/** What a scaler does, or does not do, and why. */
public sealed interface ScaleDecision {
    /** {@return why, in a sentence} */
    String reason();

    /**
     * Submit pilots. The scaler counts them from now on, whatever becomes of the submission.
     *
     * @param pilots their names
     * @param reason why
     */
    record Start(List<String> pilots, String reason) implements ScaleDecision {
        /** Copies the list. */
        public Start {
            pilots = List.copyOf(pilots);
        }
    }

    /**
     * Let pilots drain and end: ask, never kill.
     *
     * @param pilots their names
     * @param reason why
     */
    record End(List<String> pilots, String reason) implements ScaleDecision {
        /** Copies the list. */
        public End {
            pilots = List.copyOf(pilots);
        }
    }

    /**
     * Do nothing, although something is wanted. Reported when the reason changes.
     *
     * @param reason why
     */
    record Hold(String reason) implements ScaleDecision {}
}
