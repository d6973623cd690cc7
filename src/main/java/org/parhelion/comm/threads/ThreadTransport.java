package org.parhelion.comm.threads;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Group;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.CheckedComm;
import org.parhelion.comm.spi.Transport;

/** One rank's transport between threads. */
final class ThreadTransport implements Transport {
    final Endpoints endpoints;
    private final int rank;
    private final Endpoint endpoint;
    private final ThreadCollectives collectives;
    private int childrenMade;
    /** How many groups of the same members and tag this rank has made. */
    private final Map<GroupKey, Integer> groupsMade = new HashMap<>();
    /** Made when first used. */
    private @Nullable Endpoint internal;

    // Reused by blocking calls: the calling thread has at most one of each active.
    private SendRequest blockingSend;
    private SendRequest blockingSsend;
    private RecvRequest blockingRecv;

    ThreadTransport(Endpoints endpoints, int rank) {
        this.rank = rank;
        this.endpoints = endpoints;
        this.endpoint = endpoints.endpoint(rank);
        this.collectives = new ThreadCollectives(endpoint);
        newBlockingRequests();
    }

    /** A fault-tolerant one if ranks may die. */
    @Override
    public Comm asComm(Group members, boolean world) {
        return endpoints.job.faultTolerant
                ? new FaultTolerantThreadComm(this, members, world)
                : new CheckedComm(this, members, world);
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return endpoints.size;
    }

    @Override
    public int maxTag() {
        return RecordHeader.MAX_TAG;
    }

    @Override
    public boolean ranksAreProcesses() {
        return false;
    }

    @Override
    public CallGuard guard() {
        return endpoint.guard;
    }

    private void newBlockingRequests() {
        blockingSend = new SendRequest(endpoint, false, false);
        blockingSsend = new SendRequest(endpoint, false, true);
        blockingRecv = new RecvRequest(endpoint, false);
    }

    @Override
    public String provider() {
        return "threads";
    }

    @Override
    public Comm.ThreadLevel threadLevel() {
        return Comm.ThreadLevel.MULTIPLE;
    }

    @Override
    public String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return endpoints.name + ", rank " + rank() + " of " + size();
    }

    // Point to point ----------------------------------------------------------------------------------------

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        blocking(blockingSend.of(buffer, dest, tag));
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        blocking(blockingSsend.of(buffer, dest, tag));
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        return blocking(blockingRecv.of(buffer, source, tag));
    }

    /** After an exception, other threads may still see the request, so it is not reused. */
    private Status blocking(ThreadRequest request) {
        Seat seat = endpoint.enter();
        request.activate();
        try {
            request.awaitDone(seat);
        } catch (Throwable t) {
            endpoint.cancel(request);
            newBlockingRequests();
            throw t;
        }
        return request.outcome();
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        endpoint.enter();
        SendRequest send = new SendRequest(endpoint, false, false).of(buffer, dest, tag);
        send.activate();
        return send;
    }

    @Override
    public Request issend(Buffer buffer, int dest, int tag) {
        endpoint.enter();
        SendRequest send = new SendRequest(endpoint, false, true).of(buffer, dest, tag);
        send.activate();
        return send;
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        endpoint.enter();
        RecvRequest receive = new RecvRequest(endpoint, false).of(buffer, source, tag);
        receive.activate();
        return receive;
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return new SendRequest(endpoint, true, false).of(buffer, dest, tag);
    }

    @Override
    public Request ssendInit(Buffer buffer, int dest, int tag) {
        return new SendRequest(endpoint, true, true).of(buffer, dest, tag);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return new RecvRequest(endpoint, true).of(buffer, source, tag);
    }

    @Override
    public boolean ownsPersistent(Request request) {
        return request instanceof ThreadRequest own && own.endpoint == endpoint && own.persistent && !own.isClosed();
    }

    @Override
    public RequestSet requestSet(Request[] persistent) {
        return new ThreadRequestSet(endpoint, persistent);
    }

    @Override
    public Status probe(int source, int tag) {
        ProbeWait wait = new ProbeWait("probe", endpoint, source, tag);
        endpoint.enter().await(wait);
        return wait.found();
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        endpoint.enter();
        return endpoint.find(source, tag);
    }

    @Override
    public boolean awaitArrival(long nanos) {
        Seat seat = endpoints.seat(rank);
        return seat.thread.equals(Thread.currentThread()) && seat.doze(endpoint, nanos);
    }

    @Override
    public MatchedMessage mprobe(int source, int tag) {
        endpoint.enter().await(new ProbeWait("mprobe", endpoint, source, tag));
        return endpoint.take(source, tag).orElseThrow();
    }

    @Override
    public Optional<MatchedMessage> improbe(int source, int tag) {
        endpoint.enter();
        return endpoint.take(source, tag);
    }

    // Internal traffic --------------------------------------------------------------------------------------

    /** The endpoint of non-blocking collectives, whose messages no receive of a program may match. */
    private Endpoint internal() {
        Endpoint made = internal;
        if (made == null) {
            made = endpoints.internal().endpoint(rank);
            internal = made;
        }
        return made;
    }

    @Override
    public Request isendInternal(Buffer buffer, int dest, int tag) {
        endpoint.enter();
        try (var _ = internal().guard.enter()) {
            internal().enter();
            SendRequest send = new SendRequest(internal(), false, false).of(buffer, dest, tag);
            send.activate();
            return send;
        }
    }

    @Override
    public Request irecvInternal(Buffer buffer, int source, int tag) {
        endpoint.enter();
        try (var _ = internal().guard.enter()) {
            internal().enter();
            RecvRequest receive = new RecvRequest(internal(), false).of(buffer, source, tag);
            receive.activate();
            return receive;
        }
    }

    // ThreadCollectives -------------------------------------------------------------------------------------------

    @Override
    public void barrier() {
        collectives.barrier();
    }

    @Override
    public void bcast(Buffer buffer, int root) {
        collectives.bcast(buffer, root);
    }

    @Override
    public void reduce(Buffer send, Buffer recv, Op op, int root) {
        collectives.reduce(send, recv, op, root);
    }

    @Override
    public void allreduce(Buffer send, Buffer recv, Op op) {
        collectives.allreduce(send, recv, op);
    }

    @Override
    public double allreduce(double value, Op op) {
        return collectives.allreduce(value, op);
    }

    @Override
    public long allreduce(long value, Op op) {
        return collectives.allreduce(value, op);
    }

    @Override
    public void gather(Buffer send, Buffer recv, int root) {
        collectives.gather(send, recv, root);
    }

    @Override
    public void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        collectives.gatherv(send, recv, counts, displacements, root);
    }

    @Override
    public void scatter(Buffer send, Buffer recv, int root) {
        collectives.scatter(send, recv, root);
    }

    @Override
    public void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        collectives.scatterv(send, counts, displacements, recv, root);
    }

    @Override
    public void allgather(Buffer send, Buffer recv) {
        collectives.allgather(send, recv);
    }

    @Override
    public void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        collectives.allgatherv(send, recv, counts, displacements);
    }

    @Override
    public void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        collectives.alltoallv(
                new Parts(send, sendCounts, sendDisplacements), new Parts(recv, recvCounts, recvDisplacements));
    }

    @Override
    public void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        collectives.reduceScatter(send, recv, counts, op);
    }

    @Override
    public void scan(Buffer send, Buffer recv, Op op) {
        collectives.scan(send, recv, op);
    }

    @Override
    public void exscan(Buffer send, Buffer recv, Op op) {
        collectives.exscan(send, recv, op);
    }

    // Groups and the end ------------------------------------------------------------------------------------

    @Override
    public Transport dup() {
        return split(0, 0, "dup", null).orElseThrow();
    }

    @Override
    public Transport companion() {
        return split(0, 0, "companion", endpoints).orElseThrow();
    }

    @Override
    public Optional<Transport> split(int color, int key) {
        return split(color, key, "split", null);
    }

    /** @param follows the group whose revocation also revokes the new one */
    private Optional<Transport> split(int color, int key, String how, @Nullable Endpoints follows) {
        int[] colors = collectives.agree(color);
        int[] keys = collectives.agree(key);
        int sequence = childrenMade++;
        if (color == Comm.UNDEFINED) {
            return Optional.empty();
        }
        int[] members = IntStream.range(0, size())
                .filter(r -> colors[r] == color)
                .boxed()
                .sorted((a, b) -> keys[a] != keys[b] ? Integer.compare(keys[a], keys[b]) : Integer.compare(a, b))
                .mapToInt(r -> r)
                .toArray();
        String name = how + " " + (how.equals("split") ? sequence + "/" + color : sequence) + " of " + endpoints.name;
        return Optional.of(part(
                members,
                endpoints.child(
                        sequence, color, () -> new Endpoints(endpoints.job, name, worldRanks(members), follows))));
    }

    private int[] worldRanks(int[] members) {
        return Arrays.stream(members).map(r -> endpoints.endpoint(r).worldRank).toArray();
    }

    /** This rank's end of a communicator of {@code members}. */
    private ThreadTransport part(int[] members, Endpoints child) {
        int place = IntStream.range(0, members.length)
                .filter(i -> members[i] == rank)
                .findFirst()
                .orElseThrow();
        return new ThreadTransport(child, place);
    }

    /** Members that make groups of their own: the same on all members, however many others this rank makes. */
    private record GroupKey(List<Integer> members, int tag, int earlier) {}

    @Override
    public Transport createGroup(int[] members, int tag) {
        List<Integer> ranks = Arrays.stream(members).boxed().toList();
        int earlier = groupsMade.merge(new GroupKey(ranks, tag, 0), 1, Integer::sum);
        String name = "group " + ranks + " of " + endpoints.name;
        return part(
                members,
                endpoints.child(
                        new GroupKey(ranks, tag, earlier),
                        () -> new Endpoints(endpoints.job, name, worldRanks(members), null)));
    }

    @Override
    public void abort(int exitStatus, String reason) {
        CommException cause =
                new CommException("rank " + rank() + " aborted the job with exit status " + exitStatus + ": " + reason);
        endpoints.job.fail(endpoint.worldRank, cause);
        throw cause;
    }

    @Override
    public void close() {
        if (internal != null) {
            internal.close();
        }
        endpoint.close();
    }
}
