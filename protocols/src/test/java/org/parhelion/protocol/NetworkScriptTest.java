package org.parhelion.protocol;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden scripts of the simulated network itself, told by rumours. */
class NetworkScriptTest {
    private static final int MEMBERS = 4;

    @TestFactory
    List<DynamicTest> scripts() {
        return GoldenScript.in("protocol").stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> GoldenScript.check(file, new Interpreter()::run)))
                .toList();
    }

    private static final class Interpreter {
        private final SimulatedNetwork<Rumour.Told, Rumour.Heard> network =
                new SimulatedNetwork<>(1, NetworkOptions.LAN, Rumour.CODEC);
        private final List<Rumour> members = IntStream.range(0, MEMBERS)
                .mapToObj(i -> new Rumour(i, MEMBERS, SplitMix64.of(1, i)))
                .toList();
        private final NetworkScript<Rumour.Told, Rumour.Heard> script =
                new NetworkScript<>(network, i -> new Rumour(i, MEMBERS, SplitMix64.of(2, i)));

        private Interpreter() {
            members.forEach(network::add);
            network.runUntil(0);
        }

        private String run(String command) {
            if (command.equals("tell 0")) {
                network.call(0, (now, output) -> members.getFirst().hear(now, 0, output));
                return script.lines();
            }
            return script.run(command);
        }
    }
}
