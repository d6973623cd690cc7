package org.parhelion.consensus.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.consensus.LockStep;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** Bracha 1987, §3: validity, agreement and totality, against every liar among four and random ones among more. */
class ReliableBroadcastTest {
    private static final Codec<Voice<String>> CODEC = Voice.codec(new Codec<>() {
        @Override
        public void encode(String value, Encoder encoder) {
            encoder.writeString(value);
        }

        @Override
        public String decode(Decoder decoder) {
            return decoder.readString();
        }
    });

    /** Says at once all that its strategy lets it say: for each reader one of {A, B, nothing} in each of the three kinds. */
    private record AllAtOnce(int self, int readers, int strategy, boolean broadcasts)
            implements Machine<Voice<String>, Delivered<String>> {
        @Override
        public void step(Input<Voice<String>> input, Output<Voice<String>, Delivered<String>> output) {
            if (input instanceof Input.Tick<Voice<String>>) {
                int digits = strategy;
                for (int kind = broadcasts ? 0 : 1; kind < 3; kind++) {
                    for (int reader = 0; reader < readers; reader++) {
                        int digit = digits % 3;
                        digits /= 3;
                        int to = reader >= self ? reader + 1 : reader;
                        String value = digit == 0 ? "A" : "B";
                        if (digit < 2) {
                            output.send(
                                    to,
                                    switch (kind) {
                                        case 0 -> new Voice.Initial<>(1, value);
                                        case 1 -> new Voice.Echo<>(1, value);
                                        default -> new Voice.Ready<>(1, value);
                                    });
                        }
                    }
                }
            }
        }
    }

    private static Set<String> delivered(LockStep<Voice<String>, Delivered<String>> run, int liar, int n) {
        Set<String> values = new TreeSet<>();
        for (int member = 0; member < n; member++) {
            if (member != liar) {
                assertThat(run.events(member).size()).isLessThanOrEqualTo(1);
                values.add(
                        run.events(member).isEmpty()
                                ? "nothing"
                                : run.events(member).getFirst().value());
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "4, 1, 27", "7, 2, 90", "10, 3, 189"})
    void messagesAreThePapersCount(int n, int f, int messages) {
        List<ReliableBroadcast<String>> members = new ArrayList<>();
        for (int self = 0; self < n; self++) {
            members.add(
                    self == 0
                            ? ReliableBroadcast.broadcaster(n, f, 0, 1, "A")
                            : ReliableBroadcast.listener(n, f, self, 0, 1));
        }
        LockStep<Voice<String>, Delivered<String>> run = new LockStep<>(members).run(10_000);
        assertThat(delivered(run, -1, n)).containsExactly("A");
        assertThat(run.sent()).hasSize(messages).hasSize((int) ReliableBroadcast.messageCount(n));
    }

    @Test
    void noBroadcasterWhoLiesSplitsThree() {
        int deliveries = 0;
        for (int strategy = 0; strategy < 19_683; strategy++) {
            List<Machine<Voice<String>, Delivered<String>>> members = new ArrayList<>();
            members.add(new AllAtOnce(0, 3, strategy, true));
            for (int self = 1; self < 4; self++) {
                members.add(ReliableBroadcast.listener(4, 1, self, 0, 1));
            }
            Set<String> values = delivered(new LockStep<>(members).run(1_000), 0, 4);
            assertThat(values)
                    .as("strategy %d: agreement and totality", strategy)
                    .hasSize(1);
            deliveries += values.contains("nothing") ? 0 : 1;
        }
        assertThat(deliveries)
                .as("strategies under which something is delivered")
                .isGreaterThan(1_000);
    }

    @Test
    void noListenerWhoLiesHindersALoyalBroadcaster() {
        for (int strategy = 0; strategy < 729; strategy++) {
            for (int liar = 1; liar < 4; liar++) {
                List<Machine<Voice<String>, Delivered<String>>> members = new ArrayList<>();
                members.add(ReliableBroadcast.broadcaster(4, 1, 0, 1, "A"));
                for (int self = 1; self < 4; self++) {
                    members.add(
                            self == liar
                                    ? new AllAtOnce(self, 3, strategy, false)
                                    : ReliableBroadcast.listener(4, 1, self, 0, 1));
                }
                assertThat(delivered(new LockStep<>(members).run(1_000), liar, 4))
                        .as("strategy %d of %d", strategy, liar)
                        .containsExactly("A");
            }
        }
    }

    private static boolean splits(int echoQuorum, int deliveryQuorum) {
        for (int strategy = 0; strategy < 19_683; strategy++) {
            List<Machine<Voice<String>, Delivered<String>>> members = new ArrayList<>();
            members.add(new AllAtOnce(0, 3, strategy, true));
            for (int self = 1; self < 4; self++) {
                members.add(new ReliableBroadcast<>(4, 1, self, 0, 1, Optional.empty()) {
                    @Override
                    int echoQuorum() {
                        return echoQuorum;
                    }

                    @Override
                    int deliveryQuorum() {
                        return deliveryQuorum;
                    }
                });
            }
            if (delivered(new LockStep<>(members).run(1_000), 0, 4).size() > 1) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anEchoQuorumTooSmallIsCaught() {
        assertThat(splits(3, 3)).isFalse();
        assertThat(splits(2, 3)).isTrue();
    }

    @Test
    void aDeliveryQuorumTooSmallIsCaught() {
        assertThat(splits(3, 2)).isTrue();
    }

    /** Any delays, any order: each liar says something at random whenever it hears anything. */
    @Test
    void randomLiarsUnderRandomDelaysNeverSplitTheLoyal() {
        long seed = Long.getLong("parhelion.seed", 87);
        int runs = Integer.getInteger("parhelion.strategies", 20_000) / 20;
        for (int run = 0; run < runs; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            int f = 1 + random.nextInt(3);
            int n = 3 * f + 1 + random.nextInt(2);
            int firstLiar = random.nextInt(n - f + 1);
            var network = new SimulatedNetwork<Voice<String>, Delivered<String>>(
                    random.nextLong(), NetworkOptions.LAN.withDuplicateRate(0.1), CODEC);
            List<String> heard = new ArrayList<>();
            network.listen((_, member, event) -> {
                if (member < firstLiar || member >= firstLiar + f) {
                    heard.add(event.value());
                }
            });
            for (int self = 0; self < n; self++) {
                boolean lies = self >= firstLiar && self < firstLiar + f;
                network.add(
                        lies
                                ? chatter(n, random)
                                : self == 0
                                        ? ReliableBroadcast.broadcaster(n, f, 0, 1, "A")
                                        : ReliableBroadcast.listener(n, f, self, 0, 1));
            }
            network.runUntil(1_000_000_000);
            String what = "-Dparhelion.seed=%d, run %d, n=%d f=%d liars from %d".formatted(seed, run, n, f, firstLiar);
            assertThat(heard.stream().distinct().count())
                    .as("agreement: " + what)
                    .isLessThanOrEqualTo(1);
            assertThat(heard.size()).as("totality: " + what).isIn(0, n - f);
            if (firstLiar > 0) {
                assertThat(heard).as("validity: " + what).hasSize(n - f).containsOnly("A");
            }
        }
    }

    private static Machine<Voice<String>, Delivered<String>> chatter(int n, SplitMix64 random) {
        int[] wordsLeft = {6 * n};
        return (_, output) -> {
            for (int word = 0; word < n && wordsLeft[0]-- > 0; word++) {
                String value = random.nextBoolean() ? "A" : "B";
                output.send(
                        random.nextInt(n),
                        switch (random.nextInt(3)) {
                            case 0 -> new Voice.Initial<>(1, value);
                            case 1 -> new Voice.Echo<>(1, value);
                            default -> new Voice.Ready<>(1, value);
                        });
            }
        };
    }

    @Test
    void voicesKeepTheirFormAsBytes() {
        for (Voice<String> voice : List.<Voice<String>>of(
                new Voice.Initial<>(1, "α"), new Voice.Echo<>(-1, ""), new Voice.Ready<>(Long.MAX_VALUE, "x"))) {
            assertThat(CODEC.fromBytes(CODEC.toBytes(voice))).isEqualTo(voice);
        }
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> ReliableBroadcast.listener(65, 1, 0, 1, 1)).hasMessageContaining("65 members");
        assertThatThrownBy(() -> ReliableBroadcast.listener(0, 0, 0, 0, 1)).hasMessageContaining("0 members");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, 4, 0, 1, 1)).hasMessage("f 4 is outside 0 … 3");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, -1, 0, 1, 1)).hasMessage("f -1 is outside 0 … 3");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, 1, 4, 1, 1))
                .hasMessage("member 4, broadcaster 1: one is outside 0 … 3");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, 1, 0, 4, 1)).hasMessageContaining("broadcaster 4");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, 1, -1, 0, 1)).hasMessageContaining("member -1");
        assertThatThrownBy(() -> ReliableBroadcast.listener(4, 1, 0, -1, 1)).hasMessageContaining("broadcaster -1");
        assertThat(ReliableBroadcast.listener(1, 0, 0, 0, 1)).isNotNull();
        assertThat(ReliableBroadcast.listener(64, 21, 63, 63, 1)).isNotNull();
    }

    /** Two readies of loyal members and one of a stranger are not the 2f + 1 = 3 that deliver. */
    @Test
    void whoIsNoMemberHasNoVote() {
        ReliableBroadcast<String> member = ReliableBroadcast.listener(4, 1, 0, 1, 7);
        Outbox<Voice<String>, Delivered<String>> outbox = new Outbox<>();
        for (int stranger : new int[] {-1, 4}) {
            member.step(new Input.Message<>(0, stranger, new Voice.Ready<>(7, "x")), outbox);
        }
        member.step(new Input.Message<>(0, 2, new Voice.Ready<>(7, "x")), outbox);
        assertThat(outbox.takeEnvelopes()).as("one ready of f + 1 = 2").isEmpty();
        member.step(new Input.Message<>(0, 3, new Voice.Ready<>(7, "x")), outbox);
        assertThat(outbox.takeEvents()).as("two and its own").containsExactly(new Delivered<>(7, "x"));
    }
}
