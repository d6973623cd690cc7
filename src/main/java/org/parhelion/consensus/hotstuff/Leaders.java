package org.parhelion.consensus.hotstuff;

/**
 * Who leads which view.
 *
 * <p>A leader stays for a term of several views: a block is committed under three certificates of consecutive views, so
 * with a new leader in every view one silent member of four would stop the log.
 */
public interface Leaders {
    /** Who leads {@code view}. */
    int leader(long view);

    /** The view to go to when the time of {@code view} is up: the first of the next leader. */
    long after(long view);

    /** Members 0 … n − 1 in turn, each for {@code viewsPerTerm} views. */
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
