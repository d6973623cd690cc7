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
 * The process's own standard error, for the message of a job's end. Not {@code System.err}, which may be replaced, or locked by a
 * thread that never releases it. Stays open.
 */
public final class StandardError {
    private static final long POLL_MILLIS = 10;

    private StandardError() {}

    /** Writes {@code text} and a line separator, unbuffered. */
    public static void tell(String text) {
        try {
            new FileOutputStream(FileDescriptor.err)
                    .write((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // closed by the reader; the exit status still shows that the rank failed
        }
    }

    /**
     * Waits until the reader of standard output and standard error has read all that this process wrote, if they are pipes, as under
     * a launcher on Linux; at most {@code millis}.
     */
    static void awaitRead(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while ((hasUnread(1, FileDescriptor.out) || hasUnread(2, FileDescriptor.err)) && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    @SuppressWarnings("resource") // closing it would close the descriptor
    private static boolean hasUnread(int number, FileDescriptor descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number))
                            .toString()
                            .startsWith("pipe:")
                    && new FileInputStream(descriptor).available() > 0; // for a pipe, also at the writing end
        } catch (IOException e) {
            return false; // not Linux, or closed by the reader
        }
    }

    /** {@code t} with its stack and causes, as Java prints it. */
    public static String trace(Throwable t) {
        StringWriter text = new StringWriter();
        t.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
