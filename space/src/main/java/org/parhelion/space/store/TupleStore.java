package org.parhelion.space.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;
import org.parhelion.space.store.SpaceReply.Done;
import org.parhelion.space.store.SpaceReply.Found;
import org.parhelion.space.store.SpaceReply.Opened;

/**
 * One tuple space, with the semantics of {@link org.parhelion.space.TupleSpace}. Of several tuples that match, a request gets the
 * one that was written first.
 *
 * <p>Deterministic: the same calls with the same times give the same replies in the same order. A request takes effect, with all
 * that follows from it, within {@link #apply}; its reply comes from there, or, if it waits, from a later call. Calls come from one
 * thread at a time.
 *
 * <p>Tuples whose lease has ended are never found. They are deleted in small portions by {@link #expire}, which is called at
 * {@link #nextDeadlineNanos}.
 */
public final class TupleStore {
    /** The most tuples that one call of {@link #expire} deletes: some tens of microseconds of work. */
    public static final int EXPIRED_MAX = 25;

    /** A search that met too many ended tuples and is repeated when they are deleted. */
    private record Postponed(long client, long request, long deadlineNanos, SpaceRequest body) {}

    private final Replies replies;
    private final Holdings holdings = new Holdings();
    private final StoreClients clients = new StoreClients();

    /** The ends of transactions, waiting requests and subscriptions. */
    private final DeadlineQueue ends = new DeadlineQueue();

    private final WaitingRoom waitingRoom;
    private final Map<Long, OpenTransaction> transactions = new HashMap<>();
    private final Map<Long, TupleWatch> watches = new HashMap<>();
    private final ArrayDeque<Postponed> postponed = new ArrayDeque<>();
    private long nowNanos = Long.MIN_VALUE;
    private long lastNumber;

    /**
     * Creates an empty space.
     *
     * @param replies receives the replies
     */
    public TupleStore(Replies replies) {
        this.replies = replies;
        this.waitingRoom = new WaitingRoom(holdings, clients, ends, replies);
    }

    /**
     * Processes a request.
     *
     * @param nowNanos the time [ns]; one before that of an earlier call counts as that
     * @param client who asks
     * @param request the client's number of the request, different from those of its requests that have no reply yet and of its
     *     subscriptions
     * @param body what is asked
     */
    public void apply(long nowNanos, long client, long request, SpaceRequest body) {
        advance(nowNanos);
        switch (body) {
            case SpaceRequest.Write write -> write(client, request, write);
            case SpaceRequest.Find find ->
                find(client, request, find, Durations.deadlineNanos(this.nowNanos, find.timeoutNanos()));
            case SpaceRequest.FindAll all -> findAll(client, request, all);
            case SpaceRequest.Count count -> count(client, request, count);
            case SpaceRequest.Begin begin -> begin(client, request, begin);
            case SpaceRequest.End end -> end(client, request, end);
            case SpaceRequest.Renew renew -> done(client, request, renew(renew));
            case SpaceRequest.Remove remove -> done(client, request, remove(remove));
            case SpaceRequest.Subscribe subscribe -> subscribe(client, request, subscribe);
            case SpaceRequest.Unsubscribe unsubscribe -> done(client, request, unsubscribe(unsubscribe));
            case SpaceRequest.Cancel cancel -> done(client, request, cancel(client, cancel.request()));
        }
    }

    /**
     * Ends all that a client has open: its transactions abort, its requests stop waiting, its subscriptions end. It gets no reply.
     *
     * @param nowNanos the time [ns]
     * @param client the client
     */
    public void disconnect(long nowNanos, long client) {
        advance(nowNanos);
        postponed.removeIf(search -> search.client() == client);
        ClientState state = clients.existing(client);
        if (state == null) {
            return;
        }
        List.copyOf(state.waiting.values()).forEach(waitingRoom::remove);
        List.copyOf(state.watches).forEach(this::close);
        List.copyOf(state.transactions).forEach(transaction -> end(transaction, false));
        clients.release(client);
    }

    /**
     * Deletes tuples whose lease has ended, {@value #EXPIRED_MAX} at most, and ends what else is due.
     *
     * @param nowNanos the time [ns]
     */
    public void expire(long nowNanos) {
        advance(nowNanos);
        for (int i = 0; i < EXPIRED_MAX; i++) {
            StoredTuple stored = holdings.deleteEnded(this.nowNanos);
            if (stored == null) {
                repeatPostponed();
                return;
            }
            if (stored.held()) {
                waitingRoom.recheck(stored, this.nowNanos);
            }
        }
    }

    /** {@return when {@link #expire} has to be called [ns]; a time that has passed if there is more to do at once} */
    public long nextDeadlineNanos() {
        return postponed.isEmpty() ? Math.min(ends.firstNanos(), holdings.firstEndNanos()) : nowNanos;
    }

    /** Ends what is due, each at its own instant, however late the call: what a transaction held is free from its end on. */
    private void advance(long time) {
        for (Timed ended = ends.poll(time); ended != null; ended = ends.poll(time)) {
            nowNanos = Math.max(nowNanos, ended.deadlineNanos);
            switch (ended) {
                case OpenTransaction transaction -> end(transaction, false);
                case WaitingRequest waiting -> waitingRoom.finish(waiting, Found.NOTHING);
                case TupleWatch watch -> {
                    close(watch);
                    replies.reply(watch.client, watch.request, new SpaceReply.Closed());
                }
                default -> throw new IllegalStateException("a queue of ends with a " + ended.getClass());
            }
        }
        nowNanos = Math.max(nowNanos, time);
    }

    private void repeatPostponed() {
        // A search that gives up again comes back into the queue, and waits for the next call.
        for (int i = postponed.size(); i > 0; i--) {
            Postponed search = postponed.remove();
            switch (search.body()) {
                case SpaceRequest.Find find -> find(search.client(), search.request(), find, search.deadlineNanos());
                case SpaceRequest.FindAll all -> findAll(search.client(), search.request(), all);
                case SpaceRequest.Count count -> count(search.client(), search.request(), count);
                default -> throw new IllegalStateException("not a search: " + search);
            }
        }
    }

    // --- Tuples

    private void write(long client, long request, SpaceRequest.Write write) {
        OpenTransaction transaction = transaction(client, request, write.transaction());
        if (transaction == null && write.transaction() != SpaceRequest.NO_TRANSACTION) {
            return;
        }
        StoredTuple stored = holdings.write(++lastNumber, deadline(write.leaseNanos()), write.tuple(), transaction);
        replies.reply(client, request, new Opened(stored.number));
        if (transaction == null) {
            publish(stored);
        }
        waitingRoom.offer(stored, nowNanos);
    }

    private void find(long client, long request, SpaceRequest.Find find, long deadlineNanos) {
        OpenTransaction transaction = transaction(client, request, find.transaction());
        if (transaction == null && find.transaction() != SpaceRequest.NO_TRANSACTION) {
            return;
        }
        TupleIndex index = holdings.index;
        StoredTuple stored = index.find(find.template(), find.take(), transaction, nowNanos);
        if (stored != null) {
            holdings.claim(stored, find.take(), transaction);
            replies.reply(client, request, new Found(Optional.of(stored.tuple)));
        } else if (index.gaveUp()) {
            postponed.add(new Postponed(client, request, deadlineNanos, find));
        } else if (deadlineNanos <= nowNanos
                || (find.ifExists() && !index.held(find.template(), find.take(), transaction, nowNanos))) {
            replies.reply(client, request, Found.NOTHING);
        } else {
            waitingRoom.add(new WaitingRequest(
                    ++lastNumber, deadlineNanos, client, request, find, transaction, index.shelf(find.template())));
        }
    }

    private void findAll(long client, long request, SpaceRequest.FindAll all) {
        OpenTransaction transaction = transaction(client, request, all.transaction());
        if (transaction == null && all.transaction() != SpaceRequest.NO_TRANSACTION) {
            return;
        }
        List<StoredTuple> found = holdings.index.findAll(all.template(), all.take(), all.max(), transaction, nowNanos);
        if (holdings.index.gaveUp()) {
            postponed.add(new Postponed(client, request, nowNanos, all));
            return;
        }
        List<Tuple> tuples = new ArrayList<>(found.size());
        for (StoredTuple stored : found) {
            holdings.claim(stored, all.take(), transaction);
            tuples.add(stored.tuple);
        }
        replies.reply(client, request, new SpaceReply.FoundAll(tuples));
    }

    private void count(long client, long request, SpaceRequest.Count count) {
        OpenTransaction transaction = transaction(client, request, count.transaction());
        if (transaction == null && count.transaction() != SpaceRequest.NO_TRANSACTION) {
            return;
        }
        int found = holdings.index
                .findAll(count.template(), false, Integer.MAX_VALUE, transaction, nowNanos)
                .size();
        if (holdings.index.gaveUp()) {
            postponed.add(new Postponed(client, request, nowNanos, count));
        } else {
            replies.reply(client, request, new SpaceReply.Counted(found));
        }
    }

    private boolean renew(SpaceRequest.Renew renew) {
        long deadlineNanos = deadline(renew.leaseNanos());
        StoredTuple stored = holdings.get(renew.number());
        if (stored != null) {
            if (stored.endedAt(nowNanos)) {
                return false;
            }
            holdings.renew(stored, deadlineNanos);
            return true;
        }
        Timed other = transactions.get(renew.number());
        if (other == null) {
            other = watches.get(renew.number());
        }
        if (other != null) {
            ends.change(other, deadlineNanos);
        }
        return other != null;
    }

    private boolean remove(SpaceRequest.Remove remove) {
        StoredTuple stored = holdings.get(remove.entry());
        if (stored == null || stored.endedAt(nowNanos) || stored.taker != null) {
            return false;
        }
        holdings.delete(stored);
        if (stored.held()) {
            waitingRoom.recheck(stored, nowNanos);
        }
        return true;
    }

    // --- Transactions

    /** {@return the transaction; null if it is none, or if it has ended and the request was refused for it} */
    private @Nullable OpenTransaction transaction(long client, long request, long number) {
        if (number == SpaceRequest.NO_TRANSACTION) {
            return null;
        }
        OpenTransaction transaction = transactions.get(number);
        if (transaction == null) {
            refuseEnded(client, request);
        }
        return transaction;
    }

    private void refuseEnded(long client, long request) {
        replies.reply(
                client,
                request,
                new SpaceReply.Refused(
                        SpaceException.Kind.TRANSACTION_ENDED,
                        "the transaction has ended: committed, aborted, or its lease was over; begin another"));
    }

    private void begin(long client, long request, SpaceRequest.Begin begin) {
        OpenTransaction transaction = new OpenTransaction(++lastNumber, deadline(begin.leaseNanos()), client);
        transactions.put(transaction.number, transaction);
        clients.state(client).transactions.add(transaction);
        ends.add(transaction);
        replies.reply(client, request, new Opened(transaction.number));
    }

    private void end(long client, long request, SpaceRequest.End end) {
        OpenTransaction transaction = transactions.get(end.transaction());
        if (transaction == null && end.commit()) {
            refuseEnded(client, request);
            return;
        }
        done(client, request, transaction != null);
        if (transaction != null) {
            end(transaction, end.commit());
        }
    }

    /** First changes everything, then makes it visible: no other caller sees a part. */
    private void end(OpenTransaction transaction, boolean commit) {
        transactions.remove(transaction.number);
        ends.remove(transaction);
        clients.state(transaction.client).transactions.remove(transaction);
        clients.release(transaction.client);
        for (WaitingRequest waiting : List.copyOf(transaction.waiting)) {
            waitingRoom.remove(waiting);
            refuseEnded(waiting.client, waiting.request);
        }
        List<StoredTuple> freed = new ArrayList<>();
        for (StoredTuple stored : transaction.read) {
            stored.removeReader(transaction);
            if (stored.taker == null) {
                freed.add(stored);
            }
        }
        for (StoredTuple stored : transaction.taken) {
            if (stored.deleted) {
                continue;
            }
            if (commit) {
                holdings.delete(stored);
            } else {
                holdings.index.restore(stored);
            }
            freed.add(stored);
        }
        List<StoredTuple> published = List.copyOf(transaction.written);
        for (StoredTuple stored : published) {
            if (commit) {
                stored.writer = null;
            } else {
                holdings.delete(stored);
            }
        }
        if (commit) {
            published.forEach(this::publish);
            freed.addAll(published);
        }
        freed.sort(Comparator.comparingLong(stored -> stored.number));
        for (StoredTuple stored : freed) {
            if (!stored.deleted && !stored.endedAt(nowNanos)) {
                waitingRoom.offer(stored, nowNanos);
            }
        }
        for (StoredTuple stored : freed) {
            waitingRoom.recheck(stored, nowNanos);
        }
    }

    // --- Subscriptions and clients

    private void publish(StoredTuple stored) {
        if (watches.isEmpty() || stored.endedAt(nowNanos)) {
            return;
        }
        for (Shelf shelf : List.of(stored.keyShelf, stored.arityShelf, holdings.index.everyArity())) {
            for (TupleWatch watch : shelf.watches) {
                if (watch.template.matches(stored.tuple)) {
                    replies.reply(watch.client, watch.request, new SpaceReply.Notified(stored.tuple));
                }
            }
        }
    }

    private void subscribe(long client, long request, SpaceRequest.Subscribe subscribe) {
        TupleWatch watch = new TupleWatch(
                ++lastNumber,
                deadline(subscribe.leaseNanos()),
                client,
                request,
                subscribe.template(),
                holdings.index.shelf(subscribe.template()));
        watches.put(watch.number, watch);
        watch.shelf.watches.add(watch);
        clients.state(client).watches.add(watch);
        ends.add(watch);
        replies.reply(client, request, new Opened(watch.number));
    }

    private boolean unsubscribe(SpaceRequest.Unsubscribe unsubscribe) {
        TupleWatch watch = watches.get(unsubscribe.subscription());
        if (watch == null) {
            return false;
        }
        close(watch);
        replies.reply(watch.client, watch.request, new SpaceReply.Closed());
        return true;
    }

    private void close(TupleWatch watch) {
        watches.remove(watch.number);
        watch.shelf.watches.remove(watch);
        holdings.index.release(watch.shelf);
        ends.remove(watch);
        clients.state(watch.client).watches.remove(watch);
        clients.release(watch.client);
    }

    private boolean cancel(long client, long request) {
        ClientState state = clients.existing(client);
        WaitingRequest waiting = state == null ? null : state.waiting.get(request);
        if (waiting != null) {
            waitingRoom.remove(waiting);
            return true;
        }
        return postponed.removeIf(search -> search.client() == client && search.request() == request);
    }

    private void done(long client, long request, boolean effect) {
        replies.reply(client, request, new Done(effect));
    }

    private long deadline(long nanos) {
        return Durations.deadlineNanos(nowNanos, nanos);
    }
}
