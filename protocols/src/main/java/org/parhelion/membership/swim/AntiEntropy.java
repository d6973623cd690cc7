package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/**
 * Compares the beliefs of two members and exchanges those that differ. This finds what gossip missed, merges
 * partitions, and admits new members.
 *
 * <pre>
 *   a ── Digest(hash of all) ─────────────▶ b     equal: done, 9 bytes
 *   a ◀─ Buckets(16 hashes) ──────────────── b
 *   a ── Entries(of what differs, wanted) ─▶ b
 *   a ◀─ Entries(of what was wanted) ─────── b
 * </pre>
 *
 * <p>It replaces memberlist's exchange of the whole state: while all members agree, its cost does not depend on their
 * number.
 */
final class AntiEntropy {
    private final int self;
    private final MemberTable table;
    private final MemberPicker picker;
    private final SwimOptions options;
    private final SplitMix64 random;
    private long nextNanos;

    AntiEntropy(int self, MemberTable table, MemberPicker picker, SwimOptions options, SplitMix64 random) {
        this.self = self;
        this.table = table;
        this.picker = picker;
        this.options = options;
        this.random = random;
    }

    void start(long nowNanos) {
        nextNanos = nowNanos
                + (long)
                        (random.nextDouble() * options.nanos(options.spreading().syncPeriods()));
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    void tick(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        if (nowNanos < nextNanos) {
            return;
        }
        nextNanos = nowNanos + options.nanos(options.spreading().syncPeriods());
        table.forgetGoneBefore(nowNanos - options.nanos(options.spreading().deadPeriods()));
        int partner = partner();
        if (partner != MemberPicker.NOBODY) {
            output.send(partner, new SwimMessage.Digest(table.hash()));
        }
    }

    /** Sends all entries to {@code seed}, and requests all of its entries. */
    void join(int seed, Output<SwimMessage, MembershipEvent> output) {
        output.send(seed, new SwimMessage.Entries(MemberTable.ALL_BUCKETS, entries(MemberTable.ALL_BUCKETS)));
    }

    void compare(int from, SwimMessage.Digest digest, Output<SwimMessage, MembershipEvent> output) {
        if (digest.hash() != table.hash()) {
            output.send(from, new SwimMessage.Buckets(table.bucketHashes()));
        }
    }

    void compare(int from, SwimMessage.Buckets buckets, Output<SwimMessage, MembershipEvent> output) {
        List<Long> own = table.bucketHashes();
        if (buckets.hashes().size() != own.size()) {
            return; // no honest member sends this
        }
        int different = 0;
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).equals(buckets.hashes().get(i))) {
                different |= 1 << i;
            }
        }
        if (different != 0) {
            output.send(from, new SwimMessage.Entries(different, entries(different)));
        }
    }

    void answer(int from, SwimMessage.Entries entries, Output<SwimMessage, MembershipEvent> output) {
        if (entries.wanted() != 0) {
            output.send(from, new SwimMessage.Entries(0, entries(entries.wanted())));
        }
    }

    /**
     * A random member, possibly a dead one: in a partition each side believes the other dead, and contact with the dead
     * ends it.
     */
    private int partner() {
        boolean callOnDead =
                table.deadCount() > 0 && random.nextInt(table.deadCount() + table.presentCount()) < table.deadCount();
        return callOnDead ? picker.dead() : picker.present();
    }

    private List<Update> entries(int buckets) {
        List<Update> entries = new ArrayList<>();
        for (int member = 0; member < table.capacity(); member++) {
            if (table.known(member) && (buckets >>> (member % MemberTable.BUCKETS) & 1) != 0) {
                addEntries(member, entries);
            }
        }
        return List.copyOf(entries);
    }

    /** A suspect is sent as alive: only members whose own probe failed spread suspicion. */
    private void addEntries(int member, List<Update> entries) {
        int incarnation = table.incarnation(member);
        entries.add(
                switch (table.status(member)) {
                    case ALIVE, SUSPECT -> Update.Claim.alive(member, incarnation);
                    case DEAD -> new Update.Claim(member, MemberStatus.DEAD, incarnation, self);
                    case LEFT -> Update.Claim.left(member, incarnation);
                });
        Metadata metadata = table.metadata(member);
        if (metadata.version() > 0) {
            entries.add(new Update.Description(member, metadata));
        }
    }
}
