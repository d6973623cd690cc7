package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link TilingTrial} may cost: a share of the steps of the run, in steps of the fastest tiling. A window costs what it takes
 * longer than as many steps of the fastest tiling. The run has at least the steps done, and those that it was told of.
 */
final class TrialBudget {
    /** Some steps in a row with one tiling. */
    record Window(int steps, double secondsPerStep) {}

    private final double share;
    private final List<Window> spent = new ArrayList<>();
    private long done;
    private long steps;

    /** A budget of {@code share} of the steps; infinite for no limit. */
    TrialBudget(double share) {
        this.share = share;
    }

    /** The run will have at least so many steps in all. */
    void lasts(long atLeast) {
        steps = Math.max(steps, atLeast);
    }

    /** So many steps more are done. */
    void passed(int more) {
        done += more;
        lasts(done);
    }

    void spend(Window window) {
        spent.add(window);
    }

    /** Whether these windows can be added. */
    boolean affords(List<Window> more) {
        if (Double.isInfinite(share)) {
            return true;
        }
        List<Window> all = new ArrayList<>(spent);
        all.addAll(more);
        double fastest = all.stream().mapToDouble(Window::secondsPerStep).min().orElse(1);
        double cost = all.stream()
                .mapToDouble(window -> window.steps() * (window.secondsPerStep() / fastest - 1))
                .sum();
        return cost <= share * steps;
    }
}
