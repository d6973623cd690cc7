package org.parhelion.comm.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Group;

/**
 * The communicator that a program holds: it checks arguments, serves {@link Comm#PROC_NULL}, packs elements that are not adjacent,
 * lets one thread in at a time, and calls its {@link Transport}.
 *
 * <pre>
 *   user → send(…)   checks, PROC_NULL, guard → transport.send(…)    the engine's
 *   user → scan(…)   checks, guard            → transport.scan(…)    the engine's, or
 *                                                └ CollectiveAlgorithms → isendInternal, recvInternal
 *   user → iscan(…)  checks, guard            → transport.start(…)   the engine's, or
 *                                                └ NonblockingAlgorithms → isendInternal, irecvInternal
 *
 *   CheckedComm         groups and the end
 *   └ CheckedNonblocking   non-blocking collectives
 *     └ CheckedCollectives    blocking collectives
 *       └ CheckedPointToPoint    messages; the state
 * </pre>
 */
public final class CheckedComm extends CheckedNonblocking {
    private final Group members;
    private final boolean world;
    /** Made when first asked for. */
    private @Nullable CheckedComm companion;

    /**
     * A communicator of a whole job over {@code transport}, which a rank's body is given and cannot close.
     *
     * @param transport one rank's end, which this communicator owns
     */
    public CheckedComm(Transport transport) {
        this(transport, Group.world(transport.size()), true);
    }

    /**
     * A communicator over {@code transport}.
     *
     * @param transport one rank's end, which this communicator owns
     * @param members the ranks of this communicator
     * @param world whether this is the communicator that the rank's body was given, which its user cannot close
     */
    public CheckedComm(Transport transport, Group members, boolean world) {
        super(transport);
        this.members = members;
        this.world = world;
    }

    /**
     * Waits until a message arrives, after this thread's {@code iprobe} for any message found none, and admits other threads meanwhile,
     * as a blocking probe does not. Returns early if the thread is unparked or interrupted. A message wakes the thread that used the
     * communicator last, so a thread that uses it unparks the thread that waits here, which probes again.
     *
     * @param comm a communicator of any engine
     * @param nanos how long at most [ns]
     * @return false, at once, if a message would not wake this thread: another one has used the communicator since, a rank has
     *     died, or the engine cannot; probe at intervals, then
     */
    public static boolean awaitArrival(Comm comm, long nanos) {
        return switch (comm) {
            case CheckedComm checked -> checked.transport.awaitArrival(nanos);
            case ForwardingComm forwarding -> awaitArrival(forwarding.inner, nanos);
            default -> false;
        };
    }

    /**
     * What carries the messages; for the engine that made it.
     *
     * @return the transport that this communicator calls
     */
    public Transport transport() {
        return transport;
    }

    @Override
    public String provider() {
        return transport.provider();
    }

    @Override
    public boolean ranksAreProcesses() {
        return transport.ranksAreProcesses();
    }

    @Override
    public ThreadLevel threadLevel() {
        return transport.threadLevel();
    }

    @Override
    public String hostName() {
        return transport.hostName();
    }

    @Override
    public String toString() {
        return transport.toString();
    }

    // Groups -----------------------------------------------------------------------------------------------------

    @Override
    public Group group() {
        return members;
    }

    @Override
    public Comm dup() {
        checkOpen();
        try (var _ = guard.enter()) {
            return transport.dup().asComm(members, false);
        }
    }

    @Override
    public Comm companion() {
        checkOpen();
        try (var _ = guard.enter()) {
            CheckedComm made = companion;
            if (made == null) {
                made = new CheckedComm(transport.companion(), members, true);
                companion = made;
            }
            return made;
        }
    }

    @Override
    public Optional<Comm> split(int color, int key) {
        checkOpen();
        Arguments.color(color);
        try (var _ = guard.enter()) {
            return transport.split(color, key).map(this::child);
        }
    }

    @Override
    public Comm splitShared(int key) {
        checkOpen();
        try (var _ = guard.enter()) {
            return child(transport.splitShared(key));
        }
    }

    /** The communicator over a part of this one, whose ranks tell each other who they are. */
    private Comm child(Transport part) {
        int[] ranks = new int[part.size()];
        try (var _ = part.guard().enter()) {
            part.allgather(Buffer.value(members.worldRank(rank)), Buffer.of(ranks));
        }
        return part.asComm(Group.of(ranks), false);
    }

    private void checkPart(Group group) {
        checkOpen();
        Group strangers = group.difference(members);
        if (strangers.size() > 0) {
            throw new IllegalArgumentException(
                    group + " for a communicator of " + members + ": " + strangers + " is not part of it");
        }
    }

    @Override
    public Comm createGroup(Group group, int tag) {
        checkPart(group);
        Arguments.sendTag(tag, maxTag);
        if (group.rankOf(members.worldRank(rank)) == UNDEFINED) {
            throw new IllegalArgumentException(
                    "rank " + rank + " is not in " + group + ": only its members call createGroup");
        }
        int[] ranks = IntStream.range(0, group.size())
                .map(r -> members.rankOf(group.worldRank(r)))
                .toArray();
        try (var _ = guard.enter()) {
            return transport.createGroup(ranks, tag).asComm(group, false);
        }
    }

    @Override
    public Optional<Comm> create(Group group) {
        checkPart(group);
        int place = group.rankOf(members.worldRank(rank));
        int color = place == UNDEFINED ? UNDEFINED : members.rankOf(group.worldRank(0));
        try (var _ = guard.enter()) {
            Optional<Transport> part = transport.split(color, place);
            if (part.isPresent() && part.get().size() != group.size()) {
                throw new CommException("rank " + rank + ": " + group.size() + " ranks of " + group
                        + " were wanted and " + part.get().size()
                        + " came: all ranks of a group give the same group to create");
            }
            return part.map(made -> made.asComm(group, false));
        }
    }

    @Override
    public CartComm cart(int[] dims, boolean[] periodic) {
        checkOpen();
        Arguments.dims(dims, periodic, size);
        return new CartView(dup(), dims.clone(), periodic.clone());
    }

    // The end ----------------------------------------------------------------------------------------------------

    @Override
    public void abort(int exitStatus, String reason) {
        Arguments.exitStatus(exitStatus);
        transport.abort(exitStatus, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public void close() {
        if (world) {
            throw new IllegalStateException(
                    "this communicator was given to the rank's body, or is a companion, and ends"
                            + " with it: close only what dup, split, create or cart made");
        }
        if (!closed) {
            free();
        }
    }

    /**
     * Frees this communicator and its companion. Collective. For providers: this is how the communicator of a rank's body
     * ends once the body has returned, because {@link #close} refuses to close it.
     */
    public void free() {
        try (var _ = guard.enter()) {
            try {
                endBufferedSends();
            } finally {
                closed = true;
                CheckedComm made = companion;
                if (made != null) {
                    made.free();
                }
                transport.close();
            }
        }
    }
}
