package org.parhelion.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record of what happened in a simulated network: readable lines, and a hash over everything.
 *
 * <p>Two runs with equal hashes took the same steps: the hash covers the time, the members and the encoded bytes of
 * every message delivered or dropped, every event and every fault. It is the same on every computer.
 *
 * <pre>
 *     1.250 ms   3 → 7    Ping[sequence=1]
 *     1.300 ms   3 ✗ 5    Ping[sequence=2]: lost
 *     2.000 ms   7        ! Suspected[member=5]
 *     2.500 ms   5        crashes
 * </pre>
 */
public final class Trace {
    private static final long HASH_START = 0x5f4dcc3b5aa765d6L;
    private static final int LINES_LIMIT = 1_000_000;

    private final boolean keepLines;
    private final Encoder encoder = new Encoder();
    private final List<String> lines = new ArrayList<>();
    private long hash = HASH_START;

    private Trace(boolean keepLines) {
        this.keepLines = keepLines;
    }

    /** {@return a trace that keeps only the hash} */
    public static Trace hashOnly() {
        return new Trace(false);
    }

    /** {@return a trace that keeps the hash and the first million lines} */
    public static Trace withLines() {
        return new Trace(true);
    }

    /** {@return the hash over everything so far} */
    public long hash() {
        return hash;
    }

    /** {@return the hash as 16 hexadecimal digits} */
    public String hashText() {
        return String.format(Locale.ROOT, "%016x", hash);
    }

    /** {@return the lines since the last call} */
    public List<String> takeLines() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    <M> void delivered(long nowNanos, int from, int to, M message, Codec<M> codec) {
        mix(1, nowNanos, from, to);
        mixMessage(message, codec);
        if (keepLines) {
            line(nowNanos, from + " → " + to, message.toString());
        }
    }

    <M> void dropped(long nowNanos, int from, int to, M message, Codec<M> codec, String why) {
        mix(2, nowNanos, from, to);
        mixMessage(message, codec);
        if (keepLines) {
            line(nowNanos, from + " ✗ " + to, message + ": " + why);
        }
    }

    /** Hashes an event by its text, which is reproducible: events are records of numbers, names and other records. */
    void happened(long nowNanos, int member, Object event) {
        mix(3, nowNanos, member, event.toString().hashCode());
        if (keepLines) {
            line(nowNanos, Integer.toString(member), "! " + event);
        }
    }

    void fault(long nowNanos, int member, String what) {
        mix(4, nowNanos, member, what.hashCode());
        if (keepLines) {
            line(nowNanos, member < 0 ? "" : Integer.toString(member), what);
        }
    }

    private void line(long nowNanos, String who, String what) {
        if (lines.size() < LINES_LIMIT) {
            lines.add(String.format(Locale.ROOT, "%13.3f ms   %-8s %s", nowNanos / 1e6, who, what));
        }
    }

    private void mix(int kind, long nowNanos, int a, int b) {
        hash = SplitMix64.mix(hash ^ nowNanos) + kind;
        hash = SplitMix64.mix(hash ^ ((long) a << 32 | (b & 0xffff_ffffL)));
    }

    private <M> void mixMessage(M message, Codec<M> codec) {
        encoder.clear();
        codec.encode(message, encoder);
        hash = encoder.mixInto(hash);
    }
}
