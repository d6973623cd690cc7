package org.parhelion.metrics.status;

import java.util.List;
import java.util.Map;

/**
 * What is known of a run at a moment.
 *
 * @param run the description
 * @param state what it does
 * @param notFinite whether it failed because a value was not finite
 * @param startMillis when it started, since the epoch [ms]; 0 if it has not
 * @param clock how far it is
 * @param ranks the figures of each rank
 * @param computeRecently computing time of each rank in the last interval [s]; empty before the first interval
 * @param checkpoints its checkpoints
 * @param outputs what each stream wrote, by name
 * @param recoveries number of recoveries from deaths of ranks
 * @param moves number of moves of blocks for the balance of the load
 */
public record RunFigures(
        RunDescription run,
        RunState state,
        boolean notFinite,
        long startMillis,
        Progress clock,
        List<RankSample> ranks,
        List<Double> computeRecently,
        Checkpoints checkpoints,
        Map<String, Written> outputs,
        long recoveries,
        long moves) {
    /** Copies the collections. */
    public RunFigures {
        ranks = List.copyOf(ranks);
        computeRecently = List.copyOf(computeRecently);
        outputs = Map.copyOf(outputs);
    }

    /**
     * How far a run is.
     *
     * @param stepsDone steps done by this process
     * @param step steps since the initial values
     * @param timeSeconds simulated time [s]
     * @param dtSeconds length of the next step [s]
     * @param millis when, since the epoch [ms]; 0 for never
     */
    public record Progress(long stepsDone, long step, double timeSeconds, double dtSeconds, long millis) {
        static final Progress NONE = new Progress(0, 0, 0, 0, 0);
    }

    /**
     * The checkpoints of a run.
     *
     * @param count number of complete checkpoints
     * @param seconds time from the beginning of each to its end, sum [s]
     * @param bytes their bytes
     * @param lastStep step of the last one
     * @param lastMillis when it was complete, since the epoch [ms]; 0 for never
     */
    public record Checkpoints(long count, double seconds, double bytes, long lastStep, long lastMillis) {
        static final Checkpoints NONE = new Checkpoints(0, 0, 0, 0, 0);
    }

    /**
     * What a stream wrote.
     *
     * @param frames number of outputs
     * @param bytes their bytes without compression
     */
    public record Written(long frames, double bytes) {
        static final Written NOTHING = new Written(0, 0);
    }
}
