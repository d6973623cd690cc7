package org.parhelion.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.parhelion.comm.Comm;
import org.parhelion.io.store.ObjectStore;

/**
 * The checkpoints of a run on one rank, one after another. In the background, {@link #write} copies the state, and a thread writes the
 * copy while the caller goes on; {@link #commit} completes the checkpoint when all ranks have written theirs.
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
    private final ObjectStore store;
    private final Comm comm;
    private final int keep;
    private final boolean background;
    private final CheckpointCopy copy = new CheckpointCopy();
    private Optional<Pending> pending = Optional.empty();
    private long waitedNanos;
    private long writtenNanos;
    private long lastNanos;
    private volatile boolean closed;

    /** What a writer thread returns. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Written(long[] sums, long nanos) {}

    /** A checkpoint that is not complete. */
    private record Pending(CheckpointWriter writer, FutureTask<Written> task) {}

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
        if (keep < 1) {
            throw new IllegalArgumentException("the number of checkpoints to keep must be at least 1, not " + keep);
        }
        this.store = store;
        this.comm = comm;
        this.keep = keep;
        this.background = background;
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
        commit();
        long begun = System.nanoTime();
        CheckpointWriter writer = CheckpointWriter.begin(store, comm, state);
        List<CheckpointWriter.Values> values = CheckpointWriter.values(state);
        if (background) {
            List<Iterator<ByteBuffer>> pieces = copy.take(values);
            FutureTask<Written> task = new FutureTask<>(() -> written(writer, pieces));
            pending = Optional.of(new Pending(writer, task));
            Thread.ofPlatform()
                    .daemon()
                    .name("checkpoint " + state.step() + " of rank " + comm.rank())
                    .start(task);
        } else {
            List<Iterator<ByteBuffer>> pieces = values.stream()
                    .map(each -> each.chunk().pieces(each.rows()))
                    .toList();
            writer.commit(writer.write(pieces), keep);
        }
        waitedNanos += System.nanoTime() - begun;
    }

    private Written written(CheckpointWriter writer, List<Iterator<ByteBuffer>> pieces) throws IOException {
        long begun = System.nanoTime();
        long[] sums = writer.write(
                pieces.stream().<Iterator<ByteBuffer>>map(Endable::new).toList());
        return new Written(sums, System.nanoTime() - begun);
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
        return pending.filter(each -> !each.task().isDone()).isPresent();
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
        Written written = result(last.task());
        pending = Optional.empty();
        lastNanos = written.nanos();
        writtenNanos += lastNanos;
        last.writer().commit(written.sums(), keep);
        waitedNanos += System.nanoTime() - begun;
    }

    private static Written result(FutureTask<Written> task) throws IOException {
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

    /** {@return the time that {@link #write} and {@link #commit} took on this rank [s]} */
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
        if (pending.isPresent()) {
            try {
                pending.get().task().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the writer is a daemon, and ends by itself
            } catch (ExecutionException e) {
                // The run has failed already, and the checkpoint is not complete.
            }
            pending = Optional.empty();
        }
    }
}
