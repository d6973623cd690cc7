package org.parhelion.consensus.agreement;

/**
 * Who takes part, since the {@code epoch}-th shrink.
 *
 * @param epoch 0 for the group that began; one more with every shrink
 * @param members the ranks of the original communicator that go on
 */
public record View(long epoch, RankSet members) {
    /** The group that begins: ranks 0 … {@code size} − 1, epoch 0. */
    public static View initial(int size) {
        return new View(0, RankSet.below(size));
    }

    /** The view after this one, without {@code failed}. */
    public View without(RankSet failed) {
        return new View(epoch + 1, members.minus(failed));
    }

    /** Members. */
    public int size() {
        return members.size();
    }

    /** What rank {@code member} becomes when the members are numbered anew, from 0 on; −1 where it is none. */
    public int rankOf(int member) {
        return members.contains(member)
                ? (int) members.ranks().filter(rank -> rank < member).count()
                : -1;
    }
}
