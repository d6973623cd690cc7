package org.parhelion.solver.elliptic;

import java.util.Optional;
import java.util.function.Function;

/**
 * A grid that fewer ranks solve: all ranks send them the right-hand side, and wait for the correction.
 *
 * @param agglomeration the messages
 * @param rhs this rank's part of the right-hand side on all ranks
 * @param correction the same of the correction
 * @param members the grid on the fewer ranks; empty on the others
 */
record GatheredStage(Agglomeration agglomeration, LevelField rhs, LevelField correction, Optional<Stage> members)
        implements Stage {
    @Override
    public LevelField cycle() {
        return corrected(Stage::cycle);
    }

    @Override
    public LevelField fullCycle() {
        return corrected(Stage::fullCycle);
    }

    private LevelField corrected(Function<Stage, LevelField> solve) {
        agglomeration.gather(rhs, members.map(Stage::rhs));
        agglomeration.scatter(members.map(solve), correction);
        return correction;
    }
}
