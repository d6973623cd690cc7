package org.parhelion.comm.mpi.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The binary interface of an MPI library: the width of a handle, the layout of {@code MPI_Status}, and the values of the
 * constants in {@code mpi.h}.
 *
 * <pre>
 *   MPI_Status   OPEN_MPI (24 bytes)       MPICH (20 bytes)           STANDARD (32 bytes)
 *        0       MPI_SOURCE                count_lo                   MPI_SOURCE
 *        4       MPI_TAG                   count_hi_and_cancelled     MPI_TAG
 *        8       MPI_ERROR                 MPI_SOURCE                 MPI_ERROR
 *       12       _cancelled                MPI_TAG                    MPI_internal[5]
 *       16       _ucount (8 bytes)         MPI_ERROR                   …
 * </pre>
 *
 * <p>Sources: {@code mpi.h} of Open MPI 4.1.4 and MPICH 4.0.2, and {@code mpi.h} of the MPI Forum's {@code mpi-abi-stubs}
 * for the standard ABI (MPI-5.0, chapter 20).
 */
public enum Abi {
    /** Handles are addresses of the library's globals. */
    OPEN_MPI(Long.BYTES, 24, 0, -1, -1, -2, 1, 0, 2, 3, 0),
    /** Handles are 32-bit numbers. Also Intel MPI and MVAPICH, which share this ABI. */
    MPICH(Integer.BYTES, 20, 8, -2, -1, -1, -1, 1, 2, 3, 0x64400001),
    /** The MPI-5 ABI, {@code libmpi_abi.so}: handles are pointers, the predefined ones small numbers. */
    STANDARD(Long.BYTES, 32, 0, -1, -2, -3, 1, 0, 2048, 4096, 501);

    /** {@code MPI_UNDEFINED}, the same in all three. */
    public static final int UNDEFINED = -32766;

    /** {@code MPI_MAX_LIBRARY_VERSION_STRING}, {@code MPI_MAX_ERROR_STRING}, …: the largest of the three [bytes]. */
    public static final int MAX_STRING = 8192;

    public final int handleBytes;
    public final int statusBytes;
    final int sourceOffset;
    final int tagOffset;
    final int errorOffset;
    final int anySource;
    final int anyTag;
    final int procNull;
    /** The address of {@code MPI_IN_PLACE}. */
    public final long inPlace;
    /** The address of {@code MPI_STATUS_IGNORE} and {@code MPI_STATUSES_IGNORE}. */
    public final long statusIgnore;

    public final int threadSerialized;
    public final int threadMultiple;
    /** {@code MPI_TAG_UB}. */
    public final int tagUb;

    Abi(
            int handleBytes,
            int statusBytes,
            int sourceOffset,
            int anySource,
            int anyTag,
            int procNull,
            long inPlace,
            long statusIgnore,
            int threadSerialized,
            int threadMultiple,
            int tagUb) {
        this.handleBytes = handleBytes;
        this.statusBytes = statusBytes;
        this.sourceOffset = sourceOffset;
        this.tagOffset = sourceOffset + 4;
        this.errorOffset = sourceOffset + 8;
        this.anySource = anySource;
        this.anyTag = anyTag;
        this.procNull = procNull;
        this.inPlace = inPlace;
        this.statusIgnore = statusIgnore;
        this.threadSerialized = threadSerialized;
        this.threadMultiple = threadMultiple;
        this.tagUb = tagUb;
    }

    /** A handle as an argument. */
    public ValueLayout handle() {
        return handleBytes == Integer.BYTES ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG;
    }

    /** The handle at {@code offset} of {@code memory}. */
    public long handleAt(MemorySegment memory, long offset) {
        return handleBytes == Integer.BYTES
                ? memory.get(ValueLayout.JAVA_INT, offset)
                : memory.get(ValueLayout.JAVA_LONG, offset);
    }

    /** Writes {@code handle} to the beginning of {@code memory}. */
    public void setHandle(MemorySegment memory, long handle) {
        if (handleBytes == Integer.BYTES) {
            memory.set(ValueLayout.JAVA_INT, 0, (int) handle);
        } else {
            memory.set(ValueLayout.JAVA_LONG, 0, handle);
        }
    }
}
