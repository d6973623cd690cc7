package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SimulatedNetwork;

/** A replicated log in a simulated network, and what its replicas committed. */
final class Log {
    static final long MS = 1_000_000;

    /** Makes a liar of a replica; leaves the loyal as they are. */
    interface Betrayal {
        Machine<HotStuffMessage, HotStuffEvent> of(HotStuff replica, Signer signer);
    }

    final SimulatedNetwork<HotStuffMessage, HotStuffEvent> network;
    final List<HotStuff> replicas = new ArrayList<>();
    private final Map<Integer, List<HotStuffEvent.Committed>> committed = new HashMap<>();
    private final String what;

    Log(long seed, NetworkOptions options, HotStuffOptions of, Map<Integer, Betrayal> liars) {
        what = "seed " + seed + ", " + of + ", liars " + liars.keySet();
        network = new SimulatedNetwork<>(seed, options, HotStuffMessage.CODEC);
        SimulatedSignatures signatures = new SimulatedSignatures();
        for (int self = 0; self < of.n(); self++) {
            Signer signer = signatures.signer(self);
            HotStuff replica = new HotStuff(of, signer, signatures);
            replicas.add(replica);
            committed.put(self, new ArrayList<>());
            Betrayal betrayal = liars.get(self);
            network.add(betrayal == null ? replica : betrayal.of(replica, signer));
        }
        network.listen((_, member, event) -> {
            if (event instanceof HotStuffEvent.Committed commit && !liars.containsKey(member)) {
                committed.getOrDefault(member, List.of()).add(commit);
            }
        });
        network.runUntil(0);
    }

    void submit(int member, String command) {
        network.call(
                member,
                (now, output) -> replicas.get(member).submit(now, command.getBytes(StandardCharsets.UTF_8), output));
    }

    /** All commands in {@code member}'s log, in order. */
    List<String> log(int member) {
        return committed.getOrDefault(member, List.of()).stream()
                .flatMap(commit -> commit.entries().stream())
                .map(entry -> new String(entry.command(), StandardCharsets.UTF_8))
                .toList();
    }

    List<HotStuffEvent.Committed> commits(int member) {
        return committed.getOrDefault(member, List.of());
    }

    /** Heights come one after another, and no two members hold different blocks at one. */
    void check() {
        Map<Long, Digest> byHeight = new HashMap<>();
        committed.forEach((member, commits) -> {
            long height = 0;
            for (HotStuffEvent.Committed commit : commits) {
                assertThat(commit.height()).as("member %d: %s", member, what).isEqualTo(++height);
                Digest first = byHeight.putIfAbsent(height, commit.block());
                assertThat(commit.block())
                        .as("height %d: %s", height, what)
                        .isEqualTo(first == null ? commit.block() : first);
            }
        });
    }

    static HotStuffOptions options(int n) {
        return new HotStuffOptions(n, 9, Leaders.inTurn(n, 8), 4, 20 * MS);
    }
}
