package org.parhelion.comm.mpj;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The launch of this rank by MPJ Express, which puts three arguments before the program's own.
 *
 * <pre>
 *   multicore   RANK  SIZE                        smpdev  program's arguments…
 *   niodev      RANK  "#temp line;#Number of …"   niodev  program's arguments…
 * </pre>
 *
 * @param arguments all of them, for {@code MPI.Init}
 */
record MpjLaunch(int rank, String device, List<String> arguments) {
    private static final int OWN = 3;
    private static final Set<String> DEVICES = Set.of("smpdev", "niodev", "hybdev", "mxdev", "native");

    /** The arguments of {@link MpjMain} before it removed MPJ Express's; one per rank, because each has its own class loader. */
    private static volatile Optional<MpjLaunch> remembered = Optional.empty();

    /** The launch given to {@link #remember}, or else the one in {@code args}; empty if there is none. */
    static Optional<MpjLaunch> of(String[] args) {
        return remembered.isPresent() ? remembered : parse(args);
    }

    /** Keeps the launch in {@code args}. */
    static void remember(String[] args) {
        remembered = parse(args);
    }

    private static Optional<MpjLaunch> parse(String[] args) {
        if (args.length < OWN || !DEVICES.contains(args[2])) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MpjLaunch(Integer.parseInt(args[0]), args[2], List.of(args)));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a program whose third argument happens to be such a word
        }
    }

    /** The program's own arguments. */
    List<String> programArguments() {
        return arguments.subList(OWN, arguments.size());
    }

    /** Whether all ranks share one JVM, each with classes of its own. */
    boolean sharesJvm() {
        return device.equals("smpdev");
    }
}
