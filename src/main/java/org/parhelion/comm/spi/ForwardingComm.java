package org.parhelion.comm.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Group;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * A communicator that hands every verb to another. Extend it to trace, count, delay or fail messages: override the verbs
 * that matter.
 *
 * <p>What {@link #dup}, {@link #split}, {@link #create}, {@link #createGroup} and {@link #splitShared} make is the inner communicator's: a decorator that
 * is to hold for those, too, overrides all four. {@link #cart} lays coordinates over what {@code dup} makes.
 */
public abstract class ForwardingComm implements Comm {
    /** What the verbs are handed to. */
    protected final Comm inner;

    /** Made when first asked for. */
    private @Nullable Comm companion;

    /**
     * Forwards to {@code inner}.
     *
     * @param inner what the verbs are handed to
     */
    protected ForwardingComm(Comm inner) {
        this.inner = inner;
    }

    @Override
    public int rank() {
        return inner.rank();
    }

    @Override
    public int size() {
        return inner.size();
    }

    @Override
    public String provider() {
        return inner.provider();
    }

    @Override
    public boolean ranksAreProcesses() {
        return inner.ranksAreProcesses();
    }

    @Override
    public String toString() {
        return inner.toString();
    }

    @Override
    public ThreadLevel threadLevel() {
        return inner.threadLevel();
    }

    @Override
    public String hostName() {
        return inner.hostName();
    }

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        inner.send(buffer, dest, tag);
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        inner.ssend(buffer, dest, tag);
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        return inner.recv(buffer, source, tag);
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        return inner.isend(buffer, dest, tag);
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        return inner.irecv(buffer, source, tag);
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return inner.sendInit(buffer, dest, tag);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return inner.recvInit(buffer, source, tag);
    }

    @Override
    public RequestSet requestSet(Request... persistent) {
        return inner.requestSet(persistent);
    }

    @Override
    public Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        return inner.sendrecv(sendBuffer, dest, sendTag, recvBuffer, source, recvTag);
    }

    @Override
    public Status probe(int source, int tag) {
        return inner.probe(source, tag);
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        return inner.iprobe(source, tag);
    }

    @Override
    public void barrier() {
        inner.barrier();
    }

    @Override
    public void bcast(Buffer buffer, int root) {
        inner.bcast(buffer, root);
    }

    @Override
    public void reduce(Buffer send, Buffer recv, Op op, int root) {
        inner.reduce(send, recv, op, root);
    }

    @Override
    public void allreduce(Buffer send, Buffer recv, Op op) {
        inner.allreduce(send, recv, op);
    }

    @Override
    public double allreduce(double value, Op op) {
        return inner.allreduce(value, op);
    }

    @Override
    public long allreduce(long value, Op op) {
        return inner.allreduce(value, op);
    }

    @Override
    public void gather(Buffer send, Buffer recv, int root) {
        inner.gather(send, recv, root);
    }

    @Override
    public void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        inner.gatherv(send, recv, counts, displacements, root);
    }

    @Override
    public void scatter(Buffer send, Buffer recv, int root) {
        inner.scatter(send, recv, root);
    }

    @Override
    public void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        inner.scatterv(send, counts, displacements, recv, root);
    }

    @Override
    public void allgather(Buffer send, Buffer recv) {
        inner.allgather(send, recv);
    }

    @Override
    public void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        inner.allgatherv(send, recv, counts, displacements);
    }

    @Override
    public void alltoall(Buffer send, Buffer recv) {
        inner.alltoall(send, recv);
    }

    @Override
    public void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        inner.alltoallv(send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
    }

    @Override
    public void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        inner.reduceScatter(send, recv, counts, op);
    }

    @Override
    public void scan(Buffer send, Buffer recv, Op op) {
        inner.scan(send, recv, op);
    }

    @Override
    public void exscan(Buffer send, Buffer recv, Op op) {
        inner.exscan(send, recv, op);
    }

    @Override
    public void rsend(Buffer buffer, int dest, int tag) {
        inner.rsend(buffer, dest, tag);
    }

    @Override
    public void bsend(Buffer buffer, int dest, int tag) {
        inner.bsend(buffer, dest, tag);
    }

    @Override
    public void attachBuffer(long bytes) {
        inner.attachBuffer(bytes);
    }

    @Override
    public long detachBuffer() {
        return inner.detachBuffer();
    }

    @Override
    public Request issend(Buffer buffer, int dest, int tag) {
        return inner.issend(buffer, dest, tag);
    }

    @Override
    public Request irsend(Buffer buffer, int dest, int tag) {
        return inner.irsend(buffer, dest, tag);
    }

    @Override
    public Request ibsend(Buffer buffer, int dest, int tag) {
        return inner.ibsend(buffer, dest, tag);
    }

    @Override
    public Request ssendInit(Buffer buffer, int dest, int tag) {
        return inner.ssendInit(buffer, dest, tag);
    }

    @Override
    public Request rsendInit(Buffer buffer, int dest, int tag) {
        return inner.rsendInit(buffer, dest, tag);
    }

    @Override
    public Request bsendInit(Buffer buffer, int dest, int tag) {
        return inner.bsendInit(buffer, dest, tag);
    }

    @Override
    public MatchedMessage mprobe(int source, int tag) {
        return inner.mprobe(source, tag);
    }

    @Override
    public Optional<MatchedMessage> improbe(int source, int tag) {
        return inner.improbe(source, tag);
    }

    @Override
    public Request ibarrier() {
        return inner.ibarrier();
    }

    @Override
    public Request ibcast(Buffer buffer, int root) {
        return inner.ibcast(buffer, root);
    }

    @Override
    public Request ireduce(Buffer send, Buffer recv, Op op, int root) {
        return inner.ireduce(send, recv, op, root);
    }

    @Override
    public Request iallreduce(Buffer send, Buffer recv, Op op) {
        return inner.iallreduce(send, recv, op);
    }

    @Override
    public Request igather(Buffer send, Buffer recv, int root) {
        return inner.igather(send, recv, root);
    }

    @Override
    public Request igatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        return inner.igatherv(send, recv, counts, displacements, root);
    }

    @Override
    public Request iscatter(Buffer send, Buffer recv, int root) {
        return inner.iscatter(send, recv, root);
    }

    @Override
    public Request iscatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        return inner.iscatterv(send, counts, displacements, recv, root);
    }

    @Override
    public Request iallgather(Buffer send, Buffer recv) {
        return inner.iallgather(send, recv);
    }

    @Override
    public Request iallgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        return inner.iallgatherv(send, recv, counts, displacements);
    }

    @Override
    public Request ialltoall(Buffer send, Buffer recv) {
        return inner.ialltoall(send, recv);
    }

    @Override
    public Request ialltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        return inner.ialltoallv(send, sendCounts, sendDisplacements, recv, recvCounts, recvDisplacements);
    }

    @Override
    public Request ireduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        return inner.ireduceScatter(send, recv, counts, op);
    }

    @Override
    public Request iscan(Buffer send, Buffer recv, Op op) {
        return inner.iscan(send, recv, op);
    }

    @Override
    public Request iexscan(Buffer send, Buffer recv, Op op) {
        return inner.iexscan(send, recv, op);
    }

    @Override
    public int maxTag() {
        return inner.maxTag();
    }

    @Override
    public Group group() {
        return inner.group();
    }

    @Override
    public Optional<Comm> create(Group group) {
        return inner.create(group);
    }

    @Override
    public Comm createGroup(Group group, int tag) {
        return inner.createGroup(group, tag);
    }

    @Override
    public Comm splitShared(int key) {
        return inner.splitShared(key);
    }

    @Override
    public Comm dup() {
        return inner.dup();
    }

    /** What {@link #dup} makes, so that a decorator holds for libraries' traffic, too. */
    @Override
    public Comm companion() {
        Comm made = companion;
        if (made == null) {
            made = dup();
            companion = made;
        }
        return made;
    }

    @Override
    public Optional<Comm> split(int color, int key) {
        return inner.split(color, key);
    }

    @Override
    public CartComm cart(int[] dims, boolean[] periodic) {
        Arguments.dims(dims, periodic, size());
        return new CartView(dup(), dims.clone(), periodic.clone());
    }

    @Override
    public void abort(int exitStatus, String reason) {
        inner.abort(exitStatus, reason);
    }

    @Override
    public void close() {
        inner.close(); // first: it may refuse
        Comm made = companion;
        if (made != null) {
            made.close();
        }
    }
}
