package mpi;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the elements of one item of a datatype are: pieces in the order in which they are sent. Positions count array elements
 * from the start of the item.
 */
record Layout(List<Piece> pieces, int size) {
    /** No elements. */
    static final Layout NONE = new Layout(List.of(), 0);

    /** One element at the start. */
    static final Layout ONE = new Layout(List.of(new Piece(0, 1, 1, 1)), 1);

    /** {@code count} blocks of {@code block} elements, {@code stride} elements from start to start. */
    record Piece(int first, int count, int block, int stride) {
        Piece at(int shift) {
            return new Piece(first + shift, count, block, stride);
        }

        int size() {
            return count * block;
        }

        private boolean isRun() {
            return count == 1;
        }
    }

    /** The layouts one after the other, neighbouring runs joined. */
    static Layout join(List<Layout> parts) {
        List<Piece> all = new ArrayList<>();
        int size = 0;
        for (Layout part : parts) {
            for (Piece piece : part.pieces) {
                Piece last = all.isEmpty() ? null : all.getLast();
                if (last != null && last.isRun() && piece.isRun() && last.first + last.block == piece.first) {
                    int block = last.block + piece.block;
                    all.set(all.size() - 1, new Piece(last.first, 1, block, block));
                } else if (piece.size() > 0) {
                    all.add(piece);
                }
            }
            size += part.size;
        }
        return new Layout(List.copyOf(all), size);
    }

    /** This layout, {@code shift} elements further on. */
    Layout at(int shift) {
        return shift == 0
                ? this
                : new Layout(pieces.stream().map(piece -> piece.at(shift)).toList(), size);
    }

    /** This layout {@code count} times, {@code distance} elements from start to start. */
    Layout repeat(int count, int distance) {
        if (count == 0 || size == 0) {
            return NONE;
        }
        if (count == 1) {
            return this;
        }
        if (pieces.size() == 1) {
            Piece one = pieces.getFirst();
            if (one.isRun()) {
                Piece row = distance == one.block
                        ? new Piece(one.first, 1, count * one.block, count * one.block)
                        : new Piece(one.first, count, one.block, distance);
                return new Layout(List.of(row), count * size);
            }
            if (distance == one.count * one.stride) {
                return new Layout(
                        List.of(new Piece(one.first, count * one.count, one.block, one.stride)), count * size);
            }
        }
        List<Layout> copies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            copies.add(at(i * distance));
        }
        return join(copies);
    }

    /** Whether items follow each other without gaps, in order, if their distance is {@code extent}. */
    boolean isContiguous(int extent) {
        return size > 0
                && extent == size
                && pieces.size() == 1
                && pieces.getFirst().first == 0
                && pieces.getFirst().isRun();
    }

    /** Copies {@code elements} elements of items that begin at {@code offset} of {@code array} to the start of {@code packed}. */
    void gather(Object array, int offset, int extent, Object packed, int to, int elements) {
        int done = 0;
        for (int item = offset; done < elements; item += extent) {
            for (Piece piece : pieces) {
                if (done == elements) {
                    return;
                }
                int n = Math.min(piece.size(), elements - done);
                copy(piece, n, array, item + piece.first, packed, to + done, true);
                done += n;
            }
        }
    }

    /** The reverse of {@link #gather}. */
    void scatter(Object packed, int from, int elements, Object array, int offset, int extent) {
        int done = 0;
        for (int item = offset; done < elements; item += extent) {
            for (Piece piece : pieces) {
                if (done == elements) {
                    return;
                }
                int n = Math.min(piece.size(), elements - done);
                copy(piece, n, array, item + piece.first, packed, from + done, false);
                done += n;
            }
        }
    }

    /** Copies the first {@code n} elements of a piece. */
    private static void copy(Piece piece, int n, Object array, int at, Object packed, int p, boolean gather) {
        int whole = n / piece.block;
        if (gather) {
            Strided.copy(array, at, piece.stride, packed, p, piece.block, piece.block, whole);
        } else {
            Strided.copy(packed, p, piece.block, array, at, piece.stride, piece.block, whole);
        }
        int rest = n - whole * piece.block;
        if (rest > 0) {
            int there = at + whole * piece.stride;
            int here = p + whole * piece.block;
            if (gather) {
                System.arraycopy(array, there, packed, here, rest);
            } else {
                System.arraycopy(packed, here, array, there, rest);
            }
        }
    }
}
