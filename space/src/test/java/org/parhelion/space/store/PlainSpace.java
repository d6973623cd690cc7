package org.parhelion.space.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;

/**
 * A tuple space as the Javadoc describes it and as plain as can be: lists that are searched from the start, everything reconsidered
 * after every change. What {@link TupleStore} is compared with.
 */
final class PlainSpace {
    static final class Entry {
        final long number;
        final Tuple tuple;
        long deadline;
        long writer;
        long taker;
        final Set<Long> readers = new HashSet<>();

        Entry(long number, Tuple tuple, long deadline, long writer) {
            this.number = number;
            this.tuple = tuple;
            this.deadline = deadline;
            this.writer = writer;
        }
    }

    static final class Open {
        final long number;
        long deadline;
        final long client;

        Open(long number, long deadline, long client) {
            this.number = number;
            this.deadline = deadline;
            this.client = client;
        }
    }

    record Waiting(long client, long request, SpaceRequest.Find find, long deadline) {}

    static final class Watching {
        final Open open;
        final long request;
        final Template template;

        Watching(Open open, long request, Template template) {
            this.open = open;
            this.request = request;
            this.template = template;
        }
    }

    private final Replies replies;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Open> transactions = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Watching> watches = new ArrayList<>();
    private long last;
    private long now;

    PlainSpace(Replies replies) {
        this.replies = replies;
    }

    private boolean open(long transaction) {
        return transaction == 0 || transactions.stream().anyMatch(open -> open.number == transaction);
    }

    private static boolean free(Entry entry, SpaceRequest.Find find) {
        long transaction = find.transaction();
        return entry.taker == 0
                && (entry.writer == 0 || entry.writer == transaction)
                && !(find.take() && entry.readers.stream().anyMatch(reader -> reader != transaction))
                && find.template().matches(entry.tuple);
    }

    private static boolean held(Entry entry, SpaceRequest.Find find) {
        long transaction = find.transaction();
        return (entry.writer == 0 || entry.writer == transaction)
                && find.template().matches(entry.tuple)
                && (entry.taker != 0
                        ? entry.taker != transaction
                        : find.take() && entry.readers.stream().anyMatch(reader -> reader != transaction));
    }

    private Optional<Entry> claim(SpaceRequest.Find find) {
        Optional<Entry> found =
                entries.stream().filter(entry -> free(entry, find)).findFirst();
        found.ifPresent(entry -> claim(entry, find.take(), find.transaction()));
        return found;
    }

    private void claim(Entry entry, boolean take, long transaction) {
        if (!take) {
            if (transaction != 0) {
                entry.readers.add(transaction);
            }
        } else if (transaction == 0 || entry.writer == transaction) {
            entries.remove(entry);
        } else {
            entry.taker = transaction;
        }
    }

    void apply(long time, long client, long request, SpaceRequest body) {
        passTo(time);
        if (transaction(body) != 0 && !open(transaction(body))) {
            refuse(client, request);
            return;
        }
        switch (body) {
            case SpaceRequest.Write write -> {
                Entry entry = new Entry(++last, write.tuple(), deadline(write.leaseNanos()), write.transaction());
                entries.add(entry);
                replies.reply(client, request, new SpaceReply.Opened(entry.number));
                if (entry.writer == 0) {
                    report(entry);
                }
            }
            case SpaceRequest.Find find -> {
                Optional<Entry> found = claim(find);
                if (found.isPresent()) {
                    replies.reply(client, request, new SpaceReply.Found(found.map(entry -> entry.tuple)));
                } else if (find.timeoutNanos() == 0
                        || (find.ifExists() && entries.stream().noneMatch(entry -> held(entry, find)))) {
                    replies.reply(client, request, SpaceReply.Found.NOTHING);
                } else {
                    last++;
                    waiting.add(new Waiting(client, request, find, deadline(find.timeoutNanos())));
                }
            }
            case SpaceRequest.FindAll all -> {
                SpaceRequest.Find find = new SpaceRequest.Find(all.template(), all.take(), false, 0, all.transaction());
                List<Entry> found = entries.stream()
                        .filter(entry -> free(entry, find))
                        .limit(all.max())
                        .toList();
                found.forEach(entry -> claim(entry, all.take(), all.transaction()));
                replies.reply(
                        client,
                        request,
                        new SpaceReply.FoundAll(
                                found.stream().map(entry -> entry.tuple).toList()));
            }
            case SpaceRequest.Count count -> {
                SpaceRequest.Find find = new SpaceRequest.Find(count.template(), false, false, 0, count.transaction());
                replies.reply(
                        client,
                        request,
                        new SpaceReply.Counted(entries.stream()
                                .filter(entry -> free(entry, find))
                                .count()));
            }
            case SpaceRequest.Begin begin -> {
                transactions.add(new Open(++last, deadline(begin.leaseNanos()), client));
                replies.reply(client, request, new SpaceReply.Opened(last));
            }
            case SpaceRequest.End end -> {
                boolean open = end.transaction() != 0 && open(end.transaction());
                if (!open && end.commit()) {
                    refuse(client, request);
                } else {
                    replies.reply(client, request, new SpaceReply.Done(open));
                }
                if (open) {
                    end(end.transaction(), end.commit());
                }
            }
            case SpaceRequest.Renew renew -> {
                long deadline = deadline(renew.leaseNanos());
                boolean effect = false;
                for (Entry entry : entries) {
                    if (entry.number == renew.number()) {
                        entry.deadline = deadline;
                        effect = true;
                    }
                }
                List<Open> others = new ArrayList<>(transactions);
                watches.forEach(watch -> others.add(watch.open));
                for (Open other : others) {
                    if (other.number == renew.number()) {
                        other.deadline = deadline;
                        effect = true;
                    }
                }
                replies.reply(client, request, new SpaceReply.Done(effect));
            }
            case SpaceRequest.Remove remove ->
                replies.reply(
                        client,
                        request,
                        new SpaceReply.Done(
                                entries.removeIf(entry -> entry.number == remove.entry() && entry.taker == 0)));
            case SpaceRequest.Subscribe subscribe -> {
                watches.add(new Watching(
                        new Open(++last, deadline(subscribe.leaseNanos()), client), request, subscribe.template()));
                replies.reply(client, request, new SpaceReply.Opened(last));
            }
            case SpaceRequest.Unsubscribe unsubscribe -> {
                boolean effect = closeWatches(watch -> watch.open.number == unsubscribe.subscription());
                replies.reply(client, request, new SpaceReply.Done(effect));
            }
            case SpaceRequest.Cancel cancel ->
                replies.reply(
                        client,
                        request,
                        new SpaceReply.Done(waiting.removeIf(
                                other -> other.client() == client && other.request() == cancel.request())));
        }
        settle();
    }

    private static long transaction(SpaceRequest body) {
        return switch (body) {
            case SpaceRequest.Write write -> write.transaction();
            case SpaceRequest.Find find -> find.transaction();
            case SpaceRequest.FindAll all -> all.transaction();
            case SpaceRequest.Count count -> count.transaction();
            default -> 0;
        };
    }

    private void refuse(long client, long request) {
        replies.reply(client, request, new SpaceReply.Refused(SpaceException.Kind.TRANSACTION_ENDED, ""));
    }

    private void report(Entry entry) {
        for (Watching watch : watches) {
            if (watch.template.matches(entry.tuple)) {
                replies.reply(watch.open.client, watch.request, new SpaceReply.Notified(entry.tuple));
            }
        }
    }

    private boolean closeWatches(Predicate<Watching> which) {
        List<Watching> closed = watches.stream().filter(which).toList();
        watches.removeAll(closed);
        closed.forEach(watch -> replies.reply(watch.open.client, watch.request, new SpaceReply.Closed()));
        return !closed.isEmpty();
    }

    private void end(long transaction, boolean commit) {
        transactions.removeIf(open -> open.number == transaction);
        for (Waiting other : List.copyOf(waiting)) {
            if (other.find().transaction() == transaction) {
                waiting.remove(other);
                refuse(other.client(), other.request());
            }
        }
        entries.removeIf(entry -> commit ? entry.taker == transaction : entry.writer == transaction);
        for (Entry entry : entries) {
            entry.readers.remove(transaction);
            if (entry.taker == transaction) {
                entry.taker = 0;
            }
            if (entry.writer == transaction) {
                entry.writer = 0;
                report(entry);
            }
        }
        settle();
    }

    /** Serves whoever waits and can be served: reads first, then the rest in the order of arrival. */
    private void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Entry entry : List.copyOf(entries)) {
                for (boolean readers : new boolean[] {true, false}) {
                    for (Waiting other : List.copyOf(waiting)) {
                        boolean reader = !other.find().take() && other.find().transaction() == 0;
                        if (reader == readers && entries.contains(entry) && free(entry, other.find())) {
                            claim(entry, other.find().take(), other.find().transaction());
                            waiting.remove(other);
                            replies.reply(
                                    other.client(), other.request(), new SpaceReply.Found(Optional.of(entry.tuple)));
                            changed = true;
                        }
                    }
                }
            }
        }
        for (Waiting other : List.copyOf(waiting)) {
            if (other.find().ifExists() && entries.stream().noneMatch(entry -> held(entry, other.find()))) {
                waiting.remove(other);
                replies.reply(other.client(), other.request(), SpaceReply.Found.NOTHING);
            }
        }
    }

    /** Lets everything end whose time has come, one instant after another. */
    void passTo(long time) {
        while (true) {
            long next = nextDeadline();
            if (next > time) {
                break;
            }
            now = Math.max(now, next);
            for (Waiting other : List.copyOf(waiting)) {
                if (other.deadline() <= now) {
                    waiting.remove(other);
                    replies.reply(other.client(), other.request(), SpaceReply.Found.NOTHING);
                }
            }
            closeWatches(watch -> watch.open.deadline <= now);
            entries.removeIf(entry -> entry.deadline <= now);
            for (Open open : List.copyOf(transactions)) {
                if (open.deadline <= now) {
                    end(open.number, false);
                }
            }
            settle();
        }
        now = Math.max(now, time);
    }

    private long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (Entry entry : entries) {
            next = Math.min(next, entry.deadline);
        }
        for (Open open : transactions) {
            next = Math.min(next, open.deadline);
        }
        for (Waiting other : waiting) {
            next = Math.min(next, other.deadline());
        }
        for (Watching watch : watches) {
            next = Math.min(next, watch.open.deadline);
        }
        return next;
    }

    void disconnect(long time, long client) {
        passTo(time);
        waiting.removeIf(other -> other.client() == client);
        watches.removeIf(watch -> watch.open.client == client);
        for (Open open : List.copyOf(transactions)) {
            if (open.client == client) {
                end(open.number, false);
            }
        }
    }

    private long deadline(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : now + nanos;
    }
}
