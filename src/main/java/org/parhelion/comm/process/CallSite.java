package org.parhelion.comm.process;

/**
 * Where a thread is inside a call of a communicator.
 *
 * @param verb the communicator's method; {@code ?} if the thread is in none
 * @param line the innermost line of the program itself; {@code ?} if there is none
 */
public record CallSite(String verb, String line) {
    private static final String COMM = "org.parhelion.comm.";

    /** Package {@code mpi} is that of programs written for MPJ Express. */
    private static final String[] LIBRARY = {COMM, "java.", "jdk.", "sun.", "mpi."};

    private static final String UNKNOWN = "?";

    /**
     * Reads a thread's stack.
     *
     * @param thread a thread of this JVM
     * @return where it is now
     */
    public static CallSite of(Thread thread) {
        String verb = UNKNOWN;
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!isLibrary(frame.getClassName())) {
                return new CallSite(
                        verb,
                        frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                                + frame.getLineNumber() + ")");
            }
            if (frame.getClassName().startsWith(COMM)) {
                verb = frame.getMethodName(); // the outermost is the one that the program called
            }
        }
        return new CallSite(verb, UNKNOWN);
    }

    private static boolean isLibrary(String type) {
        for (String prefix : LIBRARY) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
