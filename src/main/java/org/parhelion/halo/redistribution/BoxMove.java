package org.parhelion.halo.redistribution;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.grid.Box;

/**
 * Moves values on boxes of indices from the ranks that have them to those that want them, whatever the indices are those of: the points of an output, the
 * rows of a table.
 *
 * <pre>
 *   rank 0 has ┌───┐ and ┌───┐, rank 1 has ┌───┐; each wants one box, which may lie in several
 * </pre>
 *
 * <p>Every rank knows all boxes, so that it computes the messages without further ones. Not thread-safe.
 */
public final class BoxMove {
    private static final int TAG = 1;
    private static final int INDICES = 6;

    private final Comm comm;
    private final List<List<Box>> from;
    private final List<Box> to;

    /**
     * Plans a move. Not collective.
     *
     * @param comm the ranks; no other messages with tag 1 may be in transit on it
     * @param from the boxes that each rank has, disjoint over all ranks; the same on every rank
     * @param to the box that each rank wants, perhaps empty; the same on every rank
     * @throws IllegalArgumentException if these are not lists of one entry for each rank
     */
    public BoxMove(Comm comm, List<List<Box>> from, List<Box> to) {
        if (from.size() != comm.size() || to.size() != comm.size()) {
            throw new IllegalArgumentException(
                    "boxes of " + from.size() + " and " + to.size() + " ranks, not of " + comm.size());
        }
        this.comm = comm;
        this.from = List.copyOf(from);
        this.to = List.copyOf(to);
    }

    /**
     * Tells all ranks a box of each. Collective.
     *
     * @param comm the ranks
     * @param own this rank's box, perhaps empty
     * @return the boxes of all ranks, in their order
     */
    public static List<Box> all(Comm comm, Box own) {
        int[] indices = {own.k0(), own.j0(), own.i0(), own.k1(), own.j1(), own.i1()};
        int[] all = new int[INDICES * comm.size()];
        comm.allgather(Buffer.of(indices), Buffer.of(all));
        List<Box> boxes = new ArrayList<>();
        for (int n = 0; n < all.length; n += INDICES) {
            boxes.add(new Box(all[n], all[n + 1], all[n + 2], all[n + 3], all[n + 4], all[n + 5]));
        }
        return boxes;
    }

    /**
     * Moves values. Collective. Indices that no rank has keep their values.
     *
     * @param have the values on this rank's boxes, in their order, row-major
     * @param wanted receives the values on the box that this rank wants, row-major
     */
    public void move(List<double[]> have, double... wanted) {
        int rank = comm.rank();
        List<Request> sends = new ArrayList<>();
        List<Runnable> arrivals = new ArrayList<>();
        // Messages between two ranks are in the order of the sender's boxes on both.
        for (int other = 0; other < comm.size(); other++) {
            for (Box box : from.get(other)) {
                Box arrives = box.intersect(to.get(rank));
                if (other != rank && !arrives.isEmpty()) {
                    double[] values = new double[Math.toIntExact(arrives.volume())];
                    Request receive = comm.irecv(Buffer.of(values), other, TAG);
                    arrivals.add(() -> {
                        receive.await();
                        copy(arrives, values, arrives, wanted, to.get(rank));
                    });
                }
            }
        }
        for (int n = 0; n < have.size(); n++) {
            Box box = from.get(rank).get(n);
            for (int other = 0; other < comm.size(); other++) {
                Box leaves = box.intersect(to.get(other));
                if (leaves.isEmpty()) {
                    continue;
                }
                if (other == rank) {
                    copy(leaves, have.get(n), box, wanted, to.get(rank));
                } else {
                    double[] values = new double[Math.toIntExact(leaves.volume())];
                    copy(leaves, have.get(n), box, values, leaves);
                    sends.add(comm.isend(Buffer.of(values), other, TAG));
                }
            }
        }
        arrivals.forEach(Runnable::run);
        sends.forEach(Request::await);
    }

    /** Copies the values on a box from an array on a larger one to another. */
    private static void copy(Box points, double[] from, Box ofFrom, double[] to, Box ofTo) {
        for (int k = points.k0(); k < points.k1(); k++) {
            for (int j = points.j0(); j < points.j1(); j++) {
                System.arraycopy(
                        from, index(ofFrom, k, j, points.i0()), to, index(ofTo, k, j, points.i0()), points.columns());
            }
        }
    }

    private static int index(Box box, int k, int j, int i) {
        return ((k - box.k0()) * box.rows() + j - box.j0()) * box.columns() + i - box.i0();
    }
}
