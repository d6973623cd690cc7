package org.parhelion.comm.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.parhelion.comm.Buffer;

/** Finds the ranks that run on the same host, by its name. */
final class HostNames {
    private HostNames() {}

    /** The lowest rank whose host has this rank's name: the same for all ranks of a host. Collective. */
    static int lowestRankWith(Transport transport, String name) {
        byte[] own = name.getBytes(StandardCharsets.UTF_8);
        int[] lengths = new int[transport.size()];
        transport.allgather(Buffer.value(own.length), Buffer.of(lengths));
        int[] places = CollectiveAlgorithms.contiguous(lengths);
        byte[] all = new byte[Arrays.stream(lengths).sum()];
        transport.allgatherv(Buffer.of(own), Buffer.of(all), lengths, places);
        int rank = 0;
        while (!Arrays.equals(own, 0, own.length, all, places[rank], places[rank] + lengths[rank])) {
            rank++;
        }
        return rank;
    }
}
