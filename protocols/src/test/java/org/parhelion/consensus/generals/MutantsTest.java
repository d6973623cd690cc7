package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.consensus.generals.Order.ATTACK;
import static org.parhelion.consensus.generals.Order.RETREAT;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.LockStep;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Outbox;

/**
 * Generals with one rule broken. Each mutant must be caught by the search that lets the real machine pass: a search that catches
 * nothing proves nothing.
 */
class MutantsTest {
    // OM(m) --------------------------------------------------------------------------------------------------------

    private static int brokenOutcomes(Army army, long traitors, OralArmy.Recruiting recruiting) {
        int behaviours = (int) Math.pow(3, army.size() - 1.0);
        int broken = 0;
        for (int behaviour = 0; behaviour < behaviours; behaviour++) {
            int digits = behaviour;
            Verdict verdict = OralArmy.verdict(
                    army,
                    traitors,
                    ATTACK,
                    (traitor, to, _, _) -> {
                        int digit = digits / (int) Math.pow(3, (to + army.size() - traitor - 1) % army.size()) % 3;
                        return digit == 2 ? OptionalLong.empty() : OptionalLong.of(digit);
                    },
                    recruiting);
            broken += verdict.holds() ? 0 : 1;
        }
        return broken;
    }

    @Test
    void aTieThatGoesToOnesOwnVoteIsCaught() {
        Army army = new Army(5, 1, 0);
        OralArmy.Recruiting mutant = (of, self, order) -> new OralMessages(of, self, OralArmy.INSTANCE, 1_000, order) {
            @Override
            long majority(long[] votes, int count) {
                long attackers = java.util.Arrays.stream(votes, 0, count)
                        .filter(vote -> vote == ATTACK)
                        .count();
                return 2 * attackers == count ? votes[0] : Majority.of(votes, count);
            }
        };
        assertThat(brokenOutcomes(army, 1, OralArmy.REAL)).isZero();
        assertThat(brokenOutcomes(army, 1, mutant)).isPositive();
    }

    @Test
    void aRoundTooFewIsCaughtInOralMessages() {
        Army army = new Army(7, 2, 0);
        OralArmy.Recruiting mutant =
                (of, self, order) -> new OralMessages(new Army(of.size(), 1, 0), self, OralArmy.INSTANCE, 1_000, order);
        OralArmy.Lie splitting = (traitor, to, _, _) -> OptionalLong.of(to <= 3 ? ATTACK : RETREAT);
        assertThat(OralArmy.verdict(army, 0b1000001, ATTACK, splitting).holds()).isTrue();
        assertThat(OralArmy.verdict(army, 0b1000001, ATTACK, splitting, mutant).ic1())
                .isFalse();
    }

    @Test
    void amongThreeTheSearchForOneTraitorFindsHim() {
        assertThat(brokenOutcomes(new Army(3, 1, 0), 0b010, OralArmy.REAL)).isPositive();
    }

    /** Traitor 1 speaks first, and in 2's name. */
    private static Verdict impostor(OralArmy.Recruiting recruiting) {
        Army army = new Army(4, 1, 0);
        List<Machine<Packet<Oral>, GeneralEvent>> machines = new ArrayList<>();
        for (int general = 0; general < 4; general++) {
            machines.add(recruiting.recruit(army, general, ATTACK));
        }
        machines.set(1, new Liar<>(machines.get(1), (to, honest, output) -> {
            List<Oral> said = new ArrayList<>();
            for (int general = 1; general < 4; general++) {
                said.add(new Oral(Path.of(0, general), RETREAT));
            }
            output.send(to, new Packet<>(honest.instance(), honest.round(), said));
        }));
        return Verdict.of(army, 0b0010, ATTACK, OralArmy.decisions(army, new LockStep<>(machines).run(1_000)));
    }

    @Test
    void aMissingPathCheckIsCaughtInOralMessages() {
        assertThat(impostor(OralArmy.REAL).holds()).isTrue();
        assertThat(impostor((army, self, order) -> new OralMessages(army, self, OralArmy.INSTANCE, 1_000, order) {
                            @Override
                            boolean accepts(Path path, int round, int from) {
                                return true;
                            }
                        })
                        .ic2())
                .isFalse();
    }

    // SM(m) --------------------------------------------------------------------------------------------------------

    private static List<String> violations(SignedArmy.Recruiting recruiting, boolean repeatedHops) {
        return new SignedStrategies(new Army(4, 2, 0), 0b1001, repeatedHops)
                .search(recruiting, ATTACK)
                .violations();
    }

    @Test
    void aRoundTooFewIsCaughtInSignedMessages() {
        SignedArmy.Recruiting mutant = (army, signer, signatures, instance, order) ->
                new SignedMessages(army, signer, signatures, instance, SignedArmy.ROUND_NANOS, order) {
                    @Override
                    int rounds() {
                        return army.rounds() - 1;
                    }
                };
        assertThat(violations(SignedArmy.REAL, false)).isEmpty();
        assertThat(violations(mutant, false)).isNotEmpty();
    }

    @Test
    void aMissingPathCheckIsCaughtInSignedMessages() {
        SignedArmy.Recruiting mutant = (army, signer, signatures, instance, order) ->
                new SignedMessages(army, signer, signatures, instance, SignedArmy.ROUND_NANOS, order) {
                    @Override
                    boolean accepts(Signed message, int round, int from) {
                        return message.path().length() == round
                                && message.path().last() == from;
                    }
                };
        assertThat(violations(SignedArmy.REAL, true)).isEmpty();
        assertThat(violations(mutant, true)).isNotEmpty();
    }

    private static final class NotBoundToPath extends SignedMessages {
        NotBoundToPath(Army army, Signer signer, SimulatedSignatures signatures) {
            super(army, signer, signatures, 1, SignedArmy.ROUND_NANOS, ATTACK);
        }

        @Override
        byte[] statement(long instance, Path path, long order) {
            return Signed.statement(instance, new Path(0), order);
        }
    }

    private static final class NotBoundToInstance extends SignedMessages {
        NotBoundToInstance(Army army, Signer signer, SimulatedSignatures signatures, long instance, long order) {
            super(army, signer, signatures, instance, SignedArmy.ROUND_NANOS, order);
        }

        @Override
        byte[] statement(long instance, Path path, long order) {
            return Signed.statement(0, path, order);
        }
    }

    /**
     * Loyal 2 hands an order on along 0:2. Traitor 3 moves 2's signature to the chain 0:4:2:3, so that 2 seems to have had the
     * order from 4. The order that 1 then obeys never came along the way that the chain tells.
     */
    private static long obeyedUnderAForgedChain(SignedMessages reader, SignedMessages loyal, SimulatedSignatures keys) {
        Outbox<Packet<Signed>, GeneralEvent> sent = new Outbox<>();
        Signer commander = keys.signer(0);
        Signed order =
                new Signed(new Path(0), ATTACK, List.of()).then(commander, reader.statement(1, Path.of(0), ATTACK));
        loyal.step(new Input.Tick<>(0), sent);
        loyal.step(new Input.Message<>(1, 0, new Packet<>(1, 1, List.of(order))), sent);
        Signed honest = sent.takeEnvelopes().getFirst().message().messages().getFirst();

        Path forged = Path.of(0, 4, 2, 3);
        List<Signed.Signature> chain = new ArrayList<>();
        chain.add(honest.signatures().getFirst());
        chain.add(new Signed.Signature(keys.signer(4).sign(reader.statement(1, forged.prefix(2), ATTACK))));
        chain.add(honest.signatures().getLast());
        chain.add(new Signed.Signature(keys.signer(3).sign(reader.statement(1, forged, ATTACK))));
        Outbox<Packet<Signed>, GeneralEvent> heard = new Outbox<>();
        reader.step(new Input.Tick<>(0), heard);
        Signed message = new Signed(forged, ATTACK, chain);
        reader.step(new Input.Message<>(1, 3, new Packet<>(1, 4, List.of(message))), heard);
        reader.step(new Input.Tick<>(10 * SignedArmy.ROUND_NANOS), heard);
        return heard.takeEvents().getLast() instanceof GeneralEvent.Decided(long decided) ? decided : -1;
    }

    @Test
    void aSignatureNotBoundToItsPathIsCaught() {
        Army army = new Army(5, 3, 0);
        SimulatedSignatures keys = new SimulatedSignatures();
        assertThat(obeyedUnderAForgedChain(
                        SignedMessages.lieutenant(army, keys.signer(1), keys, 1, SignedArmy.ROUND_NANOS),
                        SignedMessages.lieutenant(army, keys.signer(2), keys, 1, SignedArmy.ROUND_NANOS),
                        keys))
                .isEqualTo(RETREAT);
        assertThat(obeyedUnderAForgedChain(
                        new NotBoundToPath(army, keys.signer(1), keys),
                        new NotBoundToPath(army, keys.signer(2), keys),
                        keys))
                .isEqualTo(ATTACK);
    }

    /** In instance 1 the loyal commander ordered retreat; in instance 2, attack. Traitor 3 replays the first order in the second. */
    private static long obeyedUnderAReplay(
            SignedMessages first, SignedMessages second, SignedMessages reader, Signer traitor) {
        Outbox<Packet<Signed>, GeneralEvent> said = new Outbox<>();
        first.step(new Input.Tick<>(0), said);
        Signed old = said.takeEnvelopes().getFirst().message().messages().getFirst();
        second.step(new Input.Tick<>(0), said);
        Packet<Signed> fresh = said.takeEnvelopes().getFirst().message();
        Signed replayed = old.then(traitor, reader.statement(2, old.path().then(3), old.order()));
        Outbox<Packet<Signed>, GeneralEvent> heard = new Outbox<>();
        reader.step(new Input.Tick<>(0), heard);
        reader.step(new Input.Message<>(1, 0, fresh), heard);
        reader.step(new Input.Message<>(2, 3, new Packet<>(2, 2, List.of(replayed))), heard);
        reader.step(new Input.Tick<>(10 * SignedArmy.ROUND_NANOS), heard);
        return heard.takeEvents().getLast() instanceof GeneralEvent.Decided(long decided) ? decided : -1;
    }

    @Test
    void aSignatureNotBoundToItsInstanceIsCaught() {
        Army army = new Army(4, 1, 0);
        SimulatedSignatures keys = new SimulatedSignatures();
        assertThat(obeyedUnderAReplay(
                        SignedMessages.commander(army, keys.signer(0), keys, 1, 1_000, RETREAT),
                        SignedMessages.commander(army, keys.signer(0), keys, 2, 1_000, ATTACK),
                        SignedMessages.lieutenant(army, keys.signer(1), keys, 2, 1_000),
                        keys.signer(3)))
                .isEqualTo(ATTACK);
        assertThat(obeyedUnderAReplay(
                        new NotBoundToInstance(army, keys.signer(0), keys, 1, RETREAT),
                        new NotBoundToInstance(army, keys.signer(0), keys, 2, ATTACK),
                        new NotBoundToInstance(army, keys.signer(1), keys, 2, RETREAT),
                        keys.signer(3)))
                .as("two orders seen, so the loyal commander's is not obeyed: IC2 is broken")
                .isEqualTo(RETREAT);
    }
}
