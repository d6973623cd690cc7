package org.parhelion.space.coordination;

import java.time.Duration;
import java.util.Optional;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.TupleCodec;

/**
 * Tasks that any number of workers share, and their results. A worker that dies gives its task back.
 *
 * <pre>
 *   ("task", bag, encoded task)        not yet claimed
 *   ("result", bag, encoded result)    of a completed task
 * </pre>
 *
 * <p>A claim is a transaction: the task leaves the bag and its result enters in one step, at {@link Claim#complete}. Each task is
 * therefore completed once, although it may be started several times. Any thread may call any method.
 */
public final class TaskBag {
    private static final String TASK = "task";
    private static final String RESULT = "result";

    private final TupleSpace space;
    private final String name;

    /**
     * Uses a bag; it exists as soon as a task is in it.
     *
     * @param space where its tuples are
     * @param name another bag has another name
     */
    public TaskBag(TupleSpace space, String name) {
        this.space = space;
        this.name = name;
    }

    /**
     * Adds a task.
     *
     * @param task what a worker needs to know
     */
    public void put(Tuple task) {
        space.write(packed(TASK, task));
    }

    /**
     * Claims a task; waits for one.
     *
     * @param timeout the longest wait
     * @param lease how long the worker may take, unless it renews the claim; then others get the task
     * @return the claim, or nothing if there was no task within the timeout
     * @throws InterruptedException if the thread was interrupted while it waited; nothing was claimed
     * @throws IllegalArgumentException if {@code lease} is not positive
     */
    public Optional<Claim> claim(Duration timeout, Duration lease) throws InterruptedException {
        // A transaction that waits could outlive its lease: it begins when there is a task, and tries again if another
        // worker was faster.
        long startNanos = System.nanoTime();
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - startNanos);
            Transaction transaction = space.begin(lease);
            Optional<Tuple> task = Optional.empty();
            try {
                task = transaction.take(template(TASK), Duration.ZERO);
            } finally {
                if (task.isEmpty()) {
                    transaction.abort();
                }
            }
            if (task.isPresent()) {
                return Optional.of(new Claim(transaction, unpacked(task.get())));
            }
            if (!left.isPositive() || space.read(template(TASK), left).isEmpty()) {
                return Optional.empty();
            }
        }
    }

    /**
     * Removes a result; waits for one.
     *
     * @param timeout the longest wait
     * @return the result, or nothing within the timeout
     * @throws InterruptedException if the thread was interrupted while it waited; nothing was removed
     */
    public Optional<Tuple> takeResult(Duration timeout) throws InterruptedException {
        return space.take(template(RESULT), timeout).map(TaskBag::unpacked);
    }

    /** {@return the number of tasks that no worker has claimed} */
    public long unclaimed() {
        return space.count(template(TASK));
    }

    private Template template(String kind) {
        return Template.of(kind, name, Template.ANY);
    }

    private Tuple packed(String kind, Tuple content) {
        return Tuple.of(kind, name, TupleCodec.encode(content));
    }

    private static Tuple unpacked(Tuple stored) {
        return TupleCodec.decodeTuple(stored.bytesAt(2));
    }

    /** A task in the hands of one worker. Closing it without {@link #complete} gives the task back. */
    public final class Claim implements AutoCloseable {
        private final Transaction transaction;
        private final Tuple task;

        private Claim(Transaction transaction, Tuple task) {
            this.transaction = transaction;
            this.task = task;
        }

        /** {@return what was put into the bag} */
        public Tuple task() {
            return task;
        }

        /**
         * Sets a new end.
         *
         * @param lease the time from now after which others get the task; positive
         * @return false if the claim has ended
         */
        public boolean renew(Duration lease) {
            return transaction.renew(lease);
        }

        /**
         * Ends the task with its result.
         *
         * @param result what {@link #takeResult} returns
         * @throws SpaceException of kind {@code TRANSACTION_ENDED} if the lease was over: another worker has or had the task
         */
        public void complete(Tuple result) {
            transaction.write(packed(RESULT, result));
            transaction.commit();
        }

        /** Gives the task back, unless it is complete. */
        @Override
        public void close() {
            transaction.abort();
        }
    }
}
