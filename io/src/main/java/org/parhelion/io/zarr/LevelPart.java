package org.parhelion.io.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * One rank's part of a resolution of a field. Unlike a {@link Field}, a rank may have no points of it.
 *
 * <p>A point of the next level is the mean of the 2 points along each axis whose lower one has twice its index; it belongs to the rank that has this one.
 * Sums run over the points in C order, so that the bits do not depend on the ranks.
 *
 * @param boxes the points of each rank, as global indices
 * @param own the points of this rank
 * @param elements their values, along three axes
 */
record LevelPart(List<Box> boxes, Box own, Elements elements) {
    private static final int TAG = 0;
    private static final int AXES = 3;

    /** Level 0. */
    static LevelPart of(Field field) {
        Decomposition decomposition = field.block().decomposition();
        List<Box> boxes = new ArrayList<>();
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            boxes.add(field.lattice().owned(decomposition.owned(rank)));
        }
        return new LevelPart(boxes, field.owned(), Elements.of(field, field.owned(), AXES));
    }

    /** The next level. Collective. */
    LevelPart next(Comm comm) {
        Box all = all();
        List<Box> halves = boxes.stream().map(LevelPart::half).toList();
        Elements finer = elements;
        Box inside = own;
        for (int rank = 0; rank < comm.size(); rank++) {
            Box needed = doubled(halves.get(rank)).intersect(all);
            if (!owns(rank, needed)) {
                Optional<Object> gathered = toRank(comm, needed, rank);
                if (gathered.isPresent()) {
                    finer = Elements.of(gathered.get(), needed.planes(), needed.rows(), needed.columns());
                    inside = needed;
                }
            }
        }
        Box half = halves.get(comm.rank());
        return new LevelPart(halves, half, means(half, inside, finer));
    }

    /** All points of the level. */
    Box all() {
        Box all = Box.EMPTY;
        for (Box box : boxes) {
            if (!box.isEmpty()) {
                all = all.isEmpty()
                        ? box
                        : new Box(
                                0,
                                0,
                                0,
                                Math.max(all.k1(), box.k1()),
                                Math.max(all.j1(), box.j1()),
                                Math.max(all.i1(), box.i1()));
            }
        }
        return all;
    }

    /** The points of the next level whose lower point is in a box. */
    private static Box half(Box box) {
        Box half = box;
        for (Axis axis : Axis.values()) {
            half = half.with(axis, Math.ceilDiv(box.low(axis), 2), Math.ceilDiv(box.high(axis), 2));
        }
        return half;
    }

    private static Box doubled(Box half) {
        return new Box(2 * half.k0(), 2 * half.j0(), 2 * half.i0(), 2 * half.k1(), 2 * half.j1(), 2 * half.i1());
    }

    /** The rank that has most points of a box; the lowest of several. */
    int writer(Box box) {
        int writer = 0;
        long most = -1;
        for (int rank = 0; rank < boxes.size(); rank++) {
            long points = box.intersect(boxes.get(rank)).volume();
            if (points > most) {
                most = points;
                writer = rank;
            }
        }
        return writer;
    }

    /** Whether a rank has all points of a box. */
    boolean owns(int rank, Box box) {
        return box.isEmpty() || boxes.get(rank).contains(box);
    }

    /** The elements of a box that this rank has, along the last axes. */
    Elements elements(Box box, int axes) {
        int[] strides = new int[axes];
        for (int d = 0; d < Math.min(axes, AXES); d++) {
            strides[axes - 1 - d] = elements.strides()[AXES - 1 - d];
        }
        return new Elements(elements.array(), index(box), strides);
    }

    private int index(Box box) {
        return elements.index(new int[] {box.k0() - own.k0(), box.j0() - own.j0(), box.i0() - own.i0()});
    }

    /** Gathers a box on one rank, in C order; empty on the others. Collective. */
    Optional<Object> toRank(Comm comm, Box box, int rank) {
        Comm ranks = comm.companion();
        if (ranks.rank() != rank) {
            Box share = box.intersect(own);
            if (!share.isEmpty()) {
                ranks.send(buffer(copy(share)), rank, TAG);
            }
            return Optional.empty();
        }
        List<Box> shares = boxes.stream().map(box::intersect).toList();
        List<Optional<Object>> parts = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (int from = 0; from < shares.size(); from++) {
            Optional<Object> part = shares.get(from).isEmpty()
                    ? Optional.empty()
                    : Optional.of(from == rank ? copy(shares.get(from)) : array(shares.get(from)));
            parts.add(part);
            if (part.isPresent() && from != rank) {
                requests.add(ranks.irecv(buffer(part.get()), from, TAG));
            }
        }
        requests.forEach(Request::await);
        Object values = array(box);
        for (int from = 0; from < shares.size(); from++) {
            Box share = shares.get(from);
            parts.get(from).ifPresent(part -> place(part, share, values, box));
        }
        return Optional.of(values);
    }

    private Object copy(Box share) {
        Object part = array(share);
        int[] strides = elements.strides();
        int first = index(share);
        int n = 0;
        for (int k = 0; k < share.planes(); k++) {
            for (int j = 0; j < share.rows(); j++) {
                System.arraycopy(elements.array(), first + k * strides[0] + j * strides[1], part, n, share.columns());
                n += share.columns();
            }
        }
        return part;
    }

    private static void place(Object part, Box share, Object values, Box box) {
        int n = 0;
        for (int k = share.k0() - box.k0(); k < share.k1() - box.k0(); k++) {
            for (int j = share.j0() - box.j0(); j < share.j1() - box.j0(); j++) {
                int to = (k * box.rows() + j) * box.columns() + share.i0() - box.i0();
                System.arraycopy(part, n, values, to, share.columns());
                n += share.columns();
            }
        }
    }

    private Object array(Box box) {
        int count = Math.toIntExact(box.volume());
        return elements.array() instanceof double[] ? new double[count] : new float[count];
    }

    private static Buffer buffer(Object array) {
        return array instanceof double[] doubles ? Buffer.of(doubles) : Buffer.of((float[]) array);
    }

    private static Elements means(Box half, Box inside, Elements finer) {
        int columns = half.columns();
        int count = Math.toIntExact(half.volume());
        Object means = finer.array() instanceof double[] ? new double[count] : new float[count];
        double[] sums = new double[columns];
        int n = 0;
        for (int k = half.k0(); k < half.k1(); k++) {
            for (int j = half.j0(); j < half.j1(); j++) {
                Box row = doubled(new Box(k, j, half.i0(), k + 1, j + 1, half.i1()))
                        .intersect(inside);
                Arrays.fill(sums, 0);
                for (int fineK = row.k0(); fineK < row.k1(); fineK++) {
                    for (int fineJ = row.j0(); fineJ < row.j1(); fineJ++) {
                        int[] place = {fineK - inside.k0(), fineJ - inside.j0(), row.i0() - inside.i0()};
                        addPairs(finer.array(), finer.index(place), row.columns(), sums);
                    }
                }
                int rows = row.planes() * row.rows();
                for (int i = 0; i < columns; i++) {
                    put(sums[i] / (rows * Math.min(2, row.columns() - 2 * i)), means, n++);
                }
            }
        }
        return Elements.of(means, half.planes(), half.rows(), columns);
    }

    /** Adds each two values of a row to a sum; the last one alone if their number is odd. */
    private static void addPairs(Object array, int first, int count, double... sums) {
        if (array instanceof double[] doubles) {
            for (int i = 0; i < count; i++) {
                sums[i >> 1] += doubles[first + i];
            }
        } else {
            float[] floats = (float[]) array;
            for (int i = 0; i < count; i++) {
                sums[i >> 1] += floats[first + i];
            }
        }
    }

    private static void put(double value, Object array, int index) {
        if (array instanceof double[] doubles) {
            doubles[index] = value;
        } else {
            ((float[]) array)[index] = (float) value;
        }
    }
}
