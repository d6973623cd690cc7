package org.parhelion.consensus.agreement;

/**
 * The members of a group after a number of shrinks.
 *
 * @param epoch 0 for the initial group; increased by every shrink
 * @param members the remaining ranks, as numbered in the original communicator
 */
public record View(long epoch, RankSet members) {
    /**
     * {@return the initial group: ranks 0 … {@code size} − 1, epoch 0}
     *
     * @param size the number of ranks
     */
    public static View initial(int size) {
        return new View(0, RankSet.below(size));
    }

    /**
     * {@return the next view, without some members}
     *
     * @param failed the members that leave
     */
    public View without(RankSet failed) {
        return new View(epoch + 1, members.minus(failed));
    }

    /** {@return the number of members} */
    public int size() {
        return members.size();
    }

    /**
     * {@return the rank of a member if the members are renumbered from 0 on; −1 if it is not in the view}
     *
     * @param member the rank in the original communicator
     */
    public int rankOf(int member) {
        return members.contains(member)
                ? (int) members.ranks().filter(rank -> rank < member).count()
                : -1;
    }
}
