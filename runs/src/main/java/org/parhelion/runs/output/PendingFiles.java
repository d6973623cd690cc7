package org.parhelion.runs.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Files that are written, or forced to disk, in the background and in order, so that a run does not wait for the disk at each output. The bytes that are not
 * written yet are bounded, so that the steps do not run far ahead of the disk. For one thread; others may wait for {@link #last}.
 */
final class PendingFiles {
    /** Most bytes of files that wait to be written. */
    static final long MOST_BYTES = 1 << 25;

    /** At least the blocks of disks, so that memory is written from where it is. */
    private static final int ALIGNMENT = 1 << 16;

    /** In the order of their ends. */
    private final Deque<Pending> pending = new ArrayDeque<>();
    /** Memory of files that have been written. */
    private final List<MemorySegment> spare = new ArrayList<>();

    private CompletableFuture<Void> last = CompletableFuture.allOf(); // has ended

    private record Pending(String name, MemorySegment bytes, CompletableFuture<Void> end) {}

    /** What is done for a file. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /**
     * Memory for the bytes of a file. Waits until at most {@link #MOST_BYTES} are pending with them.
     *
     * @param length at most {@link #MOST_BYTES}
     * @throws IOException if a file could not be written; the message names it
     */
    MemorySegment memory(long length) throws IOException {
        removeEnded();
        if (last.isCompletedExceptionally()) {
            await();
        }
        while (pendingBytes() + length > MOST_BYTES) {
            join(pending.getFirst().end);
            removeEnded();
        }
        for (MemorySegment bytes : spare) {
            if (bytes.byteSize() == length) {
                spare.remove(bytes);
                return bytes;
            }
        }
        spare.clear(); // of files of other lengths
        return Arena.ofAuto().allocate(length, ALIGNMENT);
    }

    /** Not those that failed, and those behind them. */
    private void removeEnded() {
        while (!pending.isEmpty()
                && pending.getFirst().end.isDone()
                && !pending.getFirst().end.isCompletedExceptionally()) {
            MemorySegment bytes = pending.removeFirst().bytes;
            if (bytes.byteSize() > 0) {
                spare.add(bytes);
            }
        }
    }

    private long pendingBytes() {
        return pending.stream().mapToLong(file -> file.bytes.byteSize()).sum();
    }

    /**
     * Adds a file. If one fails, the tasks of those behind it are left out.
     *
     * @param bytes what the task reads, from {@link #memory}
     */
    void add(String name, MemorySegment bytes, Task task) {
        removeEnded();
        last = last.thenRunAsync(
                () -> run(name, task),
                thread -> Thread.ofPlatform().daemon().name("output").start(thread));
        pending.add(new Pending(name, bytes, last));
    }

    private static void run(String name, Task task) {
        try {
            task.run();
        } catch (IOException e) {
            String what = name + ": " + OutputDirectory.reason(e);
            throw new UncheckedIOException(what, new IOException(what, e));
        }
    }

    /** A future that ends when all files so far are on disk. */
    CompletableFuture<Void> last() {
        return last;
    }

    /**
     * Waits for all files so far.
     *
     * @throws IOException if one could not be written; the message names it
     */
    void await() throws IOException {
        join(last);
    }

    /** After a failure: the files that are not complete, the one that failed first. */
    List<String> failed() {
        return pending.stream()
                .filter(file -> file.end.isCompletedExceptionally())
                .map(Pending::name)
                .toList();
    }

    private static void join(CompletableFuture<Void> end) throws IOException {
        try {
            end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        }
    }
}
