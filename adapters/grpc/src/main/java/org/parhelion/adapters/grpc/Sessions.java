package org.parhelion.adapters.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.TupleSpace;

/** The sessions of a server, and the spaces that they use. */
final class Sessions {
    private static final int SESSION_BYTES = 16;
    private static final int MOST = 10_000;

    /** A session's number is known to its client alone; the rest of the key keeps others out even if they learn it. */
    private record Key(ByteString number, SpaceName name, boolean ordered) {}

    /**
     * The session of a stream.
     *
     * @param session the session
     * @param resumed whether it was there before
     */
    record Found(ServerSession session, boolean resumed) {}

    private final SpaceBackend backend;
    private final ServerOptions options;
    private final ScheduledExecutorService clock;
    private final Map<Key, ServerSession> byKey = new HashMap<>();
    private boolean closed;

    Sessions(SpaceBackend backend, ServerOptions options, ScheduledExecutorService clock) {
        this.backend = backend;
        this.options = options;
        this.clock = clock;
    }

    ServerOptions options() {
        return options;
    }

    /**
     * Finds or begins the session that a client names.
     *
     * @throws StatusRuntimeException if the client may not, or the backend fails
     */
    Found open(ServerStream stream, Wire.Open open, ClientRights access) throws InterruptedException {
        Key key = key(open, access);
        ServerSession found = find(key);
        if (found != null && found.attach(stream, access, open.getWaitingList())) {
            return new Found(found, true);
        }
        ServerSession begun = begin(key);
        begun.attach(stream, access, List.of());
        return new Found(begun, false);
    }

    private static Key key(Wire.Open open, ClientRights access) {
        if (open.getSession().size() != SESSION_BYTES) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("a session has " + SESSION_BYTES + " bytes, not "
                            + open.getSession().size())
                    .asRuntimeException();
        }
        if (access.tenant().isPresent() && !access.tenant().get().equals(open.getTenant())) {
            throw Status.PERMISSION_DENIED
                    .withDescription("the token is for tenant '"
                            + access.tenant().get() + "', not for '" + open.getTenant() + "'")
                    .asRuntimeException();
        }
        try {
            SpaceName name = new SpaceName(access.tenant().orElse(open.getTenant()), open.getNamespace());
            return new Key(open.getSession(), name, open.getOrdered());
        } catch (IllegalArgumentException e) {
            throw Status.INVALID_ARGUMENT
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    private synchronized @Nullable ServerSession find(Key key) {
        return byKey.get(key);
    }

    private ServerSession begin(Key key) {
        TupleSpace space;
        try {
            space = backend.open(key.name(), key.ordered());
        } catch (SpaceException e) {
            Status status = e.kind() == SpaceException.Kind.REFUSED ? Status.PERMISSION_DENIED : Status.UNAVAILABLE;
            throw status.withDescription(e.getMessage()).withCause(e).asRuntimeException();
        } catch (RuntimeException e) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("the server cannot open the space: " + e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
        ServerSession session = new ServerSession(space, clock, options.sessionGrace());
        synchronized (this) {
            if (!closed && byKey.size() < MOST) {
                byKey.put(key, session);
                return session;
            }
        }
        space.close();
        throw Status.UNAVAILABLE
                .withDescription("the server ends, or has " + MOST + " sessions")
                .asRuntimeException();
    }

    /** The session that a watch belongs to. */
    ServerSession find(ByteString number, ClientRights access) {
        synchronized (this) {
            for (Map.Entry<Key, ServerSession> entry : byKey.entrySet()) {
                Key key = entry.getKey();
                if (key.number().equals(number)
                        && access.tenant().map(key.name().tenant()::equals).orElse(true)) {
                    return entry.getValue();
                }
            }
        }
        throw Status.FAILED_PRECONDITION
                .withDescription("no such session is open")
                .asRuntimeException();
    }

    /** Notes that a stream broke; its session ends if no other replaces it in time. */
    void broken(ServerSession session, ServerStream stream) {
        OptionalLong number = session.detach(stream);
        if (number.isPresent()) {
            // What fails there is logged by its thread.
            var _ = clock.schedule(
                    () -> Thread.ofVirtual().start(() -> {
                        if (session.endBroken(number.getAsLong())) {
                            release(session);
                        }
                    }),
                    options.sessionGrace().toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Ends a session, because its client closes it. */
    void end(ServerSession session) {
        Thread.ofVirtual().start(() -> endNow(session));
    }

    private void endNow(ServerSession session) {
        if (session.end()) {
            release(session);
        }
    }

    /** Closes the space of a session that has ended when its last operation has ended. */
    private void release(ServerSession session) {
        synchronized (this) {
            byKey.values().remove(session);
        }
        try {
            session.awaitOperations();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.space().close();
    }

    /** Ends all sessions. */
    void close() {
        List<ServerSession> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(byKey.values());
        }
        all.forEach(this::endNow);
    }
}
