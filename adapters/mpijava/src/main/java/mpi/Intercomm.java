package mpi;

import java.util.Objects;
import org.parhelion.comm.Buffer;

/** A communicator of two groups: a rank's messages go to ranks of the other group. */
public class Intercomm extends Comm {
    /** Over the ranks of both groups. */
    private final Intracomm both;

    private final Group local;

    private Intercomm(Intracomm both, Group local, Group remote) {
        super(both.link(), remote);
        this.both = both;
        this.local = local;
    }

    /** Called by all ranks of two groups, whose leaders are ranks of {@code peer}. */
    static Intercomm create(Comm peer, Comm localComm, int localLeader, int remoteLeader, int tag) {
        if (!(localComm instanceof Intracomm mine) || peer.Test_inter()) {
            throw new MPIException("Comm.Create_intercomm: both communicators must be intracommunicators");
        }
        int[] members = members(mine.group);
        int[] other = new int[MPI.world().Size()];
        int[] count = {0};
        if (mine.Rank() == localLeader) {
            Status status = peer.Sendrecv(
                    members,
                    0,
                    members.length,
                    MPI.INT,
                    remoteLeader,
                    tag,
                    other,
                    0,
                    other.length,
                    MPI.INT,
                    remoteLeader,
                    tag);
            count[0] = status.Get_count(MPI.INT);
        }
        mine.Bcast(count, 0, 1, MPI.INT, localLeader);
        mine.Bcast(other, 0, count[0], MPI.INT, localLeader);
        Group remote = new Group(java.util.Arrays.copyOf(other, count[0]));
        if (Group.Intersection(mine.group, remote).Size() > 0) {
            throw new MPIException("Comm.Create_intercomm: the groups must not have a rank in common");
        }
        boolean first = members[0] < other[0];
        Group union = first ? Group.Union(mine.group, remote) : Group.Union(remote, mine.group);
        Link link = Turn.get(() -> MPI.world().link().group(members(union), tag));
        return new Intercomm(new Intracomm(link, union), mine.group, remote);
    }

    private static int[] members(Group group) {
        int[] members = new int[group.Size()];
        for (int i = 0; i < members.length; i++) {
            members[i] = group.member(i);
        }
        return members;
    }

    @Override
    int toEngine(int rank) {
        return rank < 0 ? rank : rank < group.Size() ? both.group.indexOf(group.member(rank)) : both.Size();
    }

    @Override
    int fromEngine(int rank) {
        return rank < 0 ? super.fromEngine(rank) : group.indexOf(both.group.member(rank));
    }

    @Override
    public int Size() throws MPIException {
        return local.Size();
    }

    @Override
    public int Rank() throws MPIException {
        return local.Rank();
    }

    @Override
    public Group Group() throws MPIException {
        return local;
    }

    @Override
    public boolean Test_inter() throws MPIException {
        return true;
    }

    /** Returns the number of ranks of the other group: MPI_Comm_remote_size. */
    public int Remote_size() throws MPIException {
        return group.Size();
    }

    /** Returns the other group: MPI_Comm_remote_group. */
    public Group Remote_group() throws MPIException {
        return group;
    }

    /** Returns a communicator of both groups; the group that passes {@code high} comes last: MPI_Intercomm_merge. */
    public Intracomm Merge(boolean high) throws MPIException {
        int[] flags = new int[both.Size()];
        int[] mine = {high ? 1 : 0};
        checked(() -> both.link().engine().allgather(Buffer.of(mine), Buffer.of(flags)));
        boolean same = flags[toEngine(0)] == mine[0];
        boolean localFirst = same ? members(local)[0] < members(group)[0] : !high;
        Group union = localFirst ? Group.Union(local, group) : Group.Union(group, local);
        return Objects.requireNonNull(both.Create(union));
    }

    @Override
    public Object clone() throws MPIException {
        return new Intercomm((Intracomm) both.clone(), local, group);
    }
}
