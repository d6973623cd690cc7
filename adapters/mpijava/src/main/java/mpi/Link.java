package mpi;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Group;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/**
 * A rank's end of the engine's communicators behind one {@code mpi.Comm}: the messages, and beside them the bytes of objects.
 *
 * <p>An object message is an envelope in the place of the message, 16 bytes and one more for each object, so that a probe can count them,
 * and the serialised bytes on the second communicator. Sends of up to {@value #BUFFERED} bytes never wait for their receive, as under
 * MPJ Express, on whose buffering programs may rely.
 */
final class Link {
    /** Up to this length, MPJ Express's default, a standard send does not wait for its receive [bytes]. */
    static final int BUFFERED = 128 * 1024;

    /** Up to this length every engine's send returns at once [bytes]. */
    private static final int EAGER = 1024;

    /** Length of an envelope without its objects: a mark, a number, the length of the serialised objects. */
    static final int ENVELOPE = 16;

    private static final int MARK = 0x4D504A4F;

    private final Comm messages;
    private final Comm objects;
    private final int[] numbers;
    private final ArrayDeque<Request> outbox = new ArrayDeque<>();

    private Link(Comm messages) {
        this.messages = messages;
        this.objects = messages.dup();
        this.numbers = new int[messages.size()];
    }

    /** Over a communicator of its own; collective. */
    static Link over(Comm messages) {
        return new Link(messages);
    }

    Comm engine() {
        return messages;
    }

    int rank() {
        return messages.rank();
    }

    int size() {
        return messages.size();
    }

    /** Collective. */
    Link dup() {
        return new Link(messages.dup());
    }

    /** Collective. */
    Optional<Link> split(int color, int key) {
        return messages.split(color, key).map(Link::new);
    }

    /** Over some ranks of the job; collective over them alone. */
    Link group(int[] worldRanks, int tag) {
        return new Link(messages.createGroup(Group.of(worldRanks), tag));
    }

    /** Collective. */
    void free() {
        drain();
        objects.close();
        messages.close();
    }

    /** The rank as the engine spells it: MPJ Express has −1 and −3 for {@code MPI_PROC_NULL}. */
    static int peer(int rank) {
        return rank == MPI.PROC_NULL ? Comm.PROC_NULL : rank;
    }

    // Sends --------------------------------------------------------------------------------------------------------

    /** @param owned whether no other thread changes the elements */
    void send(Buffer buffer, int dest, int tag, boolean owned) {
        if (isBuffered(buffer)) {
            post(owned ? start(buffer, dest, tag) : isendCopy(buffer, dest, tag));
        } else if (RankThreads.isAlone()) {
            try (var _ = Turn.take()) {
                messages.send(buffer, peer(dest), tag);
            }
        } else {
            Turn.await(start(buffer, dest, tag));
        }
    }

    void ssend(Buffer buffer, int dest, int tag) {
        if (RankThreads.isAlone()) {
            Turn.run(() -> messages.ssend(buffer, peer(dest), tag));
        } else {
            Turn.await(issend(buffer, dest, tag));
        }
    }

    private static boolean isBuffered(Buffer buffer) {
        return buffer.byteSize() > EAGER && buffer.byteSize() <= BUFFERED;
    }

    /** Refers to the elements until the request is complete, unless the message is short, or no other thread changes them. */
    Request isend(Buffer buffer, int dest, int tag, boolean owned) {
        return isBuffered(buffer) && !owned ? isendCopy(buffer, dest, tag) : start(buffer, dest, tag);
    }

    /** Refers to the elements until the request is complete. */
    private Request start(Buffer buffer, int dest, int tag) {
        return Turn.get(() -> messages.isend(buffer, peer(dest), tag));
    }

    Request issend(Buffer buffer, int dest, int tag) {
        return Turn.get(() -> messages.issend(buffer, peer(dest), tag));
    }

    /** Whether the engine copies elements, which are on the heap, when a send starts: native libraries cannot read them there. */
    private boolean copiesAtOnce() {
        return messages.ranksAreProcesses();
    }

    /** A send of packed elements has been started. */
    void sent(Parcel parcel) {
        if (copiesAtOnce()) {
            parcel.release();
        }
    }

    /** Copies the elements first. */
    Request isendCopy(Buffer buffer, int dest, int tag) {
        if (copiesAtOnce()) {
            return start(buffer, dest, tag);
        }
        MemorySegment from = buffer.segment();
        MemorySegment copy = MemorySegment.ofArray(new byte[(int) from.byteSize()]);
        copy.copyFrom(from);
        return start(Buffer.of(copy, buffer.type()), dest, tag);
    }

    /** Keeps a send that no caller waits for. */
    private void post(Request request) {
        Turn.run(() -> {
            while (!outbox.isEmpty() && outbox.element().test()) {
                outbox.remove().close();
            }
            if (!request.test()) {
                outbox.add(request);
            }
        });
    }

    /** Waits for all sends that were kept. */
    void drain() {
        while (!outbox.isEmpty()) {
            Turn.await(outbox.remove());
        }
    }

    /** Sends serialised objects, and returns the envelope for the message. */
    Buffer sendObjects(byte[] serialised, int count, int dest, int messageTag) {
        ByteBuffer envelope = ByteBuffer.allocate(ENVELOPE + count);
        int number = 0;
        boolean accepted = messageTag >= 0 && messageTag <= messages.maxTag(); // else the engine refuses the envelope
        if (accepted && peer(dest) >= 0 && dest < numbers.length) {
            number = Turn.get(() -> numbers[dest]++ & Comm.MAX_TAG);
            int tag = number;
            post(Turn.get(() -> objects.isend(Buffer.of(serialised), dest, tag)));
        }
        return Buffer.of(
                envelope.putInt(MARK).putInt(number).putLong(serialised.length).array());
    }

    /** Receives the objects that {@code envelope} announces. */
    void recvObjects(byte[] envelope, int source, Object[] to, int offset, int count) {
        ByteBuffer in = ByteBuffer.wrap(envelope);
        if (in.getInt() != MARK) {
            throw new MPIException("the message does not contain objects, though it was received as MPI.OBJECT");
        }
        int number = in.getInt();
        byte[] serialised = new byte[Math.toIntExact(in.getLong())];
        objects.recv(Buffer.of(serialised), source, number);
        Serial.read(serialised, to, offset, count);
    }

    /** Sends and receives at once. Only for a thread that is alone. */
    Status sendrecv(Buffer send, int dest, int sendTag, Buffer recv, int source, int recvTag) {
        return Turn.get(() -> messages.sendrecv(send, peer(dest), sendTag, recv, peer(source), recvTag));
    }

    // Receives -----------------------------------------------------------------------------------------------------

    Status recv(Buffer buffer, int source, int tag) {
        if (RankThreads.isAlone()) {
            try (var _ = Turn.take()) {
                return messages.recv(buffer, peer(source), tag);
            }
        }
        Request request = irecv(buffer, source, tag);
        Turn.await(request);
        return request.status();
    }

    Request irecv(Buffer buffer, int source, int tag) {
        return Turn.get(() -> messages.irecv(buffer, peer(source), tag));
    }

    Status probe(int source, int tag) {
        return Turn.await(
                () -> messages.probe(peer(source), tag),
                () -> messages.iprobe(peer(source), tag).orElse(null));
    }

    Optional<Status> iprobe(int source, int tag) {
        return Turn.get(() -> messages.iprobe(peer(source), tag));
    }

    /** Returns after all ranks have called it. Other threads of the rank can call meanwhile. */
    void barrier() {
        Turn.await(Turn.get(messages::ibarrier));
    }
}
