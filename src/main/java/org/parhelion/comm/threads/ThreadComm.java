package org.parhelion.comm.threads;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CheckedComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/** One rank's communicator among threads. */
class ThreadComm extends CheckedComm {
    final Group group;
    private final Endpoint endpoint;
    private final Collectives collectives;
    private int childrenMade;

    // Blocking calls wait with these: the calling thread has one of each under way at most.
    private SendRequest blockingSend;
    private SendRequest blockingSsend;
    private RecvRequest blockingRecv;

    ThreadComm(Group group, int rank, boolean world) {
        super(rank, group.size, world, group.endpoint(rank).guard);
        this.group = group;
        this.endpoint = group.endpoint(rank);
        this.collectives = new Collectives(endpoint);
        newBlockingRequests();
    }

    /** {@code rank}'s communicator in {@code group}: one that can do more where ranks may die. */
    static ThreadComm of(Group group, int rank, boolean world) {
        return group.job.faultTolerant
                ? new FaultTolerantThreadComm(group, rank, world)
                : new ThreadComm(group, rank, world);
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
    public ThreadLevel threadLevel() {
        return ThreadLevel.MULTIPLE;
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
        return group.name + ", rank " + rank() + " of " + size();
    }

    // Point to point ----------------------------------------------------------------------------------------

    @Override
    protected void rawSend(Buffer buffer, int dest, int tag) {
        blocking(blockingSend.of(buffer, dest, tag));
    }

    @Override
    protected void rawSsend(Buffer buffer, int dest, int tag) {
        blocking(blockingSsend.of(buffer, dest, tag));
    }

    @Override
    protected Status rawRecv(Buffer buffer, int source, int tag) {
        return blocking(blockingRecv.of(buffer, source, tag));
    }

    /** A wait that ends by an exception leaves its request where others may still see it: it is never used again. */
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
    protected Request rawIsend(Buffer buffer, int dest, int tag) {
        endpoint.enter();
        SendRequest send = new SendRequest(endpoint, false, false).of(buffer, dest, tag);
        send.activate();
        return send;
    }

    @Override
    protected Request rawIrecv(Buffer buffer, int source, int tag) {
        endpoint.enter();
        RecvRequest receive = new RecvRequest(endpoint, false).of(buffer, source, tag);
        receive.activate();
        return receive;
    }

    @Override
    protected Request rawSendInit(Buffer buffer, int dest, int tag) {
        return new SendRequest(endpoint, true, false).of(buffer, dest, tag);
    }

    @Override
    protected Request rawRecvInit(Buffer buffer, int source, int tag) {
        return new RecvRequest(endpoint, true).of(buffer, source, tag);
    }

    @Override
    protected boolean ownsPersistent(Request request) {
        return request instanceof ThreadRequest own && own.endpoint == endpoint && own.persistent && !own.isClosed();
    }

    @Override
    protected RequestSet rawRequestSet(Request[] persistent) {
        return new ThreadRequestSet(endpoint, persistent);
    }

    @Override
    protected Status rawProbe(int source, int tag) {
        ProbeWait wait = new ProbeWait(endpoint, source, tag);
        endpoint.enter().await(wait);
        return wait.found();
    }

    @Override
    protected Optional<Status> rawIprobe(int source, int tag) {
        endpoint.enter();
        return endpoint.find(source, tag);
    }

    // Collectives -------------------------------------------------------------------------------------------

    @Override
    protected void rawBarrier() {
        collectives.barrier();
    }

    @Override
    protected void rawBcast(Buffer buffer, int root) {
        collectives.bcast(buffer, root);
    }

    @Override
    protected void rawReduce(Buffer send, Buffer recv, Op op, int root) {
        collectives.reduce(send, recv, op, root);
    }

    @Override
    protected void rawAllreduce(Buffer send, Buffer recv, Op op) {
        collectives.allreduce(send, recv, op);
    }

    @Override
    protected double rawAllreduce(double value, Op op) {
        return collectives.allreduce(value, op);
    }

    @Override
    protected long rawAllreduce(long value, Op op) {
        return collectives.allreduce(value, op);
    }

    @Override
    protected void rawGather(Buffer send, Buffer recv, int root) {
        collectives.gather(send, recv, root);
    }

    @Override
    protected void rawGatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        collectives.gatherv(send, recv, counts, displacements, root);
    }

    @Override
    protected void rawScatter(Buffer send, Buffer recv, int root) {
        collectives.scatter(send, recv, root);
    }

    @Override
    protected void rawScatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        collectives.scatterv(send, counts, displacements, recv, root);
    }

    @Override
    protected void rawAllgather(Buffer send, Buffer recv) {
        collectives.allgather(send, recv);
    }

    @Override
    protected void rawAllgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        collectives.allgatherv(send, recv, counts, displacements);
    }

    @Override
    protected void rawAlltoallv(
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
    protected void rawReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        collectives.reduceScatter(send, recv, counts, op);
    }

    @Override
    protected void rawScan(Buffer send, Buffer recv, Op op) {
        collectives.scan(send, recv, op);
    }

    @Override
    protected void rawExscan(Buffer send, Buffer recv, Op op) {
        collectives.exscan(send, recv, op);
    }

    // Groups and the end ------------------------------------------------------------------------------------

    @Override
    protected Comm rawDup() {
        return split(0, 0, "dup").orElseThrow();
    }

    @Override
    protected Optional<Comm> rawSplit(int color, int key) {
        return split(color, key, "split");
    }

    private Optional<Comm> split(int color, int key, String how) {
        int[] colors = collectives.agree(color);
        int[] keys = collectives.agree(key);
        int sequence = childrenMade++;
        if (color == PROC_NULL) {
            return Optional.empty();
        }
        int[] members = IntStream.range(0, size())
                .filter(r -> colors[r] == color)
                .boxed()
                .sorted((a, b) -> keys[a] != keys[b] ? Integer.compare(keys[a], keys[b]) : Integer.compare(a, b))
                .mapToInt(r -> r)
                .toArray();
        int[] worldRanks =
                Arrays.stream(members).map(r -> group.endpoint(r).worldRank).toArray();
        String name = how + " " + (how.equals("dup") ? sequence : sequence + "/" + color) + " of " + group.name;
        Group child = group.child(sequence, color, () -> new Group(group.job, name, worldRanks));
        int rank = IntStream.range(0, members.length)
                .filter(i -> members[i] == rank())
                .findFirst()
                .orElseThrow();
        return Optional.of(of(child, rank, false));
    }

    @Override
    protected void rawAbort(int exitStatus, String reason) {
        CommException cause =
                new CommException("rank " + rank() + " aborted the job with exit status " + exitStatus + ": " + reason);
        group.job.fail(endpoint.worldRank, cause);
        throw cause;
    }

    @Override
    protected void rawClose() {
        endpoint.close();
    }
}
