package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.balance.LoadBalance;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/** The section {@code balance}: whether blocks move during a run, and when. */
final class BalanceSection {
    static final String KEY = "balance";
    private static final String ABOVE = "above";
    private static final String EVERY = "every";
    private static final int MOST_ROUNDS = 1_000_000;

    private BalanceSection() {}

    /** Reads the options; empty if blocks never move. */
    static Optional<LoadBalance> read(Config config) {
        if (!config.isSection(KEY)) {
            return config.choice(KEY, List.of("auto", "off"), "auto").equals("auto")
                    ? Optional.of(LoadBalance.DEFAULT)
                    : Optional.empty();
        }
        Config section = config.section(KEY);
        LoadBalance options = LoadBalance.DEFAULT;
        double above = section.quantity(ABOVE, Dimension.NUMBER, options.above());
        if (!(above > 1)) {
            throw section.error(ABOVE, "must be more than 1, where all ranks compute equally long, not " + above);
        }
        int rounds = section.integer(EVERY, 1, MOST_ROUNDS, options.rounds());
        return Optional.of(options.withAbove(above).withWindow(rounds, options.seconds()));
    }
}
