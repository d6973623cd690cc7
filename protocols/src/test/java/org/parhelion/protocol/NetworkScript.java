package org.parhelion.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The commands of a golden script that every protocol shares; each returns the lines that were traced meanwhile.
 *
 * <pre>
 * run 250ms             runs for that long
 * crash 3 | restart 3   pause 3 2s | slow 3 10ms
 * block 0,1 2           drops what 0 and 1 send to 2
 * heal
 * loss 0.1
 * </pre>
 */
public final class NetworkScript<M, E> {
    private final SimulatedNetwork<M, E> network;
    private final Trace trace = Trace.withLines();
    private final IntFunction<Machine<M, E>> machines;

    /** Commands for {@code network}; {@code machines} makes the new machine of a member that restarts. */
    public NetworkScript(SimulatedNetwork<M, E> network, IntFunction<Machine<M, E>> machines) {
        this.network = network.trace(trace);
        this.machines = machines;
    }

    /** Runs one command; a word it does not know is an error. */
    public String run(String command) {
        String[] words = command.split(" ", -1);
        switch (words[0]) {
            case "run" -> network.runUntil(network.nowNanos() + nanos(words[1]));
            case "crash" -> network.crash(member(words[1]));
            case "restart" -> network.restart(member(words[1]), machines.apply(member(words[1])));
            case "pause" -> network.pause(member(words[1]), network.nowNanos() + nanos(words[2]));
            case "slow" -> network.slow(member(words[1]), nanos(words[2]));
            case "block" -> network.block(members(words[1]), members(words[2]));
            case "heal" -> network.heal();
            case "loss" -> network.options(network.options().withLossRate(Double.parseDouble(words[1])));
            default -> throw new IllegalArgumentException("no command '" + command + "'");
        }
        return lines();
    }

    /** What was traced since the last command. */
    public String lines() {
        List<String> lines = trace.takeLines();
        return lines.isEmpty() ? "(nothing)" : String.join("\n", lines);
    }

    /** {@code 5ms}, {@code 2s} or {@code 10us} in nanoseconds. */
    public static long nanos(String text) {
        long unit = text.endsWith("us") ? 1_000 : text.endsWith("ms") ? 1_000_000 : 1_000_000_000;
        return Long.parseLong(text.replaceAll("[a-z]", "")) * unit;
    }

    private static int member(String text) {
        return Integer.parseInt(text);
    }

    private static int[] members(String text) {
        return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
