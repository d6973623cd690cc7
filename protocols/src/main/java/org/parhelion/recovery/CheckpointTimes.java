package org.parhelion.recovery;

import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.io.CheckpointSeries;
import org.parhelion.solver.RunReport;

/**
 * The cost of the checkpoints on disk of a run, since the last recovery if there was one. Equal on all ranks.
 *
 * @param count number of complete checkpoints
 * @param waited time in which the steps of a rank waited for them; part of {@link RunReport#observers}
 * @param background time in which they were written beside the steps
 */
public record CheckpointTimes(long count, RunReport.RankSeconds waited, RunReport.RankSeconds background) {
    /** The times of all ranks. Collective. */
    static CheckpointTimes of(long count, CheckpointSeries own, Comm comm) {
        return new CheckpointTimes(count, byRank(own.waitedSeconds(), comm), byRank(own.backgroundSeconds(), comm));
    }

    private static RunReport.RankSeconds byRank(double own, Comm comm) {
        double[] all = new double[comm.size()];
        comm.allgather(Buffer.of(new double[] {own}), Buffer.of(all));
        return new RunReport.RankSeconds(Arrays.stream(all).boxed().toList());
    }
}
