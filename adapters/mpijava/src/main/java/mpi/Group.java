package mpi;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** An ordered set of ranks: MPI_Group. */
public class Group implements Freeable {
    /** The code of {@code MPI.GROUP_EMPTY}. */
    public static final int EMPTY = 3;

    private static final int NONE = -1;
    private static final int NULL = 2;

    /** What group this is: {@link #EMPTY}, 2 for {@code MPI.GROUP_NULL}, otherwise −1. */
    public int code = NONE;

    /** Ranks of {@code MPI.COMM_WORLD}, in the order of the group. */
    private final int[] members;

    Group(int... members) {
        this.members = members;
        if (members.length == 0) {
            code = EMPTY;
        }
    }

    static Group none() {
        Group none = new Group();
        none.code = NULL;
        return none;
    }

    int member(int rank) {
        return members[rank];
    }

    int indexOf(int worldRank) {
        for (int i = 0; i < members.length; i++) {
            if (members[i] == worldRank) {
                return i;
            }
        }
        return MPI.UNDEFINED;
    }

    private boolean contains(int worldRank) {
        return indexOf(worldRank) >= 0;
    }

    @Override
    public void free() {
        // garbage collected
    }

    /** Returns the number of ranks: MPI_Group_size. */
    public int Size() throws MPIException {
        return code == NULL ? MPI.UNDEFINED : members.length;
    }

    /** Returns this rank's position, {@code MPI.UNDEFINED} if it is not a member: MPI_Group_rank. */
    public int Rank() throws MPIException {
        return indexOf(MPI.worldRank());
    }

    /** Returns the positions in {@code group2} of ranks of {@code group1}: MPI_Group_translate_ranks. */
    public static int[] Translate_ranks(Group group1, int[] ranks1, Group group2) throws MPIException {
        return Arrays.stream(ranks1)
                .map(rank -> group2.indexOf(group1.members[group1.checked("Translate_ranks", rank)]))
                .toArray();
    }

    /** Returns {@code MPI.IDENT}, {@code MPI.SIMILAR} (the same ranks in another order) or {@code MPI.UNEQUAL}. */
    public static int Compare(Group group1, Group group2) throws MPIException {
        notNull("Compare", group1, group2);
        if (Arrays.equals(group1.members, group2.members)) {
            return MPI.IDENT;
        }
        return Arrays.equals(sorted(group1), sorted(group2)) ? MPI.SIMILAR : MPI.UNEQUAL;
    }

    private static int[] sorted(Group group) {
        int[] ranks = group.members.clone();
        Arrays.sort(ranks);
        return ranks;
    }

    /** Returns the ranks of the first group, then those of the second that are not in the first: MPI_Group_union. */
    public static Group Union(Group group1, Group group2) throws MPIException {
        notNull("Union", group1, group2);
        return of(IntStream.concat(
                Arrays.stream(group1.members),
                Arrays.stream(group2.members).filter(member -> !group1.contains(member))));
    }

    /** Returns the ranks of the first group that are in the second: MPI_Group_intersection. */
    public static Group Intersection(Group group1, Group group2) throws MPIException {
        notNull("Intersection", group1, group2);
        return of(Arrays.stream(group1.members).filter(group2::contains));
    }

    /** Returns the ranks of the first group that are not in the second: MPI_Group_difference. */
    public static Group Difference(Group group1, Group group2) throws MPIException {
        notNull("Difference", group1, group2);
        IntPredicate other = member -> !group2.contains(member);
        return of(Arrays.stream(group1.members).filter(other));
    }

    /** Returns the ranks at given positions, in their order: MPI_Group_incl. */
    public Group Incl(int[] ranks) throws MPIException {
        for (int rank : ranks) {
            checked("Incl", rank);
        }
        if (Arrays.stream(ranks).distinct().count() < ranks.length) {
            throw new MPIException("Group.Incl: " + Arrays.toString(ranks) + " names a rank twice");
        }
        return of(Arrays.stream(ranks).map(rank -> members[rank]));
    }

    /** Returns the ranks except those at given positions: MPI_Group_excl. */
    public Group Excl(int[] ranks) throws MPIException {
        for (int rank : ranks) {
            checked("Excl", rank);
        }
        return of(IntStream.range(0, members.length)
                .filter(i -> Arrays.stream(ranks).noneMatch(rank -> rank == i))
                .map(i -> members[i]));
    }

    /** Returns the ranks in ranges of first, last (included) and stride: MPI_Group_range_incl. */
    public Group Range_incl(int[][] ranges) throws MPIException {
        return Incl(ranks("Range_incl", ranges));
    }

    /** Returns the ranks outside ranges of first, last (included) and stride: MPI_Group_range_excl. */
    public Group Range_excl(int[][] ranges) throws MPIException {
        return Excl(ranks("Range_excl", ranges));
    }

    private static int[] ranks(String verb, int[][] ranges) {
        return Arrays.stream(ranges)
                .flatMapToInt(range -> {
                    int first = range[0];
                    int last = range[1];
                    int stride = range[2];
                    if (stride == 0 || (stride > 0 && first > last) || (stride < 0 && first < last)) {
                        throw new MPIException(
                                "Group." + verb + ": no ranks from " + first + " to " + last + " by " + stride);
                    }
                    return IntStream.iterate(
                            first, rank -> stride > 0 ? rank <= last : rank >= last, rank -> rank + stride);
                })
                .toArray();
    }

    private static Group of(IntStream members) {
        int[] ranks = members.toArray();
        return ranks.length == 0 ? MPI.GROUP_EMPTY : new Group(ranks);
    }

    private int checked(String verb, int rank) {
        if (rank < 0 || rank >= members.length) {
            throw new MPIException("Group." + verb + ": no rank " + rank + " in a group of " + members.length);
        }
        return rank;
    }

    private static void notNull(String verb, Group... groups) {
        for (Group group : groups) {
            if (group == null) {
                throw new MPIException("Group." + verb + " does not accept null groups");
            }
        }
    }
}
