package org.parhelion.consensus.hotstuff;

/**
 * The leader of each view.
 *
 * <p>A leader keeps its role for a term of several views. A block is committed by three certificates of consecutive
 * views; with a new leader in every view, one silent member of four would stop the log.
 */
public interface Leaders {
    /**
     * {@return the leader of a view}
     *
     * @param view the view
     */
    int leader(long view);

    /**
     * {@return the view to request when a view times out: the first of the next leader}
     *
     * @param view the view that timed out
     */
    long after(long view);

    /**
     * {@return a rotation of members 0 … n − 1}
     *
     * @param n the number of members, at least 1
     * @param viewsPerTerm the number of views of each term, at least 1
     * @throws IllegalArgumentException if a number is less than 1
     */
    static Leaders inTurn(int n, int viewsPerTerm) {
        if (n < 1 || viewsPerTerm < 1) {
            throw new IllegalArgumentException(
                    n + " members, " + viewsPerTerm + " views a term: both must be at least 1");
        }
        return new Leaders() {
            @Override
            public int leader(long view) {
                return (int) (view / viewsPerTerm % n);
            }

            @Override
            public long after(long view) {
                return (view / viewsPerTerm + 1) * viewsPerTerm;
            }
        };
    }
}
