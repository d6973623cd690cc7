package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.consensus.generals.Order.ATTACK;
import static org.parhelion.consensus.generals.Order.RETREAT;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.consensus.LockStep;
import org.parhelion.consensus.signature.MacVectorSignatures;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.SplitMix64;

/** Lamport, Shostak, Pease 1982, §4: SM(m) on the real machines, against every plan of traitors who act as one. */
class SignedMessagesTest {
    @ParameterizedTest
    @CsvSource({"4, 2, 9", "5, 3, 16", "7, 2, 36", "4, 0, 3", "2, 0, 1"})
    void withoutTraitorsEachLieutenantPassesTheOrderOnOnce(int n, int m, long messages) {
        LockStep<Packet<Signed>, GeneralEvent> run = run(new Army(n, m, 0), 0, ATTACK, Treachery.SILENT, 1);
        long sent = run.sent().stream()
                .mapToLong(envelope -> envelope.message().messages().size())
                .sum();
        assertThat(sent).isEqualTo(messages).isEqualTo(MessageCount.signed(n, m));
        assertThat(run.nowNanos()).as("nobody waits for a clock").isZero();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "4, 2, 0b0001",
        "4, 2, 0b1001",
        "4, 2, 0b0101",
        "4, 2, 0b0011",
        "4, 2, 0b0010",
        "4, 2, 0b1100",
        "4, 2, 0b1010",
        "4, 2, 0b0110",
        "5, 3, 0b11001",
        "5, 3, 0b01101",
        "5, 3, 0b00111",
        "5, 3, 0b11100",
        "5, 3, 0b01110"
    })
    void noPlanOfTheTraitorsBreaksIt(int n, int m, String traitors) {
        long set = Long.parseLong(traitors.substring(2), 2);
        for (long order : new long[] {ATTACK, RETREAT}) {
            var found = new SignedStrategies(new Army(n, m, 0), set, false).search(SignedArmy.REAL, order);
            assertThat(found.violations()).isEmpty();
            assertThat(found.plansRun()).isPositive();
            boolean traitorCommands = (set & 1) != 0;
            if (traitorCommands) {
                assertThat(found.plansRun()).as("plans carried out").isGreaterThan(n == 5 ? 1_000 : 60);
            }
        }
    }

    @Test
    void chainsInWhichATraitorSignsTwiceDoNotBreakItEither() {
        assertThat(new SignedStrategies(new Army(4, 2, 0), 0b1001, true)
                        .search(SignedArmy.REAL, ATTACK)
                        .violations())
                .isEmpty();
    }

    @Test
    void randomStrategiesNeverBreakIt() {
        long seed = Long.getLong("parhelion.seed", 20261122);
        int runs = Integer.getInteger("parhelion.strategies", 20_000) / 4;
        for (int run = 0; run < runs; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            int m = 1 + random.nextInt(3);
            Army army = new Army(m + 2 + random.nextInt(3), m, 0);
            long traitors = RandomTraitors.choose(army, random);
            long order = random.nextInt(2);
            List<OptionalLong> decided =
                    OralArmy.decisions(army, run(army, traitors, order, Treachery.RANDOM, random.nextLong()));
            assertThat(Verdict.of(army, traitors, order, decided).holds())
                    .as("-Dparhelion.seed=%d, run %d, %s, traitors %s", seed, run, army, Long.toBinaryString(traitors))
                    .isTrue();
        }
    }

    static LockStep<Packet<Signed>, GeneralEvent> run(
            Army army, long traitors, long order, Treachery treachery, long seed) {
        SimulatedSignatures signatures = new SimulatedSignatures();
        List<Machine<Packet<Signed>, GeneralEvent>> machines = new ArrayList<>();
        for (int general = 0; general < army.size(); general++) {
            var signer = signatures.signer(general);
            SignedMessages loyal = SignedArmy.REAL.recruit(army, signer, signatures, 1, order);
            boolean betrays = (traitors >>> general & 1) != 0;
            var conduct = treachery.signed(signer, SplitMix64.of(seed, general));
            machines.add(betrays ? new Liar<>(loyal, conduct) : loyal);
        }
        return new LockStep<>(machines).run(1_000_000);
    }

    @Test
    void anOrderThatComesAfterItsRoundIsNotRead() {
        SimulatedSignatures signatures = new SimulatedSignatures();
        Army army = new Army(4, 2, 0);
        var lieutenant = SignedMessages.lieutenant(army, signatures.signer(1), signatures, 1, 1_000);
        Outbox<Packet<Signed>, GeneralEvent> outbox = new Outbox<>();
        Signed order = Signed.by(signatures.signer(0), 1, ATTACK);
        lieutenant.step(new Input.Tick<>(0), outbox);
        lieutenant.step(new Input.Tick<>(1_000), outbox);
        lieutenant.step(new Input.Message<>(1_001, 0, new Packet<>(1, 1, List.of(order))), outbox);
        lieutenant.step(new Input.Message<>(1_002, 0, new Packet<>(1, 2, List.of(order))), outbox);
        lieutenant.step(new Input.Tick<>(2_000), outbox);
        lieutenant.step(new Input.Tick<>(3_000), outbox);
        assertThat(outbox.takeEvents()).endsWith(new GeneralEvent.Decided(RETREAT));
    }

    @Test
    void aFloodOfOrdersIsPassedOnAtMostTwice() {
        SimulatedSignatures signatures = new SimulatedSignatures();
        Army army = new Army(4, 1, 0);
        var lieutenant = SignedMessages.lieutenant(army, signatures.signer(1), signatures, 1, 1_000);
        Outbox<Packet<Signed>, GeneralEvent> outbox = new Outbox<>();
        List<Signed> flood = new ArrayList<>();
        for (int order = 0; order < 100; order++) {
            flood.add(Signed.by(signatures.signer(0), 1, order));
        }
        lieutenant.step(new Input.Tick<>(0), outbox);
        lieutenant.step(new Input.Message<>(1, 0, new Packet<>(1, 1, flood)), outbox);
        assertThat(outbox.takeEnvelopes())
                .hasSize(2)
                .allSatisfy(sent -> assertThat(sent.message().messages()).hasSize(2));
    }

    @Test
    void signaturesThatOnlySomeCanCheckAreRefused() {
        MacVectorSignatures macs = MacVectorSignatures.deal(4, new byte[] {1}).get(1);
        assertThatThrownBy(() -> SignedMessages.lieutenant(new Army(4, 1, 0), macs.signer(), macs, 1, 1_000))
                .hasMessageContaining("MacVectorSignatures are not transferable");
    }

    /** Why they are refused: a commander whose vector is good for one lieutenant only splits the army. */
    @Test
    void aMacVectorThatOnlyOneCanCheckWouldSplitTheArmy() {
        Army army = new Army(4, 1, 0);
        List<MacVectorSignatures> macs = MacVectorSignatures.deal(4, new byte[] {1});
        List<Machine<Packet<Signed>, GeneralEvent>> machines = new ArrayList<>();
        for (MacVectorSignatures own : macs) {
            machines.add(new SignedMessages(army, own.signer(), own, 1, 1_000, ATTACK));
        }
        machines.set(0, new Liar<>(machines.getFirst(), (to, honest, output) -> {
            Signed order = honest.messages().getFirst();
            byte[] vector = order.signatures().getFirst().bytes().clone();
            for (int entry = 32; entry < vector.length; entry++) {
                vector[entry] ^= 1; // Good for general 1, bad for 2 and 3.
            }
            Signed crooked = new Signed(order.path(), order.order(), List.of(new Signed.Signature(vector)));
            output.send(to, new Packet<>(honest.instance(), honest.round(), List.of(crooked)));
        }));
        LockStep<Packet<Signed>, GeneralEvent> run = new LockStep<>(machines).run(1_000);
        assertThat(Verdict.of(army, 1, ATTACK, OralArmy.decisions(army, run)).ic1())
                .isFalse();
    }
}
