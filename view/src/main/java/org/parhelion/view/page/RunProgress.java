package org.parhelion.view.page;

import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;

/**
 * How far a run is.
 *
 * @param state what it does
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]
 * @param stepsPerSecond speed in the last seconds; NaN if unknown
 * @param secondsLeft estimate of the wall time to the end [s]; NaN if unknown
 * @param computeSeconds time in stencils, boundaries and sources since the start, by rank [s]; empty if unknown
 * @param message why the run failed; empty otherwise
 */
public record RunProgress(
        State state,
        long step,
        double timeSeconds,
        double stepsPerSecond,
        double secondsLeft,
        List<Double> computeSeconds,
        String message) {
    /** What a run does. */
    public enum State {
        /** It has not begun. */
        STARTING,
        /** It computes. */
        RUNNING,
        /** It waits for {@link PageCommand#RESUME}. */
        PAUSED,
        /** All steps are done. */
        FINISHED,
        /** It has stopped with a checkpoint. */
        STOPPED,
        /** It failed. */
        FAILED;

        /** {@return whether no other state follows} */
        public boolean isLast() {
            return this == FINISHED || this == STOPPED || this == FAILED;
        }
    }

    /** A run that has not begun. */
    public static final RunProgress NONE = new RunProgress(State.STARTING, 0, 0, Double.NaN, Double.NaN, List.of(), "");

    /** Copies the list. */
    public RunProgress {
        computeSeconds = List.copyOf(computeSeconds);
    }

    /**
     * The same step in another state.
     *
     * @param other the state
     * @param why the message
     * @return the progress
     */
    public RunProgress in(State other, String why) {
        return new RunProgress(other, step, timeSeconds, Double.NaN, Double.NaN, computeSeconds, why);
    }

    /** {@return the message for a page} */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("kind", "progress");
        object.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
        object.put("step", step);
        object.put("time", Json.number(timeSeconds));
        object.put("stepsPerSecond", Json.number(stepsPerSecond));
        object.put("secondsLeft", Json.number(secondsLeft));
        object.put("computeSeconds", computeSeconds.stream().map(Json::number).toList());
        object.put("message", message);
        return object;
    }
}
