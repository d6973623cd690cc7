package org.parhelion.comm.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The process's own standard error, for last words. It stays open: {@code System.err} may be replaced, or its lock held by a
 * thread that will never let go.
 */
public final class StandardError {
    private static final long LOOK_MILLIS = 10;

    private StandardError() {}

    /** Writes {@code text} and a line's end, at once. */
    public static void tell(String text) {
        try {
            new FileOutputStream(FileDescriptor.err)
                    .write((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // nobody is listening; the exit status still says that the rank failed
        }
    }

    /**
     * Returns when whoever is at the other end of standard output and standard error has read all that this process wrote, where
     * these are pipes, as under a launcher on Linux; in any case after {@code millis}.
     */
    static void awaitRead(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while ((hasUnread(1, FileDescriptor.out) || hasUnread(2, FileDescriptor.err)) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @SuppressWarnings("resource") // closing it would close the descriptor
    private static boolean hasUnread(int number, FileDescriptor descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number))
                            .toString()
                            .startsWith("pipe:")
                    && new FileInputStream(descriptor).available() > 0; // of a pipe, either end can tell
        } catch (IOException e) {
            return false; // no such table here, or nobody listens any more
        }
    }

    /** {@code t} with its stack and causes, as Java prints it. */
    public static String trace(Throwable t) {
        StringWriter text = new StringWriter();
        t.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
