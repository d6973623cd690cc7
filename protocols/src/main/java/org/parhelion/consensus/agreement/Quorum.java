package org.parhelion.consensus.agreement;

/**
 * How many members of a view must be alive for an agreement.
 *
 * <p>In a network partition each side declares the other dead. Under the first two rules at most one side can continue;
 * under {@link #ANY} both would.
 */
public enum Quorum {
    /** More than half of the view. */
    MAJORITY {
        @Override
        public boolean met(View view, RankSet alive) {
            return 2 * alive.size() > view.size();
        }
    },
    /**
     * More than half of the view, or exactly half including the view's lowest rank: a view of two survives the loss of
     * its second.
     */
    MAJORITY_OR_HALF_WITH_LOWEST {
        @Override
        public boolean met(View view, RankSet alive) {
            int twice = 2 * alive.size();
            return twice > view.size()
                    || (twice == view.size() && alive.contains(view.members().lowest()));
        }
    },
    /**
     * Any number of survivors. Use it only where declarations of death are always right: threads of one JVM, or
     * processes whose launcher reports their end.
     */
    ANY {
        @Override
        public boolean met(View view, RankSet alive) {
            return !alive.isEmpty();
        }
    };

    /**
     * {@return whether enough members are alive}
     *
     * @param view the view
     * @param alive its live members
     */
    public abstract boolean met(View view, RankSet alive);
}
