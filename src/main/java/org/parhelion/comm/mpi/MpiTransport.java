package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Comm.ThreadLevel;
import org.parhelion.comm.CommException;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.mpi.ffi.Abi;
import org.parhelion.comm.mpi.ffi.CommunicatorFunctions;
import org.parhelion.comm.mpi.ffi.Handles;
import org.parhelion.comm.mpi.ffi.MatchedFunctions;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.mpi.ffi.MpiStatus;
import org.parhelion.comm.mpi.ffi.PointToPointFunctions;
import org.parhelion.comm.spi.Transport;

/** A communicator of the MPI library. */
final class MpiTransport extends MpiCollectives {
    private final MpiProcess process;
    private final RequestSlot.Pool slots = new RequestSlot.Pool();
    private final RequestSlot call;
    private Status lastStatus = Status.EMPTY;

    private MpiTransport(MpiProcess process, long handle, int rank, int size) {
        super(rank, size, process.guardOf(rank), handle);
        this.process = process;
        this.call = new RequestSlot.Pool().take(this); // status and flag of blocking calls
    }

    /** The transport of the library's communicator {@code handle}. */
    static MpiTransport of(MpiProcess process, long handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(Integer.BYTES, Integer.BYTES);
            int rank = CommunicatorFunctions.number("comm_rank", CommunicatorFunctions.rank(handle, number), number);
            int size = CommunicatorFunctions.number("comm_size", CommunicatorFunctions.size(handle, number), number);
            return new MpiTransport(process, handle, rank, size);
        }
    }

    @Override
    public String provider() {
        return MpiProvider.NAME;
    }

    @Override
    public boolean ranksAreProcesses() {
        return true;
    }

    @Override
    public boolean prefersNativeMemory() {
        return true;
    }

    @Override
    public ThreadLevel threadLevel() {
        return process.threadLevel();
    }

    @Override
    public int maxTag() {
        return process.maxTag();
    }

    @Override
    public String hostName() {
        return process.hostName();
    }

    // Point to point ---------------------------------------------------------------------------------------------

    @Override
    public void send(Buffer buffer, int dest, int tag) {
        send("send", PointToPointFunctions::send, buffer, dest, tag);
    }

    @Override
    public void ssend(Buffer buffer, int dest, int tag) {
        send("ssend", PointToPointFunctions::ssend, buffer, dest, tag);
    }

    @Override
    public void rsend(Buffer buffer, int dest, int tag) {
        send("rsend", PointToPointFunctions::rsend, buffer, dest, tag);
    }

    /** A blocking send of MPI. */
    @FunctionalInterface
    private interface Send {
        int call(MemorySegment memory, int count, long type, int dest, int tag, long comm);
    }

    private void send(String verb, Send function, Buffer buffer, int dest, int tag) {
        MemorySegment memory = staging().in(buffer);
        int code = function.call(memory, buffer.count(), Handles.type(buffer.type()), dest, tag, handle());
        staging().release(buffer, memory);
        check(verb, dest, tag, code);
    }

    @Override
    public Status recv(Buffer buffer, int source, int tag) {
        MemorySegment memory = staging().out(buffer);
        int code = PointToPointFunctions.recv(
                memory,
                buffer.count(),
                Handles.type(buffer.type()),
                MpiStatus.source(source),
                MpiStatus.tag(tag),
                handle(),
                call.status);
        return received("recv", buffer, memory, source, tag, code);
    }

    @Override
    public Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        MemorySegment in = staging().in(sendBuffer);
        MemorySegment out = staging().out(recvBuffer);
        int code = PointToPointFunctions.sendrecv(
                in,
                sendBuffer.count(),
                Handles.type(sendBuffer.type()),
                dest,
                sendTag,
                out,
                recvBuffer.count(),
                Handles.type(recvBuffer.type()),
                MpiStatus.source(source),
                MpiStatus.tag(recvTag),
                handle(),
                call.status);
        staging().release(sendBuffer, in);
        return received("sendrecv", recvBuffer, out, source, recvTag, code);
    }

    private Status received(String verb, Buffer buffer, MemorySegment memory, int source, int tag, int code) {
        if (code != 0) {
            staging().release(buffer, memory);
            check(verb, source, tag, code);
        }
        Status status = status();
        staging().back(buffer, memory, status.byteCount());
        return status;
    }

    /** A function of MPI that starts or makes a request. */
    @FunctionalInterface
    private interface Start {
        int call(MemorySegment memory, int count, long type, int peer, int tag, long comm, MemorySegment request);
    }

    /** @param memory the elements as the library sees them: those of {@code buffer}, or their copy in {@link Staging} */
    private Request start(
            String verb, Start function, Buffer buffer, int peer, int tag, MemorySegment memory, boolean persistent) {
        MpiRequest request = new MpiRequest(this, verb, buffer, peer, tag, persistent, memory);
        return request.made(function.call(
                memory,
                buffer.count(),
                Handles.type(buffer.type()),
                MpiStatus.source(peer), // a send has no wildcard, and its values stay as they are
                MpiStatus.tag(tag),
                handle(),
                request.slot().handle));
    }

    @Override
    public Request isend(Buffer buffer, int dest, int tag) {
        return start(
                "isend",
                PointToPointFunctions::isend,
                buffer,
                dest,
                tag,
                staging().in(buffer),
                false);
    }

    @Override
    public Request issend(Buffer buffer, int dest, int tag) {
        return start(
                "issend",
                PointToPointFunctions::issend,
                buffer,
                dest,
                tag,
                staging().in(buffer),
                false);
    }

    @Override
    public Request irsend(Buffer buffer, int dest, int tag) {
        return start(
                "irsend",
                PointToPointFunctions::irsend,
                buffer,
                dest,
                tag,
                staging().in(buffer),
                false);
    }

    @Override
    public Request irecv(Buffer buffer, int source, int tag) {
        return start(
                "irecv",
                PointToPointFunctions::irecv,
                buffer,
                source,
                tag,
                staging().out(buffer),
                false);
    }

    @Override
    public Request sendInit(Buffer buffer, int dest, int tag) {
        return start(
                "sendInit",
                PointToPointFunctions::sendInit,
                buffer,
                dest,
                tag,
                staging().out(buffer),
                true);
    }

    @Override
    public Request ssendInit(Buffer buffer, int dest, int tag) {
        return start(
                "ssendInit",
                PointToPointFunctions::ssendInit,
                buffer,
                dest,
                tag,
                staging().out(buffer),
                true);
    }

    @Override
    public Request rsendInit(Buffer buffer, int dest, int tag) {
        return start(
                "rsendInit",
                PointToPointFunctions::rsendInit,
                buffer,
                dest,
                tag,
                staging().out(buffer),
                true);
    }

    @Override
    public Request recvInit(Buffer buffer, int source, int tag) {
        return start(
                "recvInit",
                PointToPointFunctions::recvInit,
                buffer,
                source,
                tag,
                staging().out(buffer),
                true);
    }

    @Override
    public boolean ownsPersistent(Request request) {
        return request instanceof MpiRequest own && own.isPersistentOf(this);
    }

    @Override
    public RequestSet requestSet(Request[] persistent) {
        MpiRequest[] own = new MpiRequest[persistent.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = (MpiRequest) persistent[i];
        }
        return new MpiRequestSet(this, own);
    }

    @Override
    public Status probe(int source, int tag) {
        check(
                "probe",
                source,
                tag,
                PointToPointFunctions.probe(MpiStatus.source(source), MpiStatus.tag(tag), handle(), call.status));
        return status();
    }

    @Override
    public Optional<Status> iprobe(int source, int tag) {
        check(
                "iprobe",
                source,
                tag,
                PointToPointFunctions.iprobe(
                        MpiStatus.source(source), MpiStatus.tag(tag), handle(), call.flag, call.status));
        return call.flagSet() ? Optional.of(status()) : Optional.empty();
    }

    @Override
    public MatchedMessage mprobe(int source, int tag) {
        MemorySegment message = MpiMessage.handle();
        check(
                "mprobe",
                source,
                tag,
                MatchedFunctions.mprobe(MpiStatus.source(source), MpiStatus.tag(tag), handle(), message, call.status));
        return new MpiMessage(this, message, status());
    }

    @Override
    public Optional<MatchedMessage> improbe(int source, int tag) {
        MemorySegment message = MpiMessage.handle();
        check(
                "improbe",
                source,
                tag,
                MatchedFunctions.improbe(
                        MpiStatus.source(source), MpiStatus.tag(tag), handle(), call.flag, message, call.status));
        return call.flagSet() ? Optional.of(new MpiMessage(this, message, status())) : Optional.empty();
    }

    /** Receives a message that a matched probe took. */
    Status mrecv(Buffer buffer, MemorySegment message, Status found) {
        MemorySegment memory = staging().out(buffer);
        int code = MatchedFunctions.mrecv(memory, buffer.count(), Handles.type(buffer.type()), message, call.status);
        return received("mrecv", buffer, memory, found.source(), found.tag(), code);
    }

    /** Starts to receive a message that a matched probe took. */
    Request imrecv(Buffer buffer, MemorySegment message, Status found) {
        MemorySegment memory = staging().out(buffer);
        MpiRequest request = new MpiRequest(this, "imrecv", buffer, found.source(), found.tag(), false, memory);
        return request.made(MatchedFunctions.imrecv(
                memory, buffer.count(), Handles.type(buffer.type()), message, request.slot().handle));
    }

    private Status status() {
        lastStatus = MpiStatus.read(call.status, call.flag, lastStatus);
        return lastStatus;
    }

    // Groups -----------------------------------------------------------------------------------------------------

    @Override
    public Transport dup() {
        check("dup", CommunicatorFunctions.dup(handle(), call.handle));
        return of(process, abi().handleAt(call.handle, 0));
    }

    @Override
    public Optional<Transport> split(int color, int key) {
        check(
                "split",
                CommunicatorFunctions.split(
                        handle(), color == Comm.UNDEFINED ? Abi.UNDEFINED : color, key, call.handle));
        long made = abi().handleAt(call.handle, 0);
        return made == Handles.COMM_NULL ? Optional.empty() : Optional.of(of(process, made));
    }

    @Override
    public Transport createGroup(int[] members, int tag) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(Long.BYTES, Long.BYTES);
            MemorySegment some = arena.allocate(Long.BYTES, Long.BYTES);
            check("createGroup", CommunicatorFunctions.group(handle(), all));
            MemorySegment ranks = arena.allocateFrom(ValueLayout.JAVA_INT, members);
            check("createGroup", CommunicatorFunctions.groupIncl(abi().handleAt(all, 0), members.length, ranks, some));
            check(
                    "createGroup",
                    CommunicatorFunctions.createGroup(handle(), abi().handleAt(some, 0), tag, call.handle));
            check("createGroup", CommunicatorFunctions.groupFree(some));
            check("createGroup", CommunicatorFunctions.groupFree(all));
            return of(process, abi().handleAt(call.handle, 0));
        }
    }

    @Override
    public void abort(int exitStatus, String reason) {
        process.guard().end(exitStatus, reason, null);
    }

    /** The library frees the communicator when its last request completes; until then the memory of requests is kept. */
    @Override
    public void close() {
        if (slots.inUse() > 0) {
            process.keep(slots);
        }
        abi().setHandle(call.handle, handle());
        check("close", CommunicatorFunctions.free(call.handle));
    }

    // For requests -----------------------------------------------------------------------------------------------

    Abi abi() {
        return process.abi();
    }

    @Override
    RequestSlot.Pool slots() {
        return slots;
    }

    private void check(String verb, int peer, int tag, int code) {
        if (code != 0) {
            throw CommException.failed(rank(), verb, peer, tag, MpiErrors.text(code));
        }
    }
}
