package org.parhelion.runs.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Forces files to disk in the background, so that a run does not wait for the disk at each output. One file at a time: who adds the next one waits for
 * the one before, so that the steps do not run ahead of the disk. For one thread; others may wait for {@link #last}.
 */
final class ForcedFiles {
    private CompletableFuture<Void> last = CompletableFuture.allOf(); // has ended

    /**
     * Begins to force a file, which may be renamed meanwhile. Waits for the one before.
     *
     * @throws IOException if the file cannot be opened, or the one before could not be forced
     */
    void add(Path path) throws IOException {
        await();
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        last = CompletableFuture.runAsync(
                () -> force(file, path),
                task -> Thread.ofPlatform().daemon().name("output").start(task));
    }

    private static void force(FileChannel file, Path path) {
        try (file) {
            file.force(false);
        } catch (IOException e) {
            String what = path.getFileName() + ": " + OutputDirectory.reason(e);
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
     * @throws IOException if one could not be forced
     */
    void await() throws IOException {
        try {
            last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        }
    }
}
