package org.parhelion.solver.elliptic;

/** An iteration that ended without reaching its tolerance. */
public final class NotConvergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Solution solution;

    NotConvergedException(String message, Solution solution) {
        super(message);
        this.solution = solution;
    }

    /** {@return how the iteration went} */
    public Solution solution() {
        return solution;
    }
}
