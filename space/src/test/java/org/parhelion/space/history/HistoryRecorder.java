package org.parhelion.space.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.history.Operation.Action;

/** Records the calls of several clients in one JVM. Calls that have not returned at {@link #history} have an unknown outcome. */
public final class HistoryRecorder {
    private final AtomicLong clock = new AtomicLong();
    private final Map<Long, Operation> operations = new LinkedHashMap<>();

    /** Writes a tuple. */
    public void write(int client, TupleSpace space, Tuple tuple) {
        long start = started(client, new Action.Write(tuple));
        try {
            space.write(tuple);
            ended(start, new Action.Write(tuple));
        } catch (SpaceException e) {
            failed(start, e);
        }
    }

    /** Takes a tuple. */
    public Optional<Tuple> take(int client, TupleSpace space, Template template, Duration timeout)
            throws InterruptedException {
        long start = started(client, new Action.Take(template, Optional.empty()));
        try {
            Optional<Tuple> result = space.take(template, timeout);
            ended(start, new Action.Take(template, result));
            return result;
        } catch (SpaceException e) {
            failed(start, e);
            return Optional.empty();
        }
    }

    /** Reads a tuple. */
    public void read(int client, TupleSpace space, Template template, Duration timeout) throws InterruptedException {
        long start = started(client, new Action.Read(template, Optional.empty()));
        try {
            ended(start, new Action.Read(template, space.read(template, timeout)));
        } catch (SpaceException e) {
            forget(start);
        }
    }

    /** Counts tuples. */
    public void count(int client, TupleSpace space, Template template) {
        long start = started(client, new Action.Count(template, 0));
        try {
            ended(start, new Action.Count(template, space.count(template)));
        } catch (SpaceException e) {
            forget(start);
        }
    }

    private synchronized long started(int client, Action action) {
        long start = clock.incrementAndGet();
        operations.put(start, new Operation(client, start, Operation.NEVER, action));
        return start;
    }

    private synchronized void ended(long start, Action action) {
        long end = clock.incrementAndGet();
        operations.computeIfPresent(start, (_, open) -> new Operation(open.client(), start, end, action));
    }

    private void failed(long start, SpaceException failure) {
        if (failure.kind() != SpaceException.Kind.OUTCOME_UNKNOWN) {
            forget(start);
        }
    }

    private synchronized void forget(long start) {
        operations.remove(start);
    }

    /** {@return all calls so far} */
    public synchronized List<Operation> history() {
        return new ArrayList<>(operations.values());
    }
}
