package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SplitMix64;

/** Chained HotStuff (PODC 2019, §5) in a simulated network: one log, on every replica, whatever the network and f liars do. */
class HotStuffTest {
    private static final long MS = Log.MS;

    /** Says nothing. */
    private static final Log.Betrayal SILENT = (replica, _) -> new Liar<>(replica, (_, _, _) -> {});

    /** As a leader, proposes one block to some and another to others; otherwise votes as it should. */
    private static final Log.Betrayal TWO_FACED = (replica, _) -> new Liar<>(replica, (to, message, output) -> {
        if (message instanceof HotStuffMessage.Proposal(LogBlock block) && to % 2 == 1) {
            Entry forged = new Entry(0, 1_000_000 + block.view(), new byte[] {1});
            output.send(
                    to,
                    new HotStuffMessage.Proposal(
                            new LogBlock(block.view(), block.height(), List.of(forged), block.justify())));
        } else {
            output.send(to, message);
        }
    });

    /** Leads as it should, to two of its readers only, and never votes. */
    private static final Log.Betrayal SELECTIVE = (replica, _) -> new Liar<>(replica, (to, message, output) -> {
        if (!(message instanceof HotStuffMessage.Vote) && to != 3) {
            output.send(to, message);
        }
    });

    /** Sends certificates that nobody signed. */
    private static final Log.Betrayal FORGER = (replica, signer) -> new Liar<>(replica, (to, message, output) -> {
        if (message instanceof HotStuffMessage.Proposal(LogBlock block)) {
            byte[] own = signer.sign(
                    Certificate.statement(9, block.view(), block.justify().block()));
            Certificate forged = new Certificate(
                    block.view(),
                    block.justify().block(),
                    List.of(
                            new Certificate.Signed(0, own),
                            new Certificate.Signed(1, own),
                            new Certificate.Signed(2, own)));
            output.send(to, new HotStuffMessage.NewView(block.view() + 100, forged));
            output.send(
                    to,
                    new HotStuffMessage.Proposal(new LogBlock(block.view(), block.height(), block.entries(), forged)));
        } else {
            output.send(to, message);
        }
    });

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 10})
    void aBlockCostsOneProposalAndOneVoteAMember(int n) {
        long[] counted = new long[2];
        Log.Betrayal counting = (replica, _) -> new Liar<>(replica, (to, message, output) -> {
            counted[0] += message instanceof HotStuffMessage.Proposal ? 1 : 0;
            counted[1] += message instanceof HotStuffMessage.Vote ? 1 : 0;
            output.send(to, message);
        });
        Map<Integer, Log.Betrayal> all = new TreeMap<>();
        for (int member = 0; member < n; member++) {
            all.put(member, counting);
        }
        HotStuffOptions options = new HotStuffOptions(n, 9, Leaders.inTurn(n, 1_000), 1, 1_000 * MS);
        Log log = new Log(1, NetworkOptions.COMM, options, all);
        for (int command = 0; command < 50; command++) {
            log.submit(0, "c" + command);
        }
        log.network.runUntil(200 * MS);
        long views = log.replicas.getFirst().view();
        assertThat(log.replicas.getFirst().committedHeight()).isGreaterThanOrEqualTo(50);
        long firstProposal = n - 1L; // Made in submit, past the counter.
        assertThat(firstProposal + counted[0] + counted[1]).isEqualTo((views - 1) * HotStuff.messagesPerBlock(n));
    }

    @Test
    void whateverIsSubmittedAnywhereIsInEveryLogOnceAndInOneOrder() {
        Log log = new Log(3, NetworkOptions.LAN, Log.options(4), Map.of());
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String command = "c" + i;
            int member = i % 4;
            commands.add(command);
            log.network.at(i * MS / 2, () -> log.submit(member, command));
        }
        log.network.runUntil(2_000 * MS);
        log.check();
        for (int member = 0; member < 4; member++) {
            assertThat(log.log(member)).containsExactlyInAnyOrderElementsOf(commands);
            assertThat(log.log(member)).isEqualTo(log.log(0));
        }
    }

    @Tag("slow")
    @Test
    void oneLiarOfAnyKindNeitherForksNorStopsTheLog() {
        List<Log.Betrayal> kinds = List.of(SILENT, TWO_FACED, SELECTIVE, FORGER);
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (int liar = 0; liar < 4; liar++) {
                Log log = new Log(17, NetworkOptions.LAN, Log.options(4), Map.of(liar, kinds.get(kind)));
                int loyal = (liar + 1) % 4;
                for (int i = 0; i < 60; i++) {
                    String command = "c" + i;
                    log.network.at(i * MS, () -> log.submit(loyal, command));
                }
                log.network.runUntil(5_000 * MS);
                log.check();
                for (int member = 0; member < 4; member++) {
                    if (member != liar) {
                        assertThat(log.log(member))
                                .as("liar %d of kind %d, replica %d", liar, kind, member)
                                .filteredOn(line -> line.startsWith("c"))
                                .hasSize(60);
                    }
                }
            }
        }
    }

    @Tag("slow")
    @Test
    void lossPausesAndPartitionsOnlyDelayTheLog() {
        long seed = Long.getLong("parhelion.seed", 19);
        for (int run = 0; run < 10; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            int n = random.nextBoolean() ? 4 : 7;
            Log log = new Log(
                    random.nextLong(),
                    NetworkOptions.LAN.withLossRate(0.05).withDuplicateRate(0.05),
                    Log.options(n),
                    random.nextBoolean() ? Map.of(n - 1, SILENT) : Map.of());
            for (int i = 0; i < 40; i++) {
                String command = "c" + i;
                int member = random.nextInt(n - 1);
                log.network.at(random.nextInt(500) * MS, () -> log.submit(member, command));
            }
            int paused = random.nextInt(n - 1);
            log.network.at(
                    random.nextInt(500) * MS, () -> log.network.pause(paused, log.network.nowNanos() + 200 * MS));
            int border = 1 + random.nextInt(n - 2);
            log.network.at(
                    random.nextInt(500) * MS,
                    () -> log.network.partition(
                            java.util.stream.IntStream.range(0, border).toArray(),
                            java.util.stream.IntStream.range(border, n).toArray()));
            log.network.at(800 * MS, () -> {
                log.network.heal();
                log.network.options(NetworkOptions.LAN);
            });
            log.network.runUntil(6_000 * MS);
            log.check();
            for (int member = 0; member < n - 1; member++) {
                assertThat(log.log(member))
                        .as("-Dparhelion.seed=%d, run %d, replica %d", seed, run, member)
                        .hasSize(40);
            }
        }
    }

    @Test
    void aReplicaThatHeardNothingCatchesUp() {
        Log log = new Log(5, NetworkOptions.COMM, Log.options(4), Map.of());
        log.network.block(new int[] {0, 1, 2}, new int[] {3});
        for (int i = 0; i < 300; i++) {
            log.submit(i % 3, "c" + i);
        }
        log.network.runUntil(2_000 * MS);
        assertThat(log.log(0)).hasSize(300);
        assertThat(log.log(3)).isEmpty();
        log.network.heal();
        log.submit(1, "last");
        log.network.runUntil(4_000 * MS);
        log.check();
        assertThat(log.log(3)).hasSize(301).isEqualTo(log.log(0));
    }

    @Test
    void twoLiarsAmongFourAreTooMany() {
        Log log = new Log(5, NetworkOptions.COMM, Log.options(4), Map.of(0, SILENT, 1, SILENT));
        log.submit(2, "c");
        log.network.runUntil(5_000 * MS);
        assertThat(log.log(2)).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameLog() {
        List<List<HotStuffEvent.Committed>> logs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Log log = new Log(7, NetworkOptions.LAN.withLossRate(0.1), Log.options(4), Map.of());
            for (int i = 0; i < 30; i++) {
                log.submit(i % 4, "c" + i);
            }
            log.network.runUntil(2_000 * MS);
            logs.add(log.commits(0));
        }
        assertThat(logs.getFirst().stream().map(HotStuffEvent.Committed::block))
                .isNotEmpty()
                .isEqualTo(logs.getLast().stream()
                        .map(HotStuffEvent.Committed::block)
                        .toList());
    }

    @Test
    void messagesKeepTheirFormAsBytesAndBentOnesAreRefused() {
        SimulatedSignatures keys = new SimulatedSignatures();
        Digest digest = LogBlock.GENESIS.digest();
        Certificate certificate = new Certificate(
                3, digest, List.of(new Certificate.Signed(1, keys.signer(1).sign(new byte[] {1}))));
        LogBlock block = new LogBlock(4, 2, List.of(new Entry(2, 5, new byte[] {7, 8})), certificate);
        int refused = 0;
        for (HotStuffMessage message : List.of(
                new HotStuffMessage.Proposal(block),
                new HotStuffMessage.Vote(4, digest, new byte[] {1, 2}),
                new HotStuffMessage.NewView(9, certificate),
                new HotStuffMessage.Request(new Entry(0, 0, new byte[0])),
                new HotStuffMessage.Fetch(digest),
                new HotStuffMessage.Blocks(List.of(block, LogBlock.GENESIS)))) {
            byte[] bytes = HotStuffMessage.CODEC.toBytes(message);
            HotStuffMessage decoded = HotStuffMessage.CODEC.fromBytes(bytes);
            assertThat(decoded).hasToString(message.toString());
            assertThat(HotStuffMessage.CODEC.toBytes(decoded)).isEqualTo(bytes);
            for (int run = 0; run < 500; run++) {
                SplitMix64 random = SplitMix64.of(23, run);
                byte[] bent = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
                for (int i = 0; i < 2 && bent.length > 0; i++) {
                    bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
                }
                try {
                    assertThat(HotStuffMessage.CODEC.toBytes(HotStuffMessage.CODEC.fromBytes(bent)))
                            .isEqualTo(bent);
                } catch (MalformedMessageException expected) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        SimulatedSignatures keys = new SimulatedSignatures();
        assertThatThrownBy(() -> new HotStuff(HotStuffOptions.of(4, 1, MS), keys.signer(4), keys))
                .hasMessageContaining("replica 4");
        assertThatThrownBy(() -> HotStuffOptions.of(4, 1, 0)).hasMessageContaining("timeoutNanos 0");
        assertThatThrownBy(() -> Leaders.inTurn(4, 0)).hasMessageContaining("0 views");
    }
}
