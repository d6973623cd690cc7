package org.parhelion.comm.mpj;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How MPJ Express started this rank: it puts three arguments before the program's own.
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

    /** What {@link MpjMain} was started with, before it took MPJ Express's arguments off; one a rank, by class loader. */
    private static volatile Optional<MpjLaunch> remembered = Optional.empty();

    /** The launch that {@code args} tell of, or that {@link #remember} was told. */
    static Optional<MpjLaunch> of(String[] args) {
        return remembered.isPresent() ? remembered : parse(args);
    }

    /** Notes the launch that {@code args} tell of. */
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
            return Optional.empty(); // a program of its own with such a third argument
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
