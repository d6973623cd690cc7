package org.parhelion.space.contract;

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
public final class CutNetwork implements AutoCloseable {
    private final long number = ProcessHandle.current().pid() % 250;
    private final String name = "parhelion" + number;
    private final String link = "pha" + number;
    private final String peer = "phb" + number;

    private CutNetwork() {}

    /**
     * Makes one.
     *
     * @return the network, to be closed
     * @throws IOException if a link cannot be made in a namespace that could
     */
    public static CutNetwork make() throws IOException {
        CutNetwork network = new CutNetwork();
        try {
            ip("netns", "add", network.name);
        } catch (IOException e) {
            Assumptions.abort("network namespaces cannot be made here (needs root and iproute2): " + e.getMessage());
        }
        try {
            ip("link", "add", network.link, "type", "veth", "peer", "name", network.peer, "netns", network.name);
            ip("addr", "add", network.here() + "/24", "dev", network.link);
            ip("link", "set", network.link, "up");
            ip("-n", network.name, "addr", "add", network.there() + "/24", "dev", network.peer);
            ip("-n", network.name, "link", "set", network.peer, "up");
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

    /** {@return the address of this namespace} */
    public String here() {
        return "10.78." + number + ".1";
    }

    /** {@return the address of the other namespace} */
    public String there() {
        return "10.78." + number + ".2";
    }

    /** {@return what comes before a command that runs in the other namespace} */
    public List<String> inside() {
        return List.of("ip", "netns", "exec", name);
    }

    /**
     * Pulls the cable out of this host: its own sends fail at once, the other namespace waits.
     *
     * @throws IOException if {@code ip} fails
     */
    public void cutHere() throws IOException {
        ip("link", "set", link, "down");
    }

    /**
     * Pulls the cable out of the other host: who sends from here waits, and is not told.
     *
     * @throws IOException if {@code ip} fails
     */
    public void cutThere() throws IOException {
        ip("-n", name, "link", "set", peer, "down");
    }

    /**
     * Puts the cable back.
     *
     * @throws IOException if {@code ip} fails
     */
    public void join() throws IOException {
        ip("link", "set", link, "up");
        ip("-n", name, "link", "set", peer, "up");
    }

    @Override
    public void close() throws IOException {
        ip("netns", "del", name);
    }
}
