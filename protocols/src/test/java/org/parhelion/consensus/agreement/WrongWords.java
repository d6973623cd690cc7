package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** Members that shrink over and over while a detector that errs calls whom it likes dead, over a network with every fault. */
final class WrongWords {
    private static final long MS = 1_000_000;
    private static final long END_NANOS = 200 * MS;

    private final SimulatedNetwork<AgreementMessage, AgreementEvent> network;
    private final List<CrashAgreement> members = new ArrayList<>();
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final String what;
    private int agreements;
    private boolean split;

    private WrongWords(long seed, int run, Quorum quorum) {
        SplitMix64 random = SplitMix64.of(seed, run);
        what = "-Dparhelion.seed=%d, run %d, %s".formatted(seed, run, quorum);
        NetworkOptions options =
                NetworkOptions.LAN.withLossRate(random.nextInt(3) * 0.1).withDuplicateRate(0.05);
        network = new SimulatedNetwork<>(random.nextLong(), options, AgreementMessage.CODEC);
        network.listen((_, member, event) -> happened(member, event));
        int n = 2 + random.nextInt(6);
        for (int self = 0; self < n; self++) {
            members.add(new CrashAgreement(self, View.initial(n), quorum, 5 * MS));
            network.add(members.getLast());
        }
        network.runUntil(0);
        for (int self = 0; self < n; self++) {
            network.at(random.nextInt(20) * MS, begin(self));
        }
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            network.at(random.nextInt(150) * MS, trouble(random, n));
        }
    }

    private Runnable begin(int self) {
        return () -> network.call(self, (now, output) -> {
            if (!members.get(self).fenced()) {
                members.get(self).shrink(now, self, Fold.OR, output);
            }
        });
    }

    private Runnable trouble(SplitMix64 random, int n) {
        int one = random.nextInt(n);
        int other = random.nextInt(n);
        long fromHere = (1 + random.nextInt(40)) * MS;
        return switch (random.nextInt(5)) {
            case 0, 1 ->
                () -> network.call(
                        one,
                        (_, output) -> members.get(one)
                                .declareFailed(one == other ? RankSet.EMPTY : RankSet.of(other), output));
            case 2 ->
                () -> {
                    network.pause(one, network.nowNanos() + fromHere);
                    for (int member = 0; member < n; member++) {
                        int witness = member;
                        if (witness != one && witness % 2 == 0) {
                            network.call(
                                    witness,
                                    (_, output) -> members.get(witness).declareFailed(RankSet.of(one), output));
                        }
                    }
                };
            case 3 -> () -> divide(n, one);
            default ->
                () -> {
                    network.crash(one);
                    for (int member = 0; member < n; member++) {
                        int witness = member;
                        network.at(
                                network.nowNanos() + fromHere,
                                () -> network.call(
                                        witness,
                                        (_, output) -> members.get(witness)
                                                .declareFailed(RankSet.of(one).minus(RankSet.of(witness)), output)));
                    }
                };
        };
    }

    /** Members below and above {@code border} no longer hear each other, and call each other dead. */
    private void divide(int n, int border) {
        int[] low = java.util.stream.IntStream.range(0, border).toArray();
        int[] high = java.util.stream.IntStream.range(border, n).toArray();
        network.partition(low, high);
        for (int member = 0; member < n; member++) {
            int witness = member;
            RankSet other = RankSet.of(member < border ? high : low);
            network.at(
                    network.nowNanos() + 10 * MS,
                    () -> network.call(
                            witness, (_, output) -> members.get(witness).declareFailed(other, output)));
        }
        network.at(network.nowNanos() + 60 * MS, network::heal);
    }

    private void happened(int member, AgreementEvent event) {
        if (event instanceof AgreementEvent.Agreed(long instance, Outcome outcome)) {
            agreements++;
            Outcome first = outcomes.putIfAbsent(instance, outcome);
            split |= first != null && !first.equals(outcome);
            network.at(network.nowNanos() + 2 * MS, begin(member));
        }
    }

    int agreements() {
        return agreements;
    }

    /** Runs it; no two members may be told different things of one agreement. */
    static WrongWords run(long seed, int run, Quorum quorum) {
        WrongWords words = new WrongWords(seed, run, quorum);
        words.network.runUntil(END_NANOS);
        assertThat(words.split).as(words.what).isFalse();
        return words;
    }

    /** Runs it and tells whether two members were told different things. */
    static boolean splits(long seed, int run, Quorum quorum) {
        WrongWords words = new WrongWords(seed, run, quorum);
        words.network.runUntil(END_NANOS);
        return words.split;
    }
}
