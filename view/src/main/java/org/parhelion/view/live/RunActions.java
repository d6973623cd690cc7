package org.parhelion.view.live;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a page can ask of a run that the page does not do itself. Called on rank 0, between two steps; they only leave a request, which all
 * ranks carry out together at a later step.
 *
 * @param stop requests a checkpoint and the end of the run; empty if the run cannot stop early
 * @param changes whether settings can change during the run
 * @param mustStop whether the run must stop for another reason, so that a pause ends
 */
public record RunActions(Optional<Runnable> stop, boolean changes, BooleanSupplier mustStop) {
    /** A run that a page can only pause. */
    public static final RunActions NONE = new RunActions(Optional.empty(), false, () -> false);
}
