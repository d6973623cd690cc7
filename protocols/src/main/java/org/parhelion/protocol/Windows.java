package org.parhelion.protocol;

/**
 * Flow control of a reliable driver: how much each peer has sent and this member has not processed, and the reverse.
 *
 * <p>Messages are of two kinds. A member that issues commands <em>asks</em>; a machine that reacts to an input <em>answers</em>.
 * Only what is asked waits for room, so that members which flood each other go on receiving and answering:
 *
 * <ul>
 *   <li>No command runs while more than a window of what was asked of some peer is unprocessed.
 *   <li>Answers are sent at once. A member whose answers to some peer are unprocessed by more than a window processes further
 *       messages but does not report them as processed, until that peer has caught up.
 * </ul>
 *
 * <p>Memory is bounded: a peer holds at most a window of what it was asked and has not processed, and causes at most the answers to
 * that. There is no deadlock: answers wait for nothing, so they are processed, which reopens every window in the end.
 *
 * <pre>
 *   report    8 bytes: asked | 8 bytes: answered     processed since the last report, with overhead [bytes]
 * </pre>
 *
 * <p>A report is sent when a quarter of a window has been processed since the last one. Not safe for use by several threads, except
 * {@link #room}.
 */
final class Windows {
    /** What a message costs beyond its bytes: requests and arrays on both sides. */
    static final int OVERHEAD_BYTES = 64;

    private final long windowBytes;
    private final Side[] unprocessed;
    private final Side[] unreported;
    private int fullOfAnswers;
    private volatile int fullOfAsked;

    /** Costs [bytes]. */
    private static final class Side {
        long asked;
        long answered;
    }

    /** Windows of {@code windowBytes} to and from each of {@code members}. */
    Windows(int members, long windowBytes) {
        this.windowBytes = windowBytes;
        this.unprocessed = sides(members);
        this.unreported = sides(members);
    }

    private static Side[] sides(int members) {
        Side[] sides = new Side[members];
        for (int member = 0; member < members; member++) {
            sides[member] = new Side();
        }
        return sides;
    }

    /** Whether a command may run. May be read by any thread. */
    boolean room() {
        return fullOfAsked == 0;
    }

    /** A message was sent to {@code to}. */
    void sent(int to, boolean asked, long byteCount) {
        long cost = byteCount + OVERHEAD_BYTES;
        change(unprocessed[to], asked ? cost : 0, asked ? 0 : cost);
    }

    /** A message of {@code from} was processed. */
    void processed(int from, boolean asked, long byteCount) {
        if (asked) {
            unreported[from].asked += byteCount + OVERHEAD_BYTES;
        } else {
            unreported[from].answered += byteCount + OVERHEAD_BYTES;
        }
    }

    /** Whether {@code peer} is to be sent a {@link #report}. */
    boolean reportDue(int peer) {
        Side side = unreported[peer];
        return Math.max(fullOfAnswers == 0 ? side.asked : 0, side.answered) >= windowBytes / 4;
    }

    /** Encodes what of {@code peer}'s messages was processed since the last report. */
    Encoder report(int peer, Encoder encoder) {
        Side side = unreported[peer];
        long asked = fullOfAnswers == 0 ? side.asked : 0;
        encoder.writeLong(asked).writeLong(side.answered);
        side.asked -= asked;
        side.answered = 0;
        return encoder;
    }

    /** Takes in a report of {@code peer}. */
    void reported(int peer, Decoder report) {
        change(unprocessed[peer], -report.readLong(), -report.readLong());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
    private void change(Side side, long asked, long answered) {
        int askedBefore = side.asked >= windowBytes ? 1 : 0;
        int answeredBefore = side.answered >= windowBytes ? 1 : 0;
        side.asked += asked;
        side.answered += answered;
        fullOfAnswers += (side.answered >= windowBytes ? 1 : 0) - answeredBefore;
        int more = (side.asked >= windowBytes ? 1 : 0) - askedBefore;
        if (more != 0) {
            fullOfAsked += more;
        }
    }
}
