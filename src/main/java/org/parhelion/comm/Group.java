package org.parhelion.comm;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * An ordered set of ranks, apart from any communicator: MPI_Group (MPI-4.1, section 7.3). Immutable; its methods are arithmetic,
 * not collective, and may be called by any thread.
 *
 * <p>A member is known by its rank in the communicator of the whole job; its place in the group is its rank here.
 */
public final class Group {
    /** The group without members: MPI_GROUP_EMPTY. */
    public static final Group EMPTY = new Group(new int[0]);

    /** How alike two groups, or two communicators, are. */
    public enum Similarity {
        /** The same members in the same order; of communicators: the same communicator. MPI_IDENT. */
        IDENT,
        /** Of communicators only: two communicators with the same members in the same order. MPI_CONGRUENT. */
        CONGRUENT,
        /** The same members in another order. MPI_SIMILAR. */
        SIMILAR,
        /** Different members. MPI_UNEQUAL. */
        UNEQUAL
    }

    /**
     * Ranks at equal distances: {@code first}, {@code first + stride}, … up to {@code last}. A triplet of MPI_Group_range_incl.
     *
     * @param first first rank
     * @param last bound of the ranks, included if the stride meets it
     * @param stride distance, not 0; negative from a higher first rank downwards
     */
    public record Range(int first, int last, int stride) {
        /**
         * Checks the stride.
         *
         * @throws IllegalArgumentException if it is 0
         */
        public Range {
            if (stride == 0) {
                throw new IllegalArgumentException(
                        "range " + first + " … " + last + " with stride 0: a stride must not be 0");
            }
        }

        private IntStream ranks() {
            long steps = Math.floorDiv((long) last - first, (long) stride);
            return IntStream.rangeClosed(0, (int) Math.max(-1, steps)).map(i -> first + i * stride);
        }
    }

    private final int[] members;

    private Group(int[] members) {
        this.members = members;
    }

    /**
     * A group of ranks of the whole job.
     *
     * @param worldRanks different ranks of the communicator that the rank's body is given; {@code worldRanks[i]} becomes rank i
     * @return the group
     * @throws IllegalArgumentException if a rank is negative or given twice
     */
    public static Group of(int... worldRanks) {
        int[] members = worldRanks.clone();
        for (int i = 0; i < members.length; i++) {
            if (members[i] < 0) {
                throw new IllegalArgumentException("rank " + members[i] + " of a group: must be 0 or more");
            }
        }
        distinct(members);
        return new Group(members);
    }

    /**
     * The group of all ranks of a job.
     *
     * @param size number of ranks, 0 or more
     * @return the group of ranks 0 … {@code size} − 1
     */
    public static Group world(int size) {
        return new Group(IntStream.range(0, size).toArray());
    }

    /** {@return number of members} MPI_Group_size. */
    public int size() {
        return members.length;
    }

    /**
     * The rank in the whole job of a member.
     *
     * @param rank rank in this group, 0 … size − 1
     * @return its rank in the communicator that the rank's body is given
     * @throws IllegalArgumentException if there is no such rank
     */
    public int worldRank(int rank) {
        check(rank);
        return members[rank];
    }

    /** {@return the members' ranks in the whole job, in order} A copy. */
    public int[] worldRanks() {
        return members.clone();
    }

    /**
     * A member's place in this group: MPI_Group_rank, for any member.
     *
     * @param worldRank rank in the communicator that the rank's body is given
     * @return rank in this group, or {@link Comm#UNDEFINED} if it is no member
     */
    public int rankOf(int worldRank) {
        for (int i = 0; i < members.length; i++) {
            if (members[i] == worldRank) {
                return i;
            }
        }
        return Comm.UNDEFINED;
    }

    /**
     * The ranks of some members in another group: MPI_Group_translate_ranks.
     *
     * @param ranks ranks in this group, or {@link Comm#PROC_NULL}
     * @param other the other group
     * @return for each the rank in {@code other}; {@link Comm#UNDEFINED} if it is no member there; {@code PROC_NULL} stays
     * @throws IllegalArgumentException if there is no such rank in this group
     */
    public int[] translateRanks(int[] ranks, Group other) {
        return Arrays.stream(ranks)
                .map(rank -> rank == Comm.PROC_NULL ? Comm.PROC_NULL : other.rankOf(worldRank(rank)))
                .toArray();
    }

    /**
     * Members of this group, then those of {@code other} that are not here: MPI_Group_union.
     *
     * @param other another group
     * @return the new group
     */
    public Group union(Group other) {
        return new Group(IntStream.concat(Arrays.stream(members), other.membersThat(m -> !contains(m)))
                .toArray());
    }

    /**
     * Members of both groups, in this group's order: MPI_Group_intersection.
     *
     * @param other another group
     * @return the new group
     */
    public Group intersection(Group other) {
        return new Group(membersThat(other::contains).toArray());
    }

    /**
     * Members of this group alone, in order: MPI_Group_difference.
     *
     * @param other another group
     * @return the new group
     */
    public Group difference(Group other) {
        return new Group(membersThat(m -> !other.contains(m)).toArray());
    }

    /**
     * Some members in a new order: MPI_Group_incl.
     *
     * @param ranks different ranks in this group; {@code ranks[i]} becomes rank i
     * @return the new group
     * @throws IllegalArgumentException if there is no such rank, or one is given twice
     */
    public Group incl(int... ranks) {
        distinct(ranks);
        return new Group(Arrays.stream(ranks).map(this::worldRank).toArray());
    }

    /**
     * All members but some, in order: MPI_Group_excl.
     *
     * @param ranks different ranks in this group
     * @return the new group
     * @throws IllegalArgumentException if there is no such rank, or one is given twice
     */
    public Group excl(int... ranks) {
        return difference(incl(ranks));
    }

    /**
     * As {@link #incl}, of the ranks in ranges: MPI_Group_range_incl.
     *
     * @param ranges ranks in this group, all different
     * @return the new group
     * @throws IllegalArgumentException if there is no such rank, or one is given twice
     */
    public Group rangeIncl(Range... ranges) {
        return incl(ranksIn(ranges));
    }

    /**
     * As {@link #excl}, of the ranks in ranges: MPI_Group_range_excl.
     *
     * @param ranges ranks in this group, all different
     * @return the new group
     * @throws IllegalArgumentException if there is no such rank, or one is given twice
     */
    public Group rangeExcl(Range... ranges) {
        return excl(ranksIn(ranges));
    }

    /**
     * How alike two groups are: MPI_Group_compare.
     *
     * @param other another group
     * @return {@code IDENT}, {@code SIMILAR} or {@code UNEQUAL}
     */
    public Similarity compare(Group other) {
        if (Arrays.equals(members, other.members)) {
            return Similarity.IDENT;
        }
        boolean same = size() == other.size() && difference(other).size() == 0;
        return same ? Similarity.SIMILAR : Similarity.UNEQUAL;
    }

    /** {@return whether {@code other} is a group of the same members in the same order} */
    @Override
    public boolean equals(Object other) {
        return other instanceof Group group && Arrays.equals(members, group.members);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(members);
    }

    @Override
    public String toString() {
        return "group of ranks " + Arrays.toString(members);
    }

    private boolean contains(int worldRank) {
        return rankOf(worldRank) != Comm.UNDEFINED;
    }

    private IntStream membersThat(IntPredicate condition) {
        return Arrays.stream(members).filter(condition);
    }

    private static int[] ranksIn(Range... ranges) {
        return Arrays.stream(ranges).flatMapToInt(Range::ranks).toArray();
    }

    private void check(int rank) {
        if (rank < 0 || rank >= members.length) {
            throw new IllegalArgumentException("rank " + rank + ": must be a rank 0 … " + (members.length - 1)
                    + " of this group of " + members.length);
        }
    }

    private static void distinct(int[] ranks) {
        int[] sorted = ranks.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException("rank " + sorted[i] + " is given twice in " + Arrays.toString(ranks)
                        + ": the ranks of a group are different");
            }
        }
    }
}
