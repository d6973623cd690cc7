package org.parhelion.runs.output;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.grid.Box;

/** Moves the values of a window from the points that ranks had to those that they have, which may be none. */
final class WindowMove {
    private static final int TAG = 1;
    private static final int INDICES = 6;

    private final Comm comm;
    private final Box before;
    private final Box after;
    private final List<Box> allBefore;
    private final List<Box> allAfter;

    /**
     * Tells all ranks the points. Collective.
     *
     * @param before the points that this rank has values of; may be empty
     * @param after the points that it gets values of; may be empty
     */
    WindowMove(Comm comm, Box before, Box after) {
        this.comm = comm;
        this.before = before;
        this.after = after;
        this.allBefore = all(comm, before);
        this.allAfter = all(comm, after);
    }

    private static List<Box> all(Comm comm, Box own) {
        int[] indices = {own.k0(), own.j0(), own.i0(), own.k1(), own.j1(), own.i1()};
        int[] all = new int[INDICES * comm.size()];
        comm.allgather(Buffer.of(indices), Buffer.of(all));
        List<Box> boxes = new ArrayList<>();
        for (int n = 0; n < all.length; n += INDICES) {
            boxes.add(new Box(all[n], all[n + 1], all[n + 2], all[n + 3], all[n + 4], all[n + 5]));
        }
        return boxes;
    }

    /** Moves each part. Collective. */
    void move(List<WindowValues.Part> from, List<WindowValues.Part> to) {
        for (int part = 0; part < from.size(); part++) {
            move(from.get(part).values(), to.get(part).values());
        }
    }

    private void move(double[] from, double[] to) {
        List<Request> sends = new ArrayList<>();
        List<Runnable> arrivals = new ArrayList<>();
        for (int rank = 0; rank < comm.size(); rank++) {
            Box leaves = before.intersect(allAfter.get(rank));
            Box arrives = allBefore.get(rank).intersect(after);
            if (rank == comm.rank()) {
                copy(leaves, from, before, to, after);
                continue;
            }
            if (!arrives.isEmpty()) {
                double[] values = new double[Math.toIntExact(arrives.volume())];
                Request receive = comm.irecv(Buffer.of(values), rank, TAG);
                arrivals.add(() -> {
                    receive.await();
                    copy(arrives, values, arrives, to, after);
                });
            }
            if (!leaves.isEmpty()) {
                double[] values = new double[Math.toIntExact(leaves.volume())];
                copy(leaves, from, before, values, leaves);
                sends.add(comm.isend(Buffer.of(values), rank, TAG));
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
