package org.parhelion.comm.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * The process's own standard error, for last words. It stays open: {@code System.err} may be replaced, or its lock held by a
 * thread that will never let go.
 */
public final class StandardError {
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

    /** {@code t} with its stack and causes, as Java prints it. */
    public static String trace(Throwable t) {
        StringWriter text = new StringWriter();
        t.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
