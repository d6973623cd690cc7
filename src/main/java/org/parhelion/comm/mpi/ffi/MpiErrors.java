package org.parhelion.comm.mpi.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.parhelion.comm.CommException;

/** MPI's error codes as exceptions, with the library's own text. */
public final class MpiErrors {
    private MpiErrors() {}

    /** The exception for {@code code}, not MPI_SUCCESS, which {@code function} returned. */
    public static CommException of(String function, int code) {
        return new CommException(function + " failed: " + text(code));
    }

    /** The library's text for {@code code}. */
    public static String text(int code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(Abi.MAX_STRING);
            int failed = CommunicatorFunctions.errorString(code, text, arena.allocate(ValueLayout.JAVA_INT));
            return failed == 0 ? text.getString(0).strip() : "MPI error code " + code;
        }
    }
}
