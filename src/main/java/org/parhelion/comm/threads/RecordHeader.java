package org.parhelion.comm.threads;

/**
 * The first word of a record in a {@link Ring}.
 *
 * <pre>
 *   bit    63                      36  35  34  33              20  19               0
 *        +---------------------------+-------+-------------------+------------------+
 *        | lap                       | kind  | payload bytes     | tag              |
 *        +---------------------------+-------+-------------------+------------------+
 * </pre>
 *
 * <p>The kind is never 0, so that a cleared word is no header. The lap counts the ring's rounds, modulo 2^28: what the last
 * lap left behind is not taken for a record of this one.
 */
final class RecordHeader {
    /** Length of a header [bytes]; the payload follows. */
    static final int BYTES = Long.BYTES;

    /** The payload follows the header. */
    static final int EAGER = 1;

    /** The payload is in the sender's memory: see {@link Ring#large}. */
    static final int LARGE = 2;

    /** No record: the next one is at the ring's beginning. */
    static final int SKIP = 3;

    private static final int PAYLOAD_SHIFT = 20;
    private static final int KIND_SHIFT = 34;
    private static final int LAP_SHIFT = 36;

    private static final long TAG_MASK = (1L << PAYLOAD_SHIFT) - 1;

    /** The largest tag that fits. */
    static final int MAX_TAG = (int) TAG_MASK;

    private static final long PAYLOAD_MASK = (1L << (KIND_SHIFT - PAYLOAD_SHIFT)) - 1;
    private static final int KIND_MASK = (1 << (LAP_SHIFT - KIND_SHIFT)) - 1;

    private RecordHeader() {}

    static long of(int kind, int tag, long payloadBytes, long lap) {
        return tag | payloadBytes << PAYLOAD_SHIFT | (long) kind << KIND_SHIFT | lap << LAP_SHIFT;
    }

    /** Whether {@code word} is the header of a record that was written in {@code lap}. */
    static boolean isOf(long word, long lap) {
        return kind(word) != 0 && (word ^ lap << LAP_SHIFT) >>> LAP_SHIFT == 0;
    }

    static int kind(long header) {
        return (int) (header >>> KIND_SHIFT) & KIND_MASK;
    }

    static int tag(long header) {
        return (int) (header & TAG_MASK);
    }

    static long payloadBytes(long header) {
        return header >>> PAYLOAD_SHIFT & PAYLOAD_MASK;
    }
}
