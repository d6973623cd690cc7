package org.parhelion.comm.process;

import java.io.IOException;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/** A program whose rank 2 comes to a bad end, in the way that its first argument names, while the others wait for it. */
public final class FailingMain {
    private FailingMain() {}

    public static void main(String[] args) {
        String way = args[args.length - 1];
        Ranks.run(args, comm -> {
            comm.barrier();
            if (comm.rank() == 2) {
                fail(way, comm);
            }
            comm.recv(Buffer.of(new int[1]), 2, 0); // never comes
        });
    }

    private static void fail(String way, Comm comm) throws IOException, InterruptedException {
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
            case "kill" ->
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                String.valueOf(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            case "message" -> comm.recv(Buffer.of(new int[1]), 99, 0);
            default -> throw new IllegalArgumentException(way);
        }
        Thread.sleep(60_000);
    }
}
