package org.parhelion.consensus;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.consensus.agreement.AgreementScript;
import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.GeneralEvent;
import org.parhelion.consensus.generals.Oral;
import org.parhelion.consensus.generals.OralMessages;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.generals.Packet;
import org.parhelion.consensus.generals.PacketCodec;
import org.parhelion.consensus.generals.Signed;
import org.parhelion.consensus.generals.SignedMessages;
import org.parhelion.consensus.generals.Treachery;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.GoldenScript;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.NetworkScript;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** Golden scripts: a few agreements, message by message, as a reviewer can follow them with the paper at hand. */
class ConsensusScriptTest {
    private static final long ROUND_NANOS = 1_000_000;
    private static final NetworkOptions STEADY = NetworkOptions.COMM.withLatency(10_000, 0);

    @TestFactory
    List<DynamicTest> scripts() {
        return GoldenScript.in("consensus").stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> GoldenScript.check(file, interpreter(file))))
                .toList();
    }

    private static Function<String, String> interpreter(Path file) {
        return switch (file.getFileName().toString()) {
            case "oral-messages.txt" -> oralMessages();
            case "signed-messages.txt" -> signedMessages();
            case "agreement.txt" -> AgreementScript.interpreter(STEADY, ROUND_NANOS);
            default -> throw new IllegalArgumentException("no interpreter for " + file);
        };
    }

    /** Four generals, 3 a traitor with two faces. */
    private static Function<String, String> oralMessages() {
        Army army = new Army(4, 1, 0);
        SimulatedNetwork<Packet<Oral>, GeneralEvent> network = new SimulatedNetwork<>(1, STEADY, PacketCodec.oral());
        for (int self = 0; self < 4; self++) {
            OralMessages general = self == 0
                    ? OralMessages.commander(army, 1, ROUND_NANOS, Order.ATTACK)
                    : OralMessages.lieutenant(army, self, 1, ROUND_NANOS);
            network.add(self == 3 ? new Liar<>(general, Treachery.TWO_FACED.oral(new SplitMix64(1))) : general);
        }
        return new NetworkScript<>(network, _ -> OralMessages.lieutenant(army, 1, 1, ROUND_NANOS))::run;
    }

    /** Four generals, the commander a traitor with two faces. */
    private static Function<String, String> signedMessages() {
        Army army = new Army(4, 2, 0);
        SimulatedSignatures keys = new SimulatedSignatures();
        SimulatedNetwork<Packet<Signed>, GeneralEvent> network =
                new SimulatedNetwork<>(1, STEADY, PacketCodec.signed());
        Machine<Packet<Signed>, GeneralEvent> commander =
                SignedMessages.commander(army, keys.signer(0), keys, 1, ROUND_NANOS, Order.ATTACK);
        network.add(new Liar<>(commander, Treachery.TWO_FACED.signed(keys.signer(0), new SplitMix64(1))));
        for (int self = 1; self < 4; self++) {
            network.add(SignedMessages.lieutenant(army, keys.signer(self), keys, 1, ROUND_NANOS));
        }
        return new NetworkScript<>(
                network, self -> SignedMessages.lieutenant(army, keys.signer(self), keys, 1, ROUND_NANOS))::run;
    }
}
