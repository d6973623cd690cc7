package org.parhelion.runs.problem;

import java.util.Optional;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Quantity;
import org.parhelion.solver.FiniteChecks;

/**
 * The section {@code finite-check} of a run file:
 *
 * <pre>
 *   finite-check:
 *     every: auto        # or steps between two checks, or off
 *     doublings: 10      # of the largest value, before a warning; 0 for none
 * </pre>
 */
final class FiniteCheckSection {
    private static final String EVERY = "every";
    private static final String DOUBLINGS = "doublings";
    private static final int MOST_DOUBLINGS = 1000;

    private FiniteCheckSection() {}

    static Optional<FiniteChecks> read(Config config) {
        Config section = config.section("finite-check");
        String every = section.has(EVERY) ? section.text(EVERY) : "auto";
        int doublings = section.integer(DOUBLINGS, 0, MOST_DOUBLINGS, FiniteChecks.USUAL_DOUBLINGS);
        if (doublings % 2 != 0) {
            throw section.error(DOUBLINGS, doublings + " is odd: use an even number, 0 for no warning");
        }
        if (every.equals("off")) {
            return Optional.empty();
        }
        if (every.equals("auto")) {
            return Optional.of(FiniteChecks.automatic().warning(doublings, _ -> {}));
        }
        if (!Quantity.isQuantity(every)) {
            throw section.error(
                    EVERY, "'" + every + "' is neither auto, nor off, nor a number of steps between two checks");
        }
        return Optional.of(
                FiniteChecks.every(section.integer(EVERY, 1, Integer.MAX_VALUE)).warning(doublings, _ -> {}));
    }
}
