package mpi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A communicator of one group, and its collective verbs. */
public class Intracomm extends Comm {
    Intracomm(Link link, Group group) {
        super(link, group);
    }

    /** As {@link Comm#Compare}. */
    public static int Compare(Comm comm1, Comm comm2) throws MPIException {
        return Comm.Compare(comm1, comm2);
    }

    private static <T> T turn(Supplier<T> call) {
        try {
            return Turn.get(call);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Returns a communicator for each color, its ranks ordered by key; null for {@code MPI.UNDEFINED}: MPI_Comm_split. */
    public @Nullable Intracomm Split(int color, int key) throws MPIException {
        int colour = color == MPI.UNDEFINED ? org.parhelion.comm.Comm.UNDEFINED : color;
        return turn(() -> link().split(colour, key)
                .map(link -> {
                    int[] members = new int[link.size()];
                    int[] mine = {MPI.worldRank()};
                    link.engine().allgather(org.parhelion.comm.Buffer.of(mine), org.parhelion.comm.Buffer.of(members));
                    return new Intracomm(link, new Group(members));
                })
                .orElse(null));
    }

    @Override
    public Object clone() throws MPIException {
        return turn(() -> new Intracomm(link().dup(), group));
    }

    /** The link of a new communicator of {@code members}, null on other ranks. Collective. */
    final @Nullable Link linkOf(Group members) {
        int place = members.Rank();
        return turn(() -> link().split(place < 0 ? org.parhelion.comm.Comm.UNDEFINED : 0, place)
                .orElse(null));
    }

    /** Returns a communicator of a group, null on ranks that are not in it. All ranks call: MPI_Comm_create. */
    public @Nullable Intracomm Create(Group group) throws MPIException {
        if (Group.Difference(group, this.group).Size() > 0) {
            throw new MPIException("Intracomm.Create: the group has ranks that are not in the communicator");
        }
        Link made = linkOf(group);
        return made == null ? null : new Intracomm(made, group);
    }

    /** Returns a communicator whose ranks lie on a grid, null on ranks that are left over: MPI_Cart_create. */
    public @Nullable Cartcomm Create_cart(int[] dims, boolean[] periods, boolean reorder) throws MPIException {
        Group members = first(Cartcomm.places(dims), "grid positions", "Create_cart");
        Link made = linkOf(members);
        return made == null ? null : new Cartcomm(made, members, dims, periods);
    }

    /** Returns a communicator whose ranks are the nodes of a graph, null on ranks that are left over: MPI_Graph_create. */
    public @Nullable Graphcomm Create_graph(int[] index, int[] edges, boolean reorder) {
        Group members = first(index.length, "nodes", "Create_graph");
        Link made = linkOf(members);
        return made == null ? null : new Graphcomm(made, members, index, edges);
    }

    private Group first(int count, String what, String verb) {
        if (count > Size()) {
            throw new MPIException(
                    "Intracomm." + verb + ": " + count + " " + what + " are more than " + Size() + " ranks");
        }
        int[] ranks = new int[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = i;
        }
        return group.Incl(ranks);
    }

    // Collectives --------------------------------------------------------------------------------------------------

    /** Returns after all ranks have called it: MPI_Barrier. */
    public void Barrier() throws MPIException {
        try {
            link().barrier();
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Copies the root's items to all ranks: MPI_Bcast. */
    public void Bcast(Object buf, int offset, int count, Datatype type, int root) throws MPIException {
        checked(() -> Collectives.bcast(link(), new Items(buf, offset, count, type), root));
    }

    /** Collects equal parts on the root: MPI_Gather. */
    public void Gather(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype,
            int root)
            throws MPIException {
        checked(() -> Collectives.gather(
                link(),
                new Items(sendbuf, sendoffset, sendcount, sendtype),
                Parts.equal(recvbuf, recvoffset, recvcount, recvtype, Size()),
                root));
    }

    /** Collects parts on the root: MPI_Gatherv. */
    public void Gatherv(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int[] recvcount,
            int[] displs,
            Datatype recvtype,
            int root)
            throws MPIException {
        checked(() -> Collectives.gather(
                link(),
                new Items(sendbuf, sendoffset, sendcount, sendtype),
                Parts.of(recvbuf, recvoffset, recvcount, displs, recvtype, Size()),
                root));
    }

    /** Distributes equal parts of the root's items: MPI_Scatter. */
    public void Scatter(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype,
            int root)
            throws MPIException {
        checked(() -> Collectives.scatter(
                link(),
                Parts.equal(sendbuf, sendoffset, sendcount, sendtype, Size()),
                new Items(recvbuf, recvoffset, recvcount, recvtype),
                root));
    }

    /** Distributes parts of the root's items: MPI_Scatterv. */
    public void Scatterv(
            Object sendbuf,
            int sendoffset,
            int[] sendcount,
            int[] displs,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype,
            int root)
            throws MPIException {
        checked(() -> Collectives.scatter(
                link(),
                Parts.of(sendbuf, sendoffset, sendcount, displs, sendtype, Size()),
                new Items(recvbuf, recvoffset, recvcount, recvtype),
                root));
    }

    /** Collects equal parts on all ranks: MPI_Allgather. */
    public void Allgather(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype)
            throws MPIException {
        checked(() -> Collectives.allgather(
                link(),
                new Items(sendbuf, sendoffset, sendcount, sendtype),
                Parts.equal(recvbuf, recvoffset, recvcount, recvtype, Size())));
    }

    /** Collects parts on all ranks: MPI_Allgatherv. */
    public void Allgatherv(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int[] recvcount,
            int[] displs,
            Datatype recvtype)
            throws MPIException {
        checked(() -> Collectives.allgather(
                link(),
                new Items(sendbuf, sendoffset, sendcount, sendtype),
                Parts.of(recvbuf, recvoffset, recvcount, displs, recvtype, Size())));
    }

    /** Exchanges equal parts between all pairs: MPI_Alltoall. */
    public void Alltoall(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype)
            throws MPIException {
        checked(() -> Collectives.alltoall(
                link(),
                Parts.equal(sendbuf, sendoffset, sendcount, sendtype, Size()),
                Parts.equal(recvbuf, recvoffset, recvcount, recvtype, Size())));
    }

    /** Exchanges parts between all pairs: MPI_Alltoallv. */
    public void Alltoallv(
            Object sendbuf,
            int sendoffset,
            int[] sendcount,
            int[] sdispls,
            Datatype sendtype,
            Object recvbuf,
            int recvoffset,
            int[] recvcount,
            int[] rdispls,
            Datatype recvtype)
            throws MPIException {
        checked(() -> Collectives.alltoall(
                link(),
                Parts.of(sendbuf, sendoffset, sendcount, sdispls, sendtype, Size()),
                Parts.of(recvbuf, recvoffset, recvcount, rdispls, recvtype, Size())));
    }

    // Reductions ---------------------------------------------------------------------------------------------------

    /** Combines the ranks' items, with the result on the root: MPI_Reduce. */
    public void Reduce(
            Object sendbuf,
            int sendoffset,
            Object recvbuf,
            int recvoffset,
            int count,
            Datatype datatype,
            Op op,
            int root)
            throws MPIException {
        checked(() -> Reductions.reduce(
                link(),
                new Items(sendbuf, sendoffset, count, datatype),
                new Items(recvbuf, recvoffset, count, datatype),
                op,
                root));
    }

    /** Combines the ranks' items, with the result on all ranks: MPI_Allreduce. */
    public void Allreduce(
            Object sendbuf, int sendoffset, Object recvbuf, int recvoffset, int count, Datatype datatype, Op op)
            throws MPIException {
        try (var _ = Turn.take()) { // not by checked: what is nested deeper is not compiled into one piece
            Reductions.allreduce(
                    link(),
                    new Items(sendbuf, sendoffset, count, datatype),
                    new Items(recvbuf, recvoffset, count, datatype),
                    op);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Combines the ranks' items, and distributes the result: MPI_Reduce_scatter. */
    public void Reduce_scatter(
            Object sendbuf, int sendoffset, Object recvbuf, int recvoffset, int[] recvcounts, Datatype datatype, Op op)
            throws MPIException {
        checked(() ->
                Reductions.reduceScatter(link(), sendbuf, sendoffset, recvbuf, recvoffset, recvcounts, datatype, op));
    }

    /** Combines the items of ranks 0 … r on each rank r: MPI_Scan. */
    public void Scan(
            Object sendbuf, int sendoffset, Object recvbuf, int recvoffset, int count, Datatype datatype, Op op)
            throws MPIException {
        checked(() -> Reductions.scan(
                link(),
                new Items(sendbuf, sendoffset, count, datatype),
                new Items(recvbuf, recvoffset, count, datatype),
                op));
    }
}
