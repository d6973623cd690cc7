package org.parhelion.solver.elliptic;

/** The Chebyshev iteration over the whole spectrum. Its one sum an iteration is the norm that the caller sees. */
final class ChebyshevIteration implements Iteration {
    private final LinearSystem system;
    private final double least;
    private final double largest;
    private final LevelField change;
    private Chebyshev chebyshev;

    ChebyshevIteration(LinearSystem system, double least, double largest) {
        this.system = system;
        this.least = least;
        this.largest = largest;
        change = system.level().field("change");
        chebyshev = new Chebyshev(least, largest);
    }

    @Override
    public void begin() {
        chebyshev = new Chebyshev(least, largest);
        change.field().fill(0);
        FieldArithmetic.add(change.field(), chebyshev.first(), system.r().field());
    }

    @Override
    public double next() {
        FieldArithmetic.add(system.x().field(), 1, change.field());
        double norm = system.residualNorm();
        Chebyshev.Step step = chebyshev.next();
        FieldArithmetic.combine(
                change.field(), step.momentum(), step.step(), system.r().field());
        return norm;
    }

    @Override
    public boolean isRecursive() {
        return false;
    }
}
