package org.parhelion.membership.swim;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.GoldenScript;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.NetworkScript;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;

/** The golden scripts of membership: {@code group 3} starts, then the network's commands, {@code leave} and {@code describe}. */
class SwimScriptTest {
    private static final long SEED = 1;

    @TestFactory
    List<DynamicTest> scripts() {
        return GoldenScript.in("membership").stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> GoldenScript.check(file, new Interpreter()::run)))
                .toList();
    }

    private static final class Interpreter {
        private final List<Swim> swims = new ArrayList<>();
        private final SimulatedNetwork<SwimMessage, MembershipEvent> network =
                new SimulatedNetwork<>(SEED, NetworkOptions.LAN.withLatency(1_000_000, 0), new SwimCodec(16));
        private final NetworkScript<SwimMessage, MembershipEvent> script = new NetworkScript<>(network, this::reborn);

        private String run(String command) {
            String[] words = command.split(" ", -1);
            switch (words[0]) {
                case "group" -> start(Integer.parseInt(words[1]));
                case "leave" ->
                    network.call(
                            member(words),
                            (now, output) -> swims.get(member(words)).leave(now, output));
                case "describe" ->
                    network.call(
                            member(words),
                            (now, output) -> swims.get(member(words))
                                    .describe(
                                            new Metadata(0, Double.parseDouble(words[2]), words[3], ""), now, output));
                default -> {
                    return script.run(command);
                }
            }
            return script.lines();
        }

        private void start(int members) {
            for (int member = 0; member < members; member++) {
                swims.add(Swim.together(member, members, SwimOptions.DEFAULT, SplitMix64.of(SEED, member)));
                network.add(swims.getLast());
            }
        }

        private Swim reborn(int member) {
            Swim swim = Swim.joining(
                    member,
                    swims.size(),
                    new int[] {(member + 1) % swims.size()},
                    SwimOptions.DEFAULT,
                    SplitMix64.of(SEED + 1, member));
            swims.set(member, swim);
            return swim;
        }

        private static int member(String[] words) {
            return Integer.parseInt(words[1]);
        }
    }
}
