package org.parhelion.comm.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;

/**
 * A communicator seen as a Cartesian grid of ranks. Pure arithmetic over a communicator with traffic of its own: providers
 * need not know of it, and no library's topology calls are used.
 *
 * <pre>
 *   dims {2, 3}:   rank 0 1 2      coords (0,0) (0,1) (0,2)
 *                       3 4 5             (1,0) (1,1) (1,2)
 * </pre>
 */
final class CartView extends ForwardingComm implements CartComm {
    private final int[] dims;
    private final boolean[] periodic;

    CartView(Comm inner, int[] dims, boolean[] periodic) {
        super(inner);
        this.dims = dims;
        this.periodic = periodic;
    }

    @Override
    public int[] dims() {
        return dims.clone();
    }

    @Override
    public boolean[] periodic() {
        return periodic.clone();
    }

    @Override
    public int[] coords(int rank) {
        if (rank < 0 || rank >= size()) {
            throw new IllegalArgumentException("rank " + rank + ": must be 0 … " + (size() - 1));
        }
        int[] coords = new int[dims.length];
        int rest = rank;
        for (int d = dims.length - 1; d >= 0; d--) {
            coords[d] = rest % dims[d];
            rest /= dims[d];
        }
        return coords;
    }

    @Override
    public int rankAt(int... coords) {
        if (coords.length != dims.length) {
            throw new IllegalArgumentException(
                    "coords " + Arrays.toString(coords) + ": must have " + dims.length + " entries");
        }
        int rank = 0;
        for (int d = 0; d < dims.length; d++) {
            boolean outside = coords[d] < 0 || coords[d] >= dims[d];
            if (outside && !periodic[d]) {
                return PROC_NULL;
            }
            rank = rank * dims[d] + Math.floorMod(coords[d], dims[d]);
        }
        return rank;
    }

    @Override
    public Shift shift(int dimension, int displacement) {
        if (dimension < 0 || dimension >= dims.length) {
            throw new IllegalArgumentException("dimension " + dimension + ": must be 0 … " + (dims.length - 1));
        }
        return new Shift(neighbour(dimension, -(long) displacement), neighbour(dimension, displacement));
    }

    @Override
    public void neighborAllgather(Buffer send, Buffer recv) {
        checkPair(send, recv);
        if (recv.count() != neighbours() * send.count()) {
            throw new IllegalArgumentException("recv has " + recv.count() + " elements: must have " + neighbours()
                    + " × " + send.count() + ", a part for each of the " + neighbours() + " neighbours");
        }
        exchange(_ -> send, recv, send.count());
    }

    @Override
    public void neighborAlltoall(Buffer send, Buffer recv) {
        checkPair(send, recv);
        Arguments.sameCount(send, recv);
        if (send.count() % neighbours() != 0) {
            throw new IllegalArgumentException("send has " + send.count() + " elements: must be a multiple of the "
                    + neighbours() + " neighbours");
        }
        int part = send.count() / neighbours();
        exchange(k -> send.slice(k * part, part), recv, part);
    }

    private static void checkPair(Buffer send, Buffer recv) {
        Arguments.elements(send, "send");
        Arguments.sameType(send, recv);
        Arguments.writable(recv, "recv");
        Arguments.distinct(send, recv);
    }

    private int neighbours() {
        return 2 * dims.length;
    }

    /**
     * Messages of the program's own kind on the companion, one for each direction; the tag is the direction that a message travels
     * in, so that two ranks that are neighbours twice do not mix them.
     *
     * <pre>
     *   direction 2d: to the lower coordinate of dimension d      2d + 1: to the higher one
     *   part k of recv ← neighbour in direction k, whose message travels in direction k ^ 1
     * </pre>
     */
    private void exchange(IntFunction<Buffer> send, Buffer recv, int part) {
        Comm traffic = companion();
        List<Request> requests = new ArrayList<>();
        for (int k = 0; k < neighbours(); k++) {
            requests.add(traffic.irecv(recv.slice(k * part, part), neighbourIn(k), k ^ 1));
        }
        for (int k = 0; k < neighbours(); k++) {
            requests.add(traffic.isend(send.apply(k), neighbourIn(k), k));
        }
        Request.awaitAll(requests.toArray(Request[]::new));
    }

    private int neighbourIn(int direction) {
        return neighbour(direction / 2, direction % 2 == 0 ? -1 : 1);
    }

    private int neighbour(int dimension, long displacement) {
        int[] coords = coords(rank());
        long moved = coords[dimension] + displacement;
        if (periodic[dimension]) {
            moved = Math.floorMod(moved, (long) dims[dimension]);
        } else if (moved < 0 || moved >= dims[dimension]) {
            return PROC_NULL;
        }
        coords[dimension] = (int) moved;
        return rankAt(coords);
    }
}
