package org.parhelion.consensus.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.NetworkScript;
import org.parhelion.protocol.SimulatedNetwork;

/** Runs the lines of a golden script in a simulated group of four members. */
public final class AgreementScript {
    private AgreementScript() {}

    /**
     * The interpreter of one script. {@code agree 1 5} and {@code shrink 1 5}: member 1 contributes 5. {@code dead 1 0}: member 1
     * learns that member 0 is dead. Other lines are those of {@link NetworkScript}.
     */
    public static Function<String, String> interpreter(NetworkOptions options, long roundNanos) {
        SimulatedNetwork<AgreementMessage, AgreementEvent> network =
                new SimulatedNetwork<>(1, options, AgreementMessage.CODEC);
        List<CrashAgreement> members = new ArrayList<>();
        for (int self = 0; self < 4; self++) {
            members.add(new CrashAgreement(self, View.initial(4), Quorum.MAJORITY, 50 * roundNanos));
            network.add(members.getLast());
        }
        var script = new NetworkScript<>(network, self -> members.get(self));
        network.runUntil(0);
        return command -> {
            String[] words = command.split(" ", -1);
            if (!List.of("agree", "shrink", "dead").contains(words[0])) {
                return script.run(command);
            }
            int self = Integer.parseInt(words[1]);
            CrashAgreement member = members.get(self);
            network.call(self, (now, output) -> {
                long value = Long.parseLong(words[2]);
                switch (words[0]) {
                    case "agree" -> member.agree(now, value, Fold.MIN, output);
                    case "shrink" -> member.shrink(now, value, Fold.MIN, output);
                    default -> member.declareFailed(RankSet.of((int) value), output);
                }
            });
            return script.lines();
        };
    }
}
