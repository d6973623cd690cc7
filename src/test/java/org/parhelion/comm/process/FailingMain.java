package org.parhelion.comm.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/**
 * A program whose rank 2 comes to a bad end, in the way that its last argument names, while the others wait for it. When that
 * happens is noted in the file that {@value #MARK} names: the job must end within seconds from then on, however long four
 * JVMs took to start.
 */
public final class FailingMain {
    /** The file that holds the time of the last failure, or of the last start of a rank [ms since 1970]. */
    static final String MARK = "parhelion.test.failing";

    private FailingMain() {}

    public static void main(String[] args) {
        mark();
        String way = args[args.length - 1];
        if (way.equals("early") && Ranks.provider(args, "").launchedRank(args).orElse(0) == 2) {
            kill();
        }
        Ranks.run(args, comm -> {
            comm.barrier();
            if (comm.rank() == 2) {
                mark();
                fail(way, comm);
            }
            comm.recv(Buffer.of(new int[1]), 2, 0); // never comes
        });
    }

    private static void mark() {
        try {
            Files.writeString(Path.of(System.getProperty(MARK)), Long.toString(System.currentTimeMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fail(String way, Comm comm) throws InterruptedException {
        switch (way) {
            case "throw" -> throw new IllegalStateException("the pressure became negative");
            case "thread" -> {
                Thread.ofPlatform().start(() -> {
                    throw new IllegalStateException("the pressure became negative");
                });
                Thread.sleep(60_000);
            }
            case "exit" -> System.exit(0);
            case "abort" -> comm.abort(42, "the pressure became negative");
            case "kill" -> kill();
            case "message" -> comm.recv(Buffer.of(new int[1]), 99, 0);
            default -> throw new IllegalArgumentException(way);
        }
        Thread.sleep(60_000);
    }

    private static void kill() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("kill could not be run", e);
        }
    }
}
