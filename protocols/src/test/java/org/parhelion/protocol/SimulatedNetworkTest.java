package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final long MS = 1_000_000;
    private static final NetworkOptions FIXED = NetworkOptions.LAN.withLatency(MS, 0);

    /** Sends what it is told to, keeps what it gets and when. */
    private static final class Recorder implements Machine<Rumour.Told, Rumour.Heard> {
        private final List<Integer> got = new ArrayList<>();
        private final List<Long> gotAtNanos = new ArrayList<>();
        private final List<Long> ticksNanos = new ArrayList<>();

        @Override
        public void step(Input<Rumour.Told> input, Output<Rumour.Told, Rumour.Heard> output) {
            switch (input) {
                case Input.Message<Rumour.Told> told -> {
                    got.add(told.body().hops());
                    gotAtNanos.add(told.nowNanos());
                }
                case Input.Tick<Rumour.Told> tick -> ticksNanos.add(tick.nowNanos());
            }
        }
    }

    private final Recorder sender = new Recorder();
    private final Recorder receiver = new Recorder();

    private SimulatedNetwork<Rumour.Told, Rumour.Heard> pair(long seed, NetworkOptions options) {
        var network = new SimulatedNetwork<Rumour.Told, Rumour.Heard>(seed, options, Rumour.CODEC);
        network.add(sender);
        network.add(receiver);
        network.runUntil(0);
        return network;
    }

    private static void send(SimulatedNetwork<Rumour.Told, Rumour.Heard> network, int count) {
        network.call(0, (now, output) -> IntStream.range(0, count).forEach(i -> output.send(1, new Rumour.Told(i))));
    }

    @Test
    void everyMemberIsTickedFirst() {
        pair(1, FIXED);

        assertThat(sender.ticksNanos).containsExactly(0L);
        assertThat(receiver.ticksNanos).containsExactly(0L);
    }

    @Test
    void nothingArrivesBeforeItsLatencyHasPassed() {
        var network = pair(11, FIXED);
        send(network, 1);
        network.runUntil(MS - 1);

        assertThat(receiver.got).isEmpty();

        network.runUntil(MS);

        assertThat(receiver.got).containsExactly(0);
    }

    @Test
    void messagesAreLostAndDoubledAtTheirRates() {
        long seed = 11;
        var network = pair(seed, FIXED.withLossRate(0.2).withDuplicateRate(0.1));
        send(network, 10_000);
        network.runUntil(MS);

        // 8,800 expected; the standard deviation is below 60.
        assertThat(receiver.got).as("%s", network).hasSizeBetween(8_500, 9_100);
    }

    @Test
    void messagesOvertakeEachOtherUnlessTheNetworkIsOrdered() {
        NetworkOptions jittery = FIXED.withLatency(MS, MS);
        var network = pair(3, jittery);
        send(network, 100);
        network.runUntil(100 * MS);

        assertThat(receiver.got)
                .hasSize(100)
                .isNotEqualTo(IntStream.range(0, 100).boxed().toList());

        receiver.got.clear();
        var ordered = pair(3, jittery.withFifo(true));
        send(ordered, 100);
        ordered.runUntil(100 * MS);

        assertThat(receiver.got).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void aReliableMessageComesLateButComes() {
        var network = pair(5, FIXED.withLossRate(0.5)).reliable(told -> told.hops() % 2 == 0);
        send(network, 1000);
        network.runUntil(10_000 * MS);

        assertThat(receiver.got.stream().filter(hops -> hops % 2 == 0))
                .as("%s", network)
                .hasSize(500);
        assertThat(receiver.got.stream().filter(hops -> hops % 2 == 1)).hasSizeBetween(200, 300);
        assertThat(receiver.gotAtNanos).contains(MS, 51 * MS, 101 * MS);
    }

    @Test
    void aBlockIsOneWayUntilHealed() {
        var network = pair(1, FIXED);
        network.block(new int[] {0}, new int[] {1});
        send(network, 1);
        network.call(1, (now, output) -> output.send(0, new Rumour.Told(7)));
        network.runUntil(MS);

        assertThat(receiver.got).isEmpty();
        assertThat(sender.got).containsExactly(7);

        network.heal();
        send(network, 1);
        network.runUntil(2 * MS);

        assertThat(receiver.got).containsExactly(0);
    }

    @Test
    void aPausedMemberTakesItsInputsAfterwardsInTheirOrder() {
        var network = pair(1, FIXED);
        network.call(1, (now, output) -> output.wakeAt(2 * MS));
        network.pause(1, 10 * MS);
        send(network, 3);
        network.runUntil(9 * MS);

        assertThat(receiver.got).isEmpty();
        assertThat(receiver.ticksNanos).containsExactly(0L);

        network.runUntil(10 * MS);

        assertThat(receiver.got).containsExactly(0, 1, 2);
        assertThat(receiver.gotAtNanos).containsOnly(10 * MS);
        assertThat(receiver.ticksNanos).containsExactly(0L, 10 * MS);
    }

    @Test
    void aSlowMemberTakesEveryInputLate() {
        var network = pair(1, FIXED);
        network.slow(1, 5 * MS);
        network.call(1, (now, output) -> output.wakeAt(2 * MS));
        send(network, 1);
        network.runUntil(100 * MS);

        assertThat(receiver.gotAtNanos).containsExactly(6 * MS);
        assertThat(receiver.ticksNanos).containsExactly(0L, 7 * MS);
    }

    @Test
    void aCrashedMemberIsSilentAndARestartedOneBeginsAgain() {
        var network = pair(1, FIXED);
        network.call(1, (now, output) -> output.wakeAt(2 * MS));
        network.crash(1);
        send(network, 1);
        network.runUntil(3 * MS);

        assertThat(network.running(1)).isFalse();
        assertThat(receiver.got).isEmpty();
        assertThat(receiver.ticksNanos).containsExactly(0L);

        Recorder reborn = new Recorder();
        network.restart(1, reborn);
        send(network, 1);
        network.runUntil(5 * MS);

        assertThat(reborn.ticksNanos).containsExactly(3 * MS);
        assertThat(reborn.got).containsExactly(0);
    }

    @Test
    void aDeadlineIsReplacedByTheNext() {
        var network = pair(1, FIXED);
        network.call(1, (now, output) -> output.wakeAt(2 * MS));
        network.call(1, (now, output) -> output.wakeAt(5 * MS));
        network.runUntil(10 * MS);

        assertThat(receiver.ticksNanos).containsExactly(0L, 5 * MS);

        network.call(1, (now, output) -> output.wakeAt(20 * MS));
        network.call(1, (now, output) -> output.wakeAt(Output.NEVER));
        network.runUntil(100 * MS);

        assertThat(receiver.ticksNanos).containsExactly(0L, 5 * MS);
    }

    @Test
    void aLiarSpeaksForItsMachine() {
        var network = pair(1, FIXED);
        network.restart(0, new Liar<>(new Rumour(0, 2, new SplitMix64(1)), (to, told, output) -> {
            output.send(to, new Rumour.Told(told.hops() + 100));
            output.send(to, new Rumour.Told(told.hops() + 200));
        }));
        network.call(1, (now, output) -> output.send(0, new Rumour.Told(1)));
        network.runUntil(MS + Rumour.PERIOD_NANOS + MS);

        assertThat(receiver.got).containsExactly(102, 202);
    }

    @Test
    void aMachineThatThrowsIsReportedWithTheSeed() {
        var network = new SimulatedNetwork<Rumour.Told, Rumour.Heard>(77, FIXED, Rumour.CODEC);
        network.add((input, output) -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> network.runUntil(0)).hasMessageContainingAll("seed 77", "member 0");
    }

    @Test
    void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        assertThat(rumourTrace(1).hashText())
                .isEqualTo(rumourTrace(1).hashText())
                .isEqualTo("f4c3293297888ab3");
        assertThat(rumourTrace(2).hashText()).isNotEqualTo(rumourTrace(1).hashText());
    }

    @Test
    void aTraceWithoutLinesHasTheSameHash() {
        Trace lines = Trace.withLines();
        rumours(1, lines).runUntil(1000 * MS);

        assertThat(lines.hash()).isEqualTo(rumourTrace(1).hash());
        assertThat(lines.takeLines()).isNotEmpty();
    }

    private static Trace rumourTrace(long seed) {
        Trace trace = Trace.hashOnly();
        rumours(seed, trace).runUntil(1000 * MS);
        return trace;
    }

    private static SimulatedNetwork<Rumour.Told, Rumour.Heard> rumours(long seed, Trace trace) {
        NetworkOptions options = NetworkOptions.LAN.withLossRate(0.1).withDuplicateRate(0.05);
        var network = new SimulatedNetwork<Rumour.Told, Rumour.Heard>(seed, options, Rumour.CODEC).trace(trace);
        List<Rumour> members = IntStream.range(0, 20)
                .mapToObj(i -> new Rumour(i, 20, SplitMix64.of(seed, i)))
                .toList();
        members.forEach(network::add);
        network.runUntil(0);
        network.call(0, (now, output) -> members.getFirst().hear(now, 0, output));
        return network;
    }
}
