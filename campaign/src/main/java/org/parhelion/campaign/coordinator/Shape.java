package org.parhelion.campaign.coordinator;

import java.util.Set;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;

/**
 * What the tasks of one line of the queue have in common: a worker that suits the first suits all.
 *
 * @param book the campaign
 * @param needs what a worker must have, with the memory of the next attempt
 * @param avoid workers to avoid
 * @param kind tasks of the same kind are expected to run equally long
 * @param checkpointable whether the tasks go on at checkpoints
 */
record Shape(CampaignBook book, TaskNeeds needs, Set<String> avoid, Kind kind, boolean checkpointable) {
    /**
     * A program and its number of ranks.
     *
     * @param program the program without its arguments
     * @param ranks its ranks; 0 for any number
     */
    record Kind(String program, int ranks) {
        Kind ofAnyRanks() {
            return new Kind(program, 0);
        }

        static Kind of(TaskSpec task) {
            return new Kind(
                    switch (task.program()) {
                        case TaskProgram.Command command -> command.arguments().getFirst();
                        case TaskProgram.RunFile file -> file.path();
                        case TaskProgram.JavaMethod method -> method.className() + "." + method.methodName();
                    },
                    task.needs().ranks());
        }
    }

    static Shape of(Task task) {
        TaskSpec spec = task.spec;
        long memoryBytes = Math.max(spec.needs().memoryBytes(), task.history.memoryBytes());
        return new Shape(
                task.book,
                memoryBytes == spec.needs().memoryBytes()
                        ? spec.needs()
                        : spec.needs().withMemoryBytes(memoryBytes),
                task.history.avoid(),
                Kind.of(spec),
                spec.checkpointable());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that
                && book == that.book
                && checkpointable == that.checkpointable
                && needs.equals(that.needs)
                && avoid.equals(that.avoid)
                && kind.equals(that.kind);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * book.hashCode() + needs.ranks()) + kind.hashCode();
    }
}
