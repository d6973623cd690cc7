package org.parhelion.benchmarks.byzantine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.parhelion.consensus.broadcast.Delivered;
import org.parhelion.consensus.broadcast.ReliableBroadcast;
import org.parhelion.consensus.broadcast.Voice;
import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.Ballot;
import org.parhelion.consensus.generals.GeneralEvent;
import org.parhelion.consensus.generals.Oral;
import org.parhelion.consensus.generals.OralMessages;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.generals.Packet;
import org.parhelion.consensus.generals.PacketCodec;
import org.parhelion.consensus.generals.SharedSpace;
import org.parhelion.consensus.generals.Signed;
import org.parhelion.consensus.generals.SignedMessages;
import org.parhelion.consensus.generals.SpaceVoter;
import org.parhelion.consensus.hotstuff.Entry;
import org.parhelion.consensus.hotstuff.HotStuff;
import org.parhelion.consensus.hotstuff.HotStuffEvent;
import org.parhelion.consensus.hotstuff.HotStuffMessage;
import org.parhelion.consensus.hotstuff.HotStuffOptions;
import org.parhelion.consensus.hotstuff.Leaders;
import org.parhelion.consensus.hotstuff.LogBlock;
import org.parhelion.consensus.signature.Signatures;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** Creates the generals of each protocol, loyal ones and traitors. */
final class Recruits {
    private static final Codec<Voice<Long>> VOICES = Voice.codec(new Codec<>() {
        @Override
        public void encode(Long value, Encoder encoder) {
            encoder.writeLong(value);
        }

        @Override
        public Long decode(Decoder decoder) {
            return decoder.readLong();
        }
    });

    private final Scenario scenario;
    private final Army army;
    private final IntFunction<Signer> signers;
    private final Signatures signatures;

    /** {@code signers} is called for the generals of this rank only. */
    Recruits(Scenario scenario, IntFunction<Signer> signers, Signatures signatures) {
        this.scenario = scenario;
        this.army = scenario.army();
        this.signers = signers;
        this.signatures = signatures;
    }

    private SplitMix64 random(int run, int general) {
        return SplitMix64.of(scenario.seed(), (long) run * army.size() + general);
    }

    private <M> Machine<M, GeneralEvent> sworn(
            int general, Machine<M, GeneralEvent> loyal, Liar.Lie<M, GeneralEvent> lie) {
        return scenario.betrays(general) ? new Liar<>(loyal, lie) : loyal;
    }

    Generals<Packet<Oral>> oral() {
        return new Generals<>(
                army.size(),
                PacketCodec.oral(),
                (run, self) -> sworn(
                        self,
                        self == army.commander()
                                ? OralMessages.commander(army, run, scenario.roundNanos(), scenario.order())
                                : OralMessages.lieutenant(army, self, run, scenario.roundNanos()),
                        scenario.treachery().oral(random(run, self))),
                packet -> packet.round(),
                packet -> packet.messages().size(),
                packet -> String.join(
                        ", ", packet.messages().stream().map(String::valueOf).toList()));
    }

    Generals<Packet<Signed>> signed() {
        return new Generals<>(
                army.size(),
                PacketCodec.signed(),
                (run, self) -> {
                    Signer signer = signers.apply(self);
                    return sworn(
                            self,
                            self == army.commander()
                                    ? SignedMessages.commander(
                                            army, signer, signatures, run, scenario.roundNanos(), scenario.order())
                                    : SignedMessages.lieutenant(army, signer, signatures, run, scenario.roundNanos()),
                            scenario.treachery().signed(signer, random(run, self)));
                },
                packet -> packet.round(),
                packet -> packet.messages().size(),
                packet -> String.join(
                        ", ", packet.messages().stream().map(String::valueOf).toList()));
    }

    /** The space is an additional member, after the generals. */
    Generals<Ballot> shared() {
        return new Generals<>(
                army.size() + 1,
                Ballot.CODEC,
                (run, self) -> self == army.size()
                        ? new SharedSpace(army, 2 * scenario.roundNanos())
                        : sworn(
                                self,
                                self == army.commander()
                                        ? SpaceVoter.commander(army, scenario.order())
                                        : SpaceVoter.lieutenant(army, self),
                                scenario.treachery().voting(random(run, self))),
                ballot -> switch (ballot) {
                    case Ballot.Proposal _ -> 1;
                    case Ballot.Vote _ -> 2;
                    case Ballot.Tally _ -> 3;
                },
                _ -> 1,
                ballot -> switch (ballot) {
                    case Ballot.Proposal(long order) -> "order " + Order.name(order);
                    case Ballot.Vote(long order) -> "vote " + Order.name(order);
                    case Ballot.Tally(List<OptionalLong> votes) ->
                        "tally "
                                + votes.stream()
                                        .map(vote -> vote.isPresent() ? Order.name(vote.getAsLong()) : "none")
                                        .toList();
                });
    }

    Generals<Voice<Long>> broadcast() {
        int n = army.size();
        return new Generals<>(
                n,
                VOICES,
                (run, self) -> {
                    SplitMix64 random = random(run, self);
                    ReliableBroadcast<Long> member = self == army.commander()
                            ? ReliableBroadcast.broadcaster(n, army.maxTraitors(), self, run, scenario.order())
                            : ReliableBroadcast.listener(n, army.maxTraitors(), self, army.commander(), run);
                    return sworn(
                            self,
                            Generals.deciding(member, (Delivered<Long> event) -> Optional.of(event.value())),
                            (to, voice, output) -> scenario.treachery()
                                    .said(to, voice.value(), random)
                                    .ifPresent(value -> output.send(to, changed(voice, value))));
                },
                voice -> switch (voice) {
                    case Voice.Initial<Long> _ -> 1;
                    case Voice.Echo<Long> _ -> 2;
                    case Voice.Ready<Long> _ -> 3;
                },
                _ -> 1,
                voice -> voice.getClass().getSimpleName() + " " + Order.name(voice.value()));
    }

    private static Voice<Long> changed(Voice<Long> voice, long value) {
        return switch (voice) {
            case Voice.Initial<Long> initial -> new Voice.Initial<>(initial.instance(), value);
            case Voice.Echo<Long> echo -> new Voice.Echo<>(echo.instance(), value);
            case Voice.Ready<Long> ready -> new Voice.Ready<>(ready.instance(), value);
        };
    }

    /** The commander's order is the first entry of a log; after his timeout the others append RETREAT. */
    Generals<HotStuffMessage> log() {
        return new Generals<>(
                army.size(),
                HotStuffMessage.CODEC,
                (run, self) -> {
                    SplitMix64 random = random(run, self);
                    Leaders leaders = Leaders.inTurn(army.size(), 1 << 10);
                    HotStuffOptions options =
                            new HotStuffOptions(army.size(), run, leaders, 1, 4 * scenario.roundNanos());
                    return sworn(
                            self,
                            new LogGeneral(
                                    new HotStuff(options, signers.apply(self), signatures),
                                    self == army.commander()
                                            ? OptionalLong.of(scenario.order())
                                            : OptionalLong.empty()),
                            (to, message, output) -> betray(to, message, random, output));
                },
                message -> (int) Math.min(
                        Trial.MAX_ROUNDS - 1,
                        switch (message) {
                            case HotStuffMessage.Proposal(LogBlock block) -> block.view();
                            case HotStuffMessage.Vote vote -> vote.view();
                            case HotStuffMessage.NewView newView -> newView.view();
                            case HotStuffMessage.Request _, HotStuffMessage.Fetch _, HotStuffMessage.Blocks _ -> 1L;
                        }),
                _ -> 1,
                message -> switch (message) {
                    case HotStuffMessage.Proposal(LogBlock block) ->
                        "block " + block.height() + " "
                                + block.entries().stream()
                                        .map(entry -> Order.name(LogGeneral.order(entry)))
                                        .toList();
                    case HotStuffMessage.Vote vote -> "vote for " + vote.block();
                    default -> message.getClass().getSimpleName();
                });
    }

    private void betray(
            int to, HotStuffMessage message, SplitMix64 random, Output<HotStuffMessage, GeneralEvent> output) {
        if (message instanceof HotStuffMessage.Proposal(LogBlock block)
                && !block.entries().isEmpty()) {
            Entry first = block.entries().getFirst();
            scenario.treachery().said(to, LogGeneral.order(first), random).ifPresent(order -> {
                Entry changed = new Entry(first.member(), first.sequence(), LogGeneral.command(order));
                output.send(
                        to,
                        new HotStuffMessage.Proposal(
                                new LogBlock(block.view(), block.height(), List.of(changed), block.justify())));
            });
        } else if (scenario.treachery().said(to, Order.ATTACK, random).isPresent()) {
            output.send(to, message);
        }
    }

    /** A replica that appends its order to the log, and obeys the first entry. */
    private static final class LogGeneral implements Machine<HotStuffMessage, GeneralEvent> {
        private final HotStuff replica;
        private final OptionalLong order;
        private boolean started;
        private boolean asked;
        private boolean decided;

        LogGeneral(HotStuff replica, OptionalLong order) {
            this.replica = replica;
            this.order = order;
        }

        static byte[] command(long order) {
            return ByteBuffer.allocate(Long.BYTES).putLong(order).array();
        }

        static long order(Entry entry) {
            return entry.command().length == Long.BYTES
                    ? ByteBuffer.wrap(entry.command()).getLong()
                    : Order.RETREAT;
        }

        @Override
        public void step(Input<HotStuffMessage> input, Output<HotStuffMessage, GeneralEvent> output) {
            Output<HotStuffMessage, HotStuffEvent> reading = new Output<>() {
                @Override
                public void send(int to, HotStuffMessage message) {
                    output.send(to, message);
                }

                @Override
                public void wakeAt(long deadlineNanos) {
                    output.wakeAt(deadlineNanos);
                }

                @Override
                public void emit(HotStuffEvent event) {
                    switch (event) {
                        case HotStuffEvent.Committed committed -> read(committed, output);
                        case HotStuffEvent.TimedOut _ -> asked |= !decided;
                    }
                }
            };
            boolean wasAsked = asked;
            replica.step(input, reading);
            if (!started) {
                started = true;
                order.ifPresent(own -> replica.submit(input.nowNanos(), command(own), reading));
            }
            if (asked && !wasAsked && order.isEmpty()) {
                replica.submit(input.nowNanos(), command(Order.RETREAT), reading);
            }
        }

        private void read(HotStuffEvent.Committed committed, Output<HotStuffMessage, GeneralEvent> output) {
            if (!decided && !committed.entries().isEmpty()) {
                decided = true;
                output.emit(new GeneralEvent.Decided(order(committed.entries().getFirst())));
            }
        }
    }
}
