package org.parhelion.space.ranks;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.store.Replies;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.TupleStore;

/**
 * One rank's part of the tuple spaces: the stores that it owns, and the replies to its own clients, which it emits.
 *
 * <p>Requires that no message is lost and that those between two ranks keep their order, as a communicator guarantees.
 */
final class SpaceMachine implements Machine<SpaceMessage, SpaceMessage.Answer> {
    static final SpaceReply.Refused CLOSED =
            new SpaceReply.Refused(SpaceException.Kind.CLOSED, "the space was closed; open it again");

    private static final int RANK_SHIFT = 32;

    private final int rank;
    private final Map<SpaceName, TupleStore> stores = new LinkedHashMap<>(); // in one order in every run
    /** The stores of connections, by client. */
    private final Map<Long, TupleStore> connections = new HashMap<>();

    private final Replies replies = this::reply;
    private long deadlineNanos = Output.NEVER;
    private @Nullable Output<SpaceMessage, SpaceMessage.Answer> output;

    /** The machine of rank {@code rank}, which owns no tuples yet. */
    SpaceMachine(int rank) {
        this.rank = rank;
    }

    /** A client of all ranks' connections: its rank, and the number that its rank gave it. */
    private static long client(int rank, int connection) {
        return (long) rank << RANK_SHIFT | connection;
    }

    @Override
    public void step(Input<SpaceMessage> input, Output<SpaceMessage, SpaceMessage.Answer> output) {
        switch (input) {
            case Input.Message<SpaceMessage> message ->
                accept(message.nowNanos(), message.from(), message.body(), output);
            case Input.Tick<SpaceMessage> tick -> expire(tick.nowNanos(), output);
        }
    }

    /** Sends a message of one of this rank's clients to {@code owner}, or processes it at once if that is this rank. */
    void send(int owner, SpaceMessage message, long nowNanos, Output<SpaceMessage, SpaceMessage.Answer> output) {
        if (owner == rank) {
            accept(nowNanos, rank, message, output);
        } else {
            output.send(owner, message);
        }
    }

    private void accept(
            long nowNanos, int from, SpaceMessage message, Output<SpaceMessage, SpaceMessage.Answer> output) {
        this.output = output;
        try {
            switch (message) {
                case SpaceMessage.Answer answer -> output.emit(answer);
                case SpaceMessage.Open open -> open(from, open);
                case SpaceMessage.Ask ask -> ask(nowNanos, client(from, ask.connection()), ask);
                case SpaceMessage.Leave leave -> leave(nowNanos, client(from, leave.connection()), leave);
            }
        } finally {
            this.output = null;
        }
    }

    private void open(int from, SpaceMessage.Open open) {
        long client = client(from, open.connection());
        connections.put(client, stores.computeIfAbsent(open.name(), _ -> new TupleStore(replies)));
        reply(client, open.request(), new SpaceReply.Done(true));
    }

    private void ask(long nowNanos, long client, SpaceMessage.Ask ask) {
        TupleStore store = connections.get(client);
        if (store == null) { // another thread of the client's rank has closed it
            reply(client, ask.request(), CLOSED);
            return;
        }
        store.apply(nowNanos, client, ask.request(), ask.body());
        wakeFor(store);
    }

    private void leave(long nowNanos, long client, SpaceMessage.Leave leave) {
        TupleStore store = connections.remove(client);
        if (store != null) {
            store.disconnect(nowNanos, client);
            wakeFor(store);
        }
        reply(client, leave.request(), new SpaceReply.Done(store != null));
    }

    private void wakeFor(TupleStore store) {
        if (store.nextDeadlineNanos() < deadlineNanos) {
            deadlineNanos = store.nextDeadlineNanos();
            output().wakeAt(deadlineNanos);
        }
    }

    private void expire(long nowNanos, Output<SpaceMessage, SpaceMessage.Answer> output) {
        this.output = output;
        try {
            deadlineNanos = Output.NEVER;
            for (TupleStore store : stores.values()) {
                if (store.nextDeadlineNanos() <= nowNanos) {
                    store.expire(nowNanos);
                }
                wakeFor(store);
            }
        } finally {
            this.output = null;
        }
    }

    private void reply(long client, long request, SpaceReply reply) {
        int to = (int) (client >> RANK_SHIFT);
        SpaceMessage.Answer answer = new SpaceMessage.Answer((int) client, request, reply);
        if (to == rank) {
            output().emit(answer);
        } else {
            output().send(to, answer);
        }
    }

    private Output<SpaceMessage, SpaceMessage.Answer> output() {
        Output<SpaceMessage, SpaceMessage.Answer> current = output;
        if (current == null) {
            throw new IllegalStateException("a reply outside a step");
        }
        return current;
    }
}
