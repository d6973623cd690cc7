package org.parhelion.membership.swim;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.Metadata;
import org.parhelion.protocol.SplitMix64;

/**
 * What one member believes of all members: flat arrays by member, and a hash that every change updates.
 *
 * <p>The hash covers the members believed present, with incarnation and version of metadata. Suspicion is left out
 * because it is temporary. The hash is a sum, so it does not depend on the order in which news arrived. It has {@link
 * #BUCKETS} parts, and member m belongs to part m mod BUCKETS, so that two members can locate a difference between
 * their tables.
 */
final class MemberTable {
    static final int BUCKETS = 16;
    static final int ALL_BUCKETS = (1 << BUCKETS) - 1;

    private static final int STATUS_BITS = 3;
    private static final int STATUS_MASK = (1 << STATUS_BITS) - 1;
    private static final long UNKNOWN = 0;

    // | incarnation | status + 1, 3 bits |: one load serves the most frequent queries
    private final long[] beliefs;
    private @Nullable Metadata[] metadata = new @Nullable Metadata[0];
    private long[] goneSinceNanos = new long[0];
    private long oldestGoneNanos = Long.MAX_VALUE;
    private final long[] bucketHashes = new long[BUCKETS];
    private int presentCount;
    private int deadCount;

    MemberTable(int members) {
        this.beliefs = new long[members];
    }

    /** The largest number of members. */
    int capacity() {
        return beliefs.length;
    }

    boolean known(int member) {
        return beliefs[member] != UNKNOWN;
    }

    /** Whether {@code member} is alive or suspect. */
    boolean present(int member) {
        int code = (int) beliefs[member] & STATUS_MASK;
        return code == code(MemberStatus.ALIVE) || code == code(MemberStatus.SUSPECT);
    }

    boolean is(int member, MemberStatus status) {
        return ((int) beliefs[member] & STATUS_MASK) == code(status);
    }

    /** The status of a known member. */
    MemberStatus status(int member) {
        return StatusCode.status(((int) beliefs[member] & STATUS_MASK) - 1);
    }

    int incarnation(int member) {
        return (int) (beliefs[member] >>> STATUS_BITS);
    }

    Metadata metadata(int member) {
        Metadata said = metadata.length == 0 ? null : metadata[member];
        return said == null ? Metadata.NONE : said;
    }

    int presentCount() {
        return presentCount;
    }

    int deadCount() {
        return deadCount;
    }

    /** The hash over all members. */
    long hash() {
        long hash = 0;
        for (long bucket : bucketHashes) {
            hash = SplitMix64.mix(hash + bucket);
        }
        return hash;
    }

    /** The hashes of the parts. */
    List<Long> bucketHashes() {
        return IntStream.range(0, BUCKETS).mapToObj(i -> bucketHashes[i]).toList();
    }

    /** Sets the status and incarnation of {@code member} at {@code nowNanos}. */
    void believe(int member, MemberStatus status, int incarnation, long nowNanos) {
        remove(member);
        beliefs[member] = (long) incarnation << STATUS_BITS | code(status);
        if (!status.present()) {
            if (goneSinceNanos.length == 0) {
                goneSinceNanos = new long[beliefs.length];
            }
            goneSinceNanos[member] = nowNanos;
            oldestGoneNanos = Math.min(oldestGoneNanos, nowNanos);
        }
        add(member);
    }

    /** Sets the metadata of {@code member}. */
    void describe(int member, Metadata said) {
        remove(member);
        if (metadata.length == 0) {
            metadata = new @Nullable Metadata[beliefs.length];
        }
        metadata[member] = said;
        add(member);
    }

    /** Forgets every member that has been dead, or has left, since before {@code nanos}. */
    void forgetGoneBefore(long nanos) {
        if (oldestGoneNanos >= nanos) {
            return;
        }
        oldestGoneNanos = Long.MAX_VALUE;
        for (int member = 0; member < goneSinceNanos.length; member++) {
            if (!known(member) || present(member)) {
                continue;
            }
            if (goneSinceNanos[member] >= nanos) {
                oldestGoneNanos = Math.min(oldestGoneNanos, goneSinceNanos[member]);
            } else {
                remove(member);
                beliefs[member] = UNKNOWN;
                if (metadata.length > 0) {
                    metadata[member] = null;
                }
            }
        }
    }

    private void add(int member) {
        account(member, 1);
    }

    private void remove(int member) {
        account(member, -1);
    }

    private void account(int member, int sign) {
        if (present(member)) {
            presentCount += sign;
            bucketHashes[member % BUCKETS] += sign * memberHash(member);
        } else if (is(member, MemberStatus.DEAD)) {
            deadCount += sign;
        }
    }

    private static int code(MemberStatus status) {
        return StatusCode.of(status) + 1;
    }

    private long memberHash(int member) {
        long belief = (long) incarnation(member) << 32 | metadata(member).version();
        return SplitMix64.mix(belief + SplitMix64.mix(member + 1));
    }
}
