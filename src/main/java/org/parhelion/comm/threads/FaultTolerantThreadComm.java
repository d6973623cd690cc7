package org.parhelion.comm.threads;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.Group;
import org.parhelion.comm.RankKilled;
import org.parhelion.comm.spi.CheckedComm;
import org.parhelion.comm.spi.ForwardingComm;

/** One rank's communicator in a job whose ranks may die: what {@link FaultTolerantComm} adds to a {@link CheckedComm}. */
final class FaultTolerantThreadComm extends ForwardingComm implements FaultTolerantComm {
    private final ThreadTransport transport;
    private final Endpoints endpoints;

    /** How often each group was made; the same count on all its members. */
    private final Map<GroupKey, Integer> made = new HashMap<>();

    private record GroupKey(List<Integer> ranks, int tag, int before) {}

    FaultTolerantThreadComm(ThreadTransport transport, Group members, boolean world) {
        super(new CheckedComm(transport, members, world));
        this.transport = transport;
        this.endpoints = transport.endpoints;
    }

    @Override
    public List<Integer> failed() {
        return IntStream.range(0, size()).filter(endpoints::isDead).boxed().toList();
    }

    @Override
    public void revoke() {
        endpoints.revoke();
    }

    /** The inner communicator's companion, which is revoked with this one. */
    @Override
    public Comm companion() {
        return inner.companion();
    }

    @Override
    public boolean isRevoked() {
        return endpoints.isRevoked();
    }

    @Override
    public FaultTolerantComm createGroup(int[] ranks, int tag) {
        List<Integer> members = Arrays.stream(ranks).boxed().toList();
        int own = members.indexOf(rank());
        if (own < 0) {
            throw new IllegalArgumentException(
                    "a group of ranks " + members + " made by rank " + rank() + ", which is none of them");
        }
        for (int member : ranks) {
            if (member < 0 || member >= size() || members.indexOf(member) != members.lastIndexOf(member)) {
                throw new IllegalArgumentException("a group of ranks " + members + " of 0 … " + (size() - 1) + ": rank "
                        + member + " is twice in it, or does not exist");
            }
        }
        int[] worldRanks =
                members.stream().mapToInt(r -> endpoints.endpoint(r).worldRank).toArray();
        int before;
        try (var _ = transport.guard().enter()) {
            before = made.merge(new GroupKey(members, tag, 0), 1, Integer::sum);
        }
        Endpoints child = endpoints.child(
                new GroupKey(members, tag, before),
                () -> new Endpoints(endpoints.job, "group " + members + " of " + endpoints.name, worldRanks, null));
        return new FaultTolerantThreadComm(new ThreadTransport(child, own), Group.of(worldRanks), false);
    }

    @Override
    public RankKilled die() {
        endpoints.job.kill(endpoints.endpoint(rank()).worldRank);
        throw new RankKilled(endpoints.endpoint(rank()).worldRank, "ended itself");
    }
}
