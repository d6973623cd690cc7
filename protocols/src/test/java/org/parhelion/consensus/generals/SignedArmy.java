package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Outbox;

/**
 * One SM(m) agreement in which traitors act as one: they share their keys and all that they hear, and say what a plan tells them
 * to. The loyal generals are the real machines.
 */
final class SignedArmy {
    static final long ROUND_NANOS = 1_000;

    /** Makes loyal general {@code signer.member()}. */
    interface Recruiting {
        SignedMessages recruit(Army army, Signer signer, SimulatedSignatures signatures, long instance, long order);
    }

    static final Recruiting REAL = (army, signer, signatures, instance, order) -> signer.member() == army.commander()
            ? SignedMessages.commander(army, signer, signatures, instance, ROUND_NANOS, order)
            : SignedMessages.lieutenant(army, signer, signatures, instance, ROUND_NANOS);

    /** What the traitors bring before one general: {@code order} along {@code path}, in the round that its length belongs to. */
    record Delivery(int to, long order, Path path) {}

    private record Key(Path path, long order) {}

    private final Army army;
    private final long traitors;
    private final SimulatedSignatures signatures = new SimulatedSignatures();
    private final List<Signer> signers = new ArrayList<>();
    private final Map<Key, Signed> overheard = new HashMap<>();
    private final List<Optional<SignedMessages>> loyal = new ArrayList<>();
    private final List<Outbox<Packet<Signed>, GeneralEvent>> outboxes = new ArrayList<>();
    private final long instance;

    SignedArmy(Army army, long traitors, long instance, long order, Recruiting recruiting) {
        this.army = army;
        this.traitors = traitors;
        this.instance = instance;
        for (int general = 0; general < army.size(); general++) {
            Signer signer = signatures.signer(general);
            signers.add(signer);
            boolean betrays = (traitors >>> general & 1) != 0;
            loyal.add(
                    betrays
                            ? Optional.empty()
                            : Optional.of(recruiting.recruit(army, signer, signatures, instance, order)));
            outboxes.add(new Outbox<>());
        }
    }

    /** Runs all rounds under {@code plan}; what each loyal general decided, or empty where the plan cannot be carried out. */
    Optional<List<OptionalLong>> run(List<Delivery> plan) {
        step(new Input.Tick<>(0));
        for (int round = 1; round <= army.rounds(); round++) {
            long beforeDeadline = round * ROUND_NANOS - 1;
            exchange(beforeDeadline);
            if (!speakTreason(plan, round, beforeDeadline)) {
                return Optional.empty();
            }
            step(new Input.Tick<>(round * ROUND_NANOS));
        }
        return Optional.of(decisions());
    }

    private void step(Input<Packet<Signed>> input) {
        for (int general = 0; general < army.size(); general++) {
            int self = general;
            loyal.get(general).ifPresent(machine -> machine.step(input, outboxes.get(self)));
        }
    }

    /** Carries what the loyal have sent: to the loyal as it is, to the traitors' common memory. */
    private void exchange(long nowNanos) {
        for (int from = 0; from < army.size(); from++) {
            for (Outbox.Envelope<Packet<Signed>> envelope : outboxes.get(from).takeEnvelopes()) {
                Optional<SignedMessages> reader = loyal.get(envelope.to());
                if (reader.isPresent()) {
                    reader.get()
                            .step(new Input.Message<>(nowNanos, from, envelope.message()), outboxes.get(envelope.to()));
                } else {
                    envelope.message().messages().forEach(m -> overheard.put(new Key(m.path(), m.order()), m));
                }
            }
        }
    }

    /** Each traitor's packet of this round to each general; false where the plan needs a signature that nobody made. */
    private boolean speakTreason(List<Delivery> plan, int round, long nowNanos) {
        for (int to = 0; to < army.size(); to++) {
            for (int from = 0; from < army.size(); from++) {
                List<Signed> messages = new ArrayList<>();
                for (Delivery delivery : plan) {
                    Path path = delivery.path();
                    if (delivery.to() == to && path.length() == round && path.last() == from) {
                        Optional<Signed> forged = forge(delivery);
                        if (forged.isEmpty()) {
                            return false;
                        }
                        messages.add(forged.get());
                    }
                }
                if (!messages.isEmpty()) {
                    Packet<Signed> packet = new Packet<>(instance, round, messages);
                    loyal.get(to).orElseThrow().step(new Input.Message<>(nowNanos, from, packet), outboxes.get(to));
                }
            }
        }
        return true;
    }

    /** Builds the chain from what the traitors can sign and have overheard; empty where a loyal signature is missing. */
    private Optional<Signed> forge(Delivery delivery) {
        Path path = delivery.path();
        int hop = path.length();
        while (hop > 0 && (traitors >>> path.at(hop - 1) & 1) != 0) {
            hop--;
        }
        Optional<Signed> message = hop == 0
                ? Optional.of(new Signed(new Path(0), delivery.order(), List.of()))
                : Optional.ofNullable(overheard.get(new Key(path.prefix(hop), delivery.order())));
        for (; hop < path.length() && message.isPresent(); hop++) {
            message = Optional.of(message.get().then(signers.get(path.at(hop)), instance));
        }
        return message;
    }

    private List<OptionalLong> decisions() {
        List<OptionalLong> decisions = new ArrayList<>();
        for (Outbox<Packet<Signed>, GeneralEvent> outbox : outboxes) {
            OptionalLong decision = OptionalLong.empty();
            for (GeneralEvent event : outbox.takeEvents()) {
                if (event instanceof GeneralEvent.Decided(long order)) {
                    decision = OptionalLong.of(order);
                }
            }
            decisions.add(decision);
        }
        return decisions;
    }
}
