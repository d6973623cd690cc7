package org.parhelion.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.io.store.ObjectStore;

/**
 * The checkpoints of a run on one rank, one after another. In the background, {@link #write} copies the state, and a thread writes the
 * copy while the caller goes on; {@link #commit} completes the checkpoint when all ranks have written theirs. {@link #advance} does the
 * same without waiting for the disk.
 *
 * <pre>{@code
 *   series.write(state);            // collective; returns after a copy of the state
 *   …                               // further steps
 *   series.commit();                // collective; waits for the writer, and completes the checkpoint
 * }</pre>
 *
 * <p>Until a checkpoint is complete, the one before it is the latest. The copy takes as much memory as the state, and is used again
 * by the next checkpoint, which waits for the writer. Only the thread of the rank uses the communicator. For this thread alone.
 */
public final class CheckpointSeries implements AutoCloseable {
    private static final long[] NO_SUMS = {};

    private final ObjectStore store;
    private final Comm comm;
    private final int keep;
    private final boolean background;
    private final Supplier<CompletableFuture<Void>> before;
    private final CheckpointCopy copy = new CheckpointCopy();
    private Optional<Pending> pending = Optional.empty();
    private long waitedNanos;
    private long writtenNanos;
    private long lastNanos;
    private volatile boolean closed;

    /** What a thread in the background returns: the sums of what it wrote. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Written(long[] sums, long nanos) {}

    /** A checkpoint that is not complete. */
    private static final class Pending {
        private final CheckpointWriter writer;
        /** Writes the values of this rank, later on rank 0 the list of contents. */
        private Optional<FutureTask<Written>> task;

        private boolean gathered;
        private long nanos;

        Pending(CheckpointWriter writer, FutureTask<Written> task) {
            this.writer = writer;
            this.task = Optional.of(task);
        }
    }

    /**
     * Creates a series. Not collective.
     *
     * @param store where the checkpoints are, without those of another run; the same on all ranks
     * @param comm the ranks of the fields' decomposition
     * @param keep number of latest checkpoints to keep, at least 1
     * @param background whether they are written in the background; otherwise {@link #write} completes them
     * @throws IllegalArgumentException if {@code keep} is less than 1
     */
    public CheckpointSeries(ObjectStore store, Comm comm, int keep, boolean background) {
        this(store, comm, keep, background, CompletableFuture::allOf);
    }

    /**
     * Creates a series whose checkpoints rely on other files. Not collective.
     *
     * @param store where the checkpoints are, without those of another run; the same on all ranks
     * @param comm the ranks of the fields' decomposition
     * @param keep number of latest checkpoints to keep, at least 1
     * @param background whether they are written in the background; otherwise {@link #write} completes them
     * @param before called on the thread of each rank by {@link #write}; the checkpoint is complete only after the future has ended on all ranks
     * @throws IllegalArgumentException if {@code keep} is less than 1
     */
    public CheckpointSeries(
            ObjectStore store, Comm comm, int keep, boolean background, Supplier<CompletableFuture<Void>> before) {
        if (keep < 1) {
            throw new IllegalArgumentException("the number of checkpoints to keep must be at least 1, not " + keep);
        }
        this.store = store;
        this.comm = comm;
        this.keep = keep;
        this.background = background;
        this.before = before;
    }

    /**
     * Writes a checkpoint. The one before is completed first. Collective.
     *
     * @param state the contents; step, time and properties are the same on all ranks. May change after the call
     * @throws IllegalArgumentException if the state is not as described in {@link Checkpoint.State}
     * @throws IOException if this checkpoint or the one before cannot be written on this rank, for instance because the disk is full;
     *     complete checkpoints remain
     */
    public void write(Checkpoint.State state) throws IOException {
        write(state, () -> {});
    }

    /**
     * Writes a checkpoint, as {@link #write(Checkpoint.State)}, whose fields are checked while they are copied: memory is then read once less.
     * Collective.
     *
     * @param state the contents
     * @param suspect called on all ranks, before anything is written, if a value of a field is not finite on any rank, or if the series does not
     *     copy; may throw, and there is no checkpoint then
     * @throws IllegalArgumentException if the state is not as described in {@link Checkpoint.State}
     * @throws IOException if this checkpoint or the one before cannot be written on this rank; complete checkpoints remain
     */
    public void write(Checkpoint.State state, Runnable suspect) throws IOException {
        commit();
        long begun = System.nanoTime();
        CheckpointWriter writer = CheckpointWriter.begin(store, comm, state);
        List<CheckpointWriter.Values> values = CheckpointWriter.values(state);
        if (background) {
            CheckpointCopy.Copied copied = copy.take(values);
            if (comm.allreduce(copied.finite() ? 1L : 0L, Op.MIN) == 0) {
                suspect.run();
            }
            CompletableFuture<Void> others = before.get();
            pending = Optional.of(new Pending(writer, started(() -> values(writer, copied, others))));
        } else {
            suspect.run();
            List<SummedPieces> pieces = values.stream()
                    .map(each -> new SummedPieces(each.chunk().pieces(each.rows())))
                    .toList();
            writer.write(pieces);
            result(before.get());
            writer.commit(pieces.stream().mapToLong(SummedPieces::sum).toArray(), keep);
        }
        waitedNanos += System.nanoTime() - begun;
    }

    private FutureTask<Written> started(Callable<long[]> writing) {
        FutureTask<Written> task = new FutureTask<>(() -> {
            long begun = System.nanoTime();
            long[] sums = writing.call();
            return new Written(sums, System.nanoTime() - begun);
        });
        Thread.ofPlatform().daemon().name("checkpoint of rank " + comm.rank()).start(task);
        return task;
    }

    private long[] values(CheckpointWriter writer, CheckpointCopy.Copied copied, CompletableFuture<Void> others)
            throws IOException {
        writer.write(copied.pieces().stream().map(Endable::new).toList());
        result(others);
        return copied.sums();
    }

    /** Pieces that end with the series, so that {@link #close} does not wait for a long write. */
    private final class Endable implements Iterator<ByteBuffer> {
        private final Iterator<ByteBuffer> pieces;

        Endable(Iterator<ByteBuffer> pieces) {
            this.pieces = pieces;
        }

        @Override
        public boolean hasNext() {
            return pieces.hasNext();
        }

        @Override
        public ByteBuffer next() {
            if (closed) {
                throw new IllegalStateException("the run has ended");
            }
            return pieces.next();
        }
    }

    /** {@return whether a checkpoint waits for {@link #commit}} The same on all ranks. */
    public boolean isPending() {
        return pending.isPresent();
    }

    /** {@return whether the thread of this rank is still writing} Another result on each rank. */
    public boolean isWriting() {
        return pending.flatMap(each -> each.task).filter(task -> !task.isDone()).isPresent();
    }

    /**
     * Completes the pending checkpoint, if there is one, in two calls that do not wait for the disk. After the first one, rank 0 writes the list of
     * contents and removes older checkpoints, in the background, too; after the second one the checkpoint is complete. Collective. Call it when
     * no rank {@linkplain #isWriting is writing}; otherwise it waits.
     *
     * @return whether this call has completed the checkpoint; the same on all ranks
     * @throws IOException if this rank could not write; complete checkpoints remain
     */
    public boolean advance() throws IOException {
        if (pending.isEmpty()) {
            return false;
        }
        long begun = System.nanoTime();
        Pending last = pending.get();
        boolean completes = last.gathered;
        if (completes) {
            end(last);
        } else {
            gather(last);
        }
        waitedNanos += System.nanoTime() - begun;
        return completes;
    }

    /**
     * Completes the pending checkpoint, if there is one: waits until all ranks have written, writes the list of contents, and removes
     * older checkpoints. Collective.
     *
     * @throws IOException if this rank could not write; complete checkpoints remain
     */
    public void commit() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        long begun = System.nanoTime();
        Pending last = pending.get();
        if (!last.gathered) {
            gather(last);
        }
        end(last);
        comm.barrier();
        waitedNanos += System.nanoTime() - begun;
    }

    /** Waits for the values, and lets rank 0 write the list of contents. Collective. */
    private void gather(Pending last) throws IOException {
        long[] sums = await(last);
        last.task = last.writer
                .gather(sums)
                .map(manifest -> started(() -> {
                    last.writer.complete(manifest, keep);
                    return NO_SUMS;
                }));
        last.gathered = true;
    }

    /** Waits for the list of contents, on rank 0. */
    private void end(Pending last) throws IOException {
        await(last);
        pending = Optional.empty();
        lastNanos = last.nanos;
        writtenNanos += lastNanos;
    }

    /** The result of the thread in the background. */
    private static long[] await(Pending last) throws IOException {
        if (last.task.isEmpty()) {
            return NO_SUMS;
        }
        Written written = result(last.task.get());
        last.nanos += written.nanos();
        return written.sums();
    }

    private static <T> T result(Future<T> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a checkpoint was written");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            String reason = e.getCause() instanceof Exception cause ? cause.getMessage() : e.getMessage();
            throw new IOException(reason, e.getCause());
        }
    }

    /** {@return the time that {@link #write}, {@link #advance} and {@link #commit} took on this rank [s]} */
    public double waitedSeconds() {
        return 1e-9 * waitedNanos;
    }

    /** {@return the time that completed checkpoints took in the background on this rank [s]} */
    public double backgroundSeconds() {
        return 1e-9 * writtenNanos;
    }

    /** {@return the time that the last completed checkpoint took in the background on this rank [s]} */
    public double lastBackgroundSeconds() {
        return 1e-9 * lastNanos;
    }

    /** Gives up the pending checkpoint, if there is one, and waits for the writer to end. Not collective. */
    @Override
    public void close() {
        closed = true;
        Optional<FutureTask<Written>> writing = pending.flatMap(each -> each.task);
        pending = Optional.empty();
        if (writing.isPresent()) {
            try {
                writing.get().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the writer is a daemon, and ends by itself
            } catch (ExecutionException e) {
                // The run has failed already, and the checkpoint is not complete.
            }
        }
    }
}
