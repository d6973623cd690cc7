package org.parhelion.solver.elliptic;

/** The coarsest grid, solved exactly. */
final class DirectStage implements Stage {
    private final DirectSolver solver;
    private final LevelField rhs;
    private final LevelField solution;

    DirectStage(Level level, boolean singular) {
        solver = new DirectSolver(level, singular);
        rhs = level.field("rhs");
        solution = level.field("solution");
    }

    @Override
    public LevelField rhs() {
        return rhs;
    }

    @Override
    public LevelField cycle() {
        solver.solve(rhs, solution);
        return solution;
    }

    @Override
    public LevelField fullCycle() {
        return cycle();
    }
}
