package org.parhelion.consensus.agreement;

/**
 * How many of a view must be alive for it to agree on anything.
 *
 * <p>Two parts of a group that cannot hear each other take each other for dead. Under the first two rules at most one of them
 * can go on; under {@link #ANY} both would.
 */
public enum Quorum {
    /** More than half of the view. */
    MAJORITY {
        @Override
        public boolean met(View view, RankSet alive) {
            return 2 * alive.size() > view.size();
        }
    },
    /** More than half of the view, or just half with the view's lowest rank in it: a view of two survives losing its second. */
    MAJORITY_OR_HALF_WITH_LOWEST {
        @Override
        public boolean met(View view, RankSet alive) {
            int twice = 2 * alive.size();
            return twice > view.size()
                    || (twice == view.size() && alive.contains(view.members().lowest()));
        }
    },
    /**
     * Anyone who is left. Only where the word “dead” is never wrong: threads of one JVM, processes whose launcher reports
     * their end.
     */
    ANY {
        @Override
        public boolean met(View view, RankSet alive) {
            return !alive.isEmpty();
        }
    };

    /** Whether {@code alive}, members of {@code view}, are enough. */
    public abstract boolean met(View view, RankSet alive);
}
