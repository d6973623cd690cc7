package org.parhelion.solver.elliptic;

/** V-cycles, each on the residual of the one before; the first may be a full multigrid cycle. */
final class Cycles implements Iteration {
    private final LinearSystem system;
    private final Hierarchy hierarchy;
    private final boolean full;
    private boolean first;

    Cycles(LinearSystem system, Hierarchy hierarchy, boolean full) {
        this.system = system;
        this.hierarchy = hierarchy;
        this.full = full;
    }

    @Override
    public void begin() {
        first = true;
    }

    @Override
    public double next() {
        LevelField correction = full && first ? hierarchy.fullCycle() : hierarchy.cycle();
        first = false;
        FieldArithmetic.add(system.x().field(), 1, correction.field());
        return system.residualNorm();
    }

    @Override
    public boolean isRecursive() {
        return false;
    }
}
