package org.parhelion.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * Gathers a distributed field on rank 0, in C order, slab by slab, or a box of it on any rank. Rank 0 needs memory for two slabs,
 * independent of the size of the grid.
 *
 * <pre>
 *        rank 0 │ rank 1        slab 0: rows 0 … 1     values of row 0, then row 1,
 *      ─────────┼─────────      slab 1: rows 2 … 3     each from rank 0 and rank 1
 *        rank 2 │ rank 3        slab 2: rows 4 … 5     …
 * </pre>
 */
public final class FieldGather {
    /** Number of values of a slab: 8 MiB of doubles, large enough for messages at full bandwidth. */
    static final int SLAB_VALUES = 1 << 20;

    private static final int ROOT = 0;
    private static final int TAG = 0;

    /** Receives the slabs on rank 0, in C order. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Consumes the next slab.
         *
         * @param slab its values are valid until this method returns
         * @throws IOException if the values cannot be written
         */
        void accept(Slab slab) throws IOException;
    }

    private final Field field;
    private final Decomposition decomposition;
    private final Comm comm;
    private final int root;

    private FieldGather(Field field, Comm comm, int root) {
        this.field = field;
        this.root = root;
        this.decomposition = field.block().decomposition();
        this.comm = comm;
        if (comm.size() != decomposition.ranks()) {
            throw new IllegalArgumentException("field '" + field.name() + "' is distributed over "
                    + decomposition.ranks() + " ranks; the communicator has " + comm.size());
        }
    }

    /**
     * Passes the interior of a field to a sink on rank 0. The sinks of other ranks are not called. Collective.
     *
     * @param field this rank's part
     * @param comm the ranks of the field's decomposition
     * @param sink receives the slabs
     * @throws IllegalArgumentException if the communicator has another number of ranks than the decomposition
     * @throws IOException from the sink; the caller must end the job, because the other ranks wait for rank 0
     */
    public static void toRoot(Field field, Comm comm, Sink sink) throws IOException {
        toRoot(field, comm, SLAB_VALUES, sink);
    }

    static void toRoot(Field field, Comm comm, int slabValues, Sink sink) throws IOException {
        new FieldGather(field, comm.companion(), ROOT).run(field.lattice().box(), slabValues, sink);
    }

    /**
     * Passes a box of a field to a sink on rank 0. The sinks of other ranks are not called. Collective: all ranks call it with the same box.
     *
     * @param field this rank's part
     * @param comm the ranks of the field's decomposition
     * @param box the points, as global indices; part of the field
     * @param sink receives the slabs
     * @throws IllegalArgumentException if the communicator has another number of ranks than the decomposition
     * @throws IOException from the sink; the caller must end the job, because the other ranks wait for rank 0
     */
    public static void toRoot(Field field, Comm comm, Box box, Sink sink) throws IOException {
        new FieldGather(field, comm.companion(), ROOT).run(box, SLAB_VALUES, sink);
    }

    /**
     * Gathers a box of a field on one rank. Collective: all ranks call it with the same box and rank.
     *
     * @param field this rank's part
     * @param comm the ranks of the field's decomposition
     * @param box the points, as global indices; at most 2³¹ − 1
     * @param rank the rank that receives them
     * @return the values on {@code rank}; empty on other ranks
     * @throws IllegalArgumentException if the communicator has another number of ranks than the decomposition
     * @throws ArithmeticException if the box has too many points
     */
    public static Optional<Slab> toRank(Field field, Comm comm, Box box, int rank) {
        FieldGather gather = new FieldGather(field, comm.companion(), rank);
        Box own = box.intersect(field.owned());
        if (comm.rank() != rank) {
            gather.send(own, gather.array(Math.toIntExact(own.volume())));
            return Optional.empty();
        }
        Object values = gather.array(Math.toIntExact(box.volume()));
        gather.receive(box, values, gather.array(Math.toIntExact(box.volume() - own.volume())));
        return Optional.of(new Slab(box, values));
    }

    /**
     * Gathers a whole field in one array. Collective.
     *
     * @param field this rank's part; the grid has less than 2³¹ points
     * @param comm the ranks of the field's decomposition
     * @return the values in C order on rank 0; an empty array on other ranks
     * @throws IllegalArgumentException if the communicator has another number of ranks than the decomposition
     * @throws ArithmeticException on rank 0 if the grid has too many points for one array
     */
    public static double[] toRoot(Field field, Comm comm) {
        double[] all =
                new double[comm.rank() == ROOT ? Math.toIntExact(field.lattice().pointCount()) : 0];
        int[] filled = {0};
        try {
            toRoot(field, comm, slab -> {
                for (int p = 0; p < slab.count(); p++) {
                    all[filled[0]++] = slab.at(p);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("copying in memory does no I/O", e);
        }
        return all;
    }

    private void run(Box all, int slabValues, Sink sink) throws IOException {
        long planeValues = (long) all.rows() * all.columns();
        int planes = Math.clamp(slabValues / planeValues, 1, all.planes());
        int rows = planeValues <= slabValues ? all.rows() : Math.clamp(slabValues / all.columns(), 1, all.rows());
        int columns = Math.min(all.columns(), slabValues);
        int most = Math.toIntExact((long) planes * rows * columns);
        Object values = array(comm.rank() == root ? most : 0);
        Object part = array(most);
        for (int k = all.k0(); k < all.k1(); k += planes) {
            for (int j = all.j0(); j < all.j1(); j += rows) {
                for (int i = all.i0(); i < all.i1(); i += columns) {
                    Box box = new Box(k, j, i, k + planes, j + rows, i + columns).intersect(all);
                    if (comm.rank() == root) {
                        receive(box, values, part);
                        sink.accept(new Slab(box, values));
                    } else {
                        send(box.intersect(field.owned()), part);
                    }
                }
            }
        }
    }

    private void send(Box box, Object part) {
        if (!box.isEmpty()) {
            pack(box, part);
            comm.send(buffer(part, 0, Math.toIntExact(box.volume())), root, TAG);
        }
    }

    /** Fills {@code values} with the slab {@code box}; the other ranks' parts are received side by side in {@code parts}. */
    private void receive(Box box, Object values, Object parts) {
        List<Box> boxes = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        int offset = 0;
        for (int rank = 0; rank < comm.size(); rank++) {
            Box share = box.intersect(field.lattice().owned(decomposition.owned(rank)));
            if (rank != root && !share.isEmpty()) {
                int count = Math.toIntExact(share.volume());
                boxes.add(share);
                requests.add(comm.irecv(buffer(parts, offset, count), rank, TAG));
                offset += count;
            }
        }
        place(box.intersect(field.owned()), box, values);
        offset = 0;
        for (int n = 0; n < boxes.size(); n++) {
            requests.get(n).await();
            place(parts, offset, boxes.get(n), values, box);
            offset += Math.toIntExact(boxes.get(n).volume());
        }
    }

    /** Copies this rank's points of {@code box} (global indices) to the beginning of {@code part}. */
    private void pack(Box box, Object part) {
        place(box, box, part);
    }

    /** Copies this rank's points of {@code share} to their positions in the array of {@code whole}. */
    private void place(Box share, Box whole, Object values) {
        Box local = field.block().toLocal(share);
        for (int k = local.k0(); k < local.k1(); k++) {
            for (int j = local.j0(); j < local.j1(); j++) {
                int to = offset(whole, share.k0() + k - local.k0(), share.j0() + j - local.j0(), share.i0());
                System.arraycopy(field.array(), field.index(k, j, local.i0()), values, to, local.columns());
            }
        }
    }

    private static void place(Object part, int offset, Box share, Object values, Box whole) {
        int from = offset;
        for (int k = share.k0(); k < share.k1(); k++) {
            for (int j = share.j0(); j < share.j1(); j++) {
                System.arraycopy(part, from, values, offset(whole, k, j, share.i0()), share.columns());
                from += share.columns();
            }
        }
    }

    private static int offset(Box whole, int k, int j, int i) {
        return ((k - whole.k0()) * whole.rows() + j - whole.j0()) * whole.columns() + i - whole.i0();
    }

    private Object array(int length) {
        return field.precision() == Precision.DOUBLE ? new double[length] : new float[length];
    }

    private static Buffer buffer(Object array, int offset, int count) {
        return array instanceof double[] doubles
                ? Buffer.of(doubles, offset, count)
                : Buffer.of((float[]) array, offset, count);
    }
}
