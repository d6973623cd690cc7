package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.parhelion.consensus.LockStep;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;

/** One OM(m) agreement on the real machines, with the traitors that a test wants. */
final class OralArmy {
    static final long INSTANCE = 7;
    static final long ROUND_NANOS = 1_000;

    /** What every traitor does with one order on one path to one general. */
    interface Lie {
        OptionalLong said(int traitor, int to, Path path, long honest);
    }

    /** Makes general {@code self}; the commander gets {@code order}. */
    interface Recruiting {
        OralMessages recruit(Army army, int self, long order);
    }

    static final Recruiting REAL = (army, self, order) -> self == army.commander()
            ? OralMessages.commander(army, INSTANCE, ROUND_NANOS, order)
            : OralMessages.lieutenant(army, self, INSTANCE, ROUND_NANOS);

    private OralArmy() {}

    static LockStep<Packet<Oral>, GeneralEvent> run(
            Army army, long traitors, long order, Lie lie, Recruiting recruiting) {
        List<Machine<Packet<Oral>, GeneralEvent>> machines = new ArrayList<>();
        for (int general = 0; general < army.size(); general++) {
            Machine<Packet<Oral>, GeneralEvent> loyal = recruiting.recruit(army, general, order);
            machines.add((traitors >>> general & 1) == 0 ? loyal : new Liar<>(loyal, lying(general, lie)));
        }
        return new LockStep<>(machines).run(1_000_000);
    }

    private static Liar.Lie<Packet<Oral>, GeneralEvent> lying(int traitor, Lie lie) {
        return (to, honest, output) -> {
            List<Oral> said = new ArrayList<>();
            for (Oral message : honest.messages()) {
                OptionalLong order = lie.said(traitor, to, message.path(), message.order());
                order.ifPresent(value -> said.add(new Oral(message.path(), value)));
            }
            output.send(to, new Packet<>(honest.instance(), honest.round(), said));
        };
    }

    static List<OptionalLong> decisions(Army army, LockStep<?, GeneralEvent> run) {
        List<OptionalLong> decisions = new ArrayList<>();
        for (int general = 0; general < army.size(); general++) {
            OptionalLong decision = OptionalLong.empty();
            for (GeneralEvent event : run.events(general)) {
                if (event instanceof GeneralEvent.Decided(long decided)) {
                    decision = OptionalLong.of(decided);
                }
            }
            decisions.add(decision);
        }
        return decisions;
    }

    static Verdict verdict(Army army, long traitors, long order, Lie lie, Recruiting recruiting) {
        return Verdict.of(army, traitors, order, decisions(army, run(army, traitors, order, lie, recruiting)));
    }

    static Verdict verdict(Army army, long traitors, long order, Lie lie) {
        return verdict(army, traitors, order, lie, REAL);
    }
}
