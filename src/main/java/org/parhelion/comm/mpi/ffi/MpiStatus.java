package org.parhelion.comm.mpi.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Status;

/** Reads the library's {@code MPI_Status}. */
public final class MpiStatus {
    private static final Abi ABI = MpiLibrary.loaded().abi();
    private static final long OPEN_MPI_UCOUNT = 16;
    private static final long BYTE = Predefined.BYTE.in(MpiLibrary.loaded());

    private MpiStatus() {}

    /**
     * Decodes {@code status}.
     *
     * @param count 8 bytes of scratch
     * @param known returned if it is equal, so that a repeated receive allocates nothing
     */
    public static Status read(MemorySegment status, MemorySegment count, Status known) {
        int source = status.get(ValueLayout.JAVA_INT, ABI.sourceOffset);
        int tag = status.get(ValueLayout.JAVA_INT, ABI.tagOffset);
        long bytes = bytes(status, count);
        if (known.source() == source && known.tag() == tag && known.byteCount() == bytes) {
            return known;
        }
        return source == ABI.procNull ? Status.EMPTY : new Status(source, tag, bytes);
    }

    /** Read from memory if the header defines the layout: a call would take a tenth of a short message's time. */
    private static long bytes(MemorySegment status, MemorySegment count) {
        return switch (ABI) {
            case OPEN_MPI -> status.get(ValueLayout.JAVA_LONG, OPEN_MPI_UCOUNT);
            case MPICH -> {
                long low = Integer.toUnsignedLong(status.get(ValueLayout.JAVA_INT, 0));
                long highAndCancelled = Integer.toUnsignedLong(status.get(ValueLayout.JAVA_INT, Integer.BYTES));
                yield highAndCancelled >> 1 << Integer.SIZE | low;
            }
            case STANDARD -> {
                int code = PointToPointFunctions.getElements(status, BYTE, count);
                if (code != 0) {
                    throw MpiErrors.of("get_elements", code);
                }
                yield count.get(ValueLayout.JAVA_LONG, 0);
            }
        };
    }

    /** The error code of a request that was awaited together with others. */
    public static int error(MemorySegment status) {
        return status.get(ValueLayout.JAVA_INT, ABI.errorOffset);
    }

    /** The library's value for {@code source}. */
    public static int source(int source) {
        return source == Comm.ANY_SOURCE ? ABI.anySource : source;
    }

    /** The library's value for {@code tag}. */
    public static int tag(int tag) {
        return tag == Comm.ANY_TAG ? ABI.anyTag : tag;
    }
}
