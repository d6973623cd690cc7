package org.example;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/** A program, outside the library, whose ranks wait for each other in the way that its last argument names. */
public final class WaitingMain {
    private WaitingMain() {}

    public static void main(String[] args) {
        String way = args[args.length - 1];
        Ranks.run(args, comm -> {
            comm.barrier();
            wait(way, comm);
        });
    }

    private static void wait(String way, Comm comm) throws InterruptedException {
        int other = 1 - comm.rank();
        int[] got = new int[1];
        switch (way) {
            case "receives" -> comm.recv(Buffer.of(got), other, 7);
            case "differs" -> {
                if (comm.rank() == 0) {
                    comm.barrier();
                } else {
                    Request request = comm.irecv(Buffer.of(got), 0, 7);
                    request.await();
                }
            }
            case "finishes" -> {
                if (comm.rank() == 0) {
                    comm.recv(Buffer.of(got), 1, 7);
                }
            }
            case "computes" -> {
                if (comm.rank() == 0) {
                    comm.recv(Buffer.of(got), 1, 7);
                    System.out.println("received " + got[0]);
                } else {
                    Thread.sleep(5_000); // several times the limit
                    comm.send(Buffer.of(new int[] {5}), 0, 7);
                }
            }
            default -> throw new IllegalArgumentException(way);
        }
    }
}
