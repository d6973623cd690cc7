package org.parhelion.adapters.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace that one link joins to this one. Needs root, or the test is skipped.
 *
 * <pre>
 *   this namespace  10.78.N.1  phaN ───── phbN  10.78.N.2  namespace parhelionN
 * </pre>
 */
final class CutNetwork implements AutoCloseable {
    private final long number = ProcessHandle.current().pid() % 250;
    private final String name = "parhelion" + number;
    private final String link = "pha" + number;

    private CutNetwork() {}

    static CutNetwork make() throws IOException {
        CutNetwork network = new CutNetwork();
        String peer = "phb" + network.number;
        try {
            ip("netns", "add", network.name);
        } catch (IOException e) {
            Assumptions.abort("network namespaces cannot be made here (needs root and iproute2): " + e.getMessage());
        }
        try {
            ip("link", "add", network.link, "type", "veth", "peer", "name", peer, "netns", network.name);
            ip("addr", "add", network.here() + "/24", "dev", network.link);
            ip("link", "set", network.link, "up");
            ip("-n", network.name, "addr", "add", "10.78." + network.number + ".2/24", "dev", peer);
            ip("-n", network.name, "link", "set", peer, "up");
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private static void ip(String... arguments) throws IOException {
        Process process =
                new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("ip " + String.join(" ", arguments) + ": " + output);
        }
    }

    private static List<String> command(String... arguments) {
        return Stream.concat(Stream.of("ip"), Arrays.stream(arguments)).toList();
    }

    /** The address of this namespace. */
    String here() {
        return "10.78." + number + ".1";
    }

    /** What comes before a command that runs in the other namespace. */
    List<String> inside() {
        return List.of("ip", "netns", "exec", name);
    }

    /** As if the cable were pulled. */
    void cut() throws IOException {
        ip("link", "set", link, "down");
    }

    void join() throws IOException {
        ip("link", "set", link, "up");
    }

    @Override
    public void close() throws IOException {
        ip("netns", "del", name);
    }
}
