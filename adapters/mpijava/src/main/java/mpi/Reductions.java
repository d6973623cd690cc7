package mpi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;

/**
 * The collectives that combine items.
 *
 * <p>MPI's operations on primitive types are the engine's; {@code short} and {@code char} are widened to {@code int}. Functions of the
 * program, and pairs of value and index, are applied here, in the order of the ranks, to the items collected.
 */
final class Reductions {
    private static final int[] NONE = {};

    private Reductions() {}

    static void reduce(Link link, Items send, Items recv, Op op, int root) {
        Comm comm = link.engine();
        boolean receives = comm.rank() == root;
        if (op.function != null) {
            Object[] parts = collect(link, send, root, op.function);
            if (receives) {
                recv.unpack(fold(parts, parts.length, send, op.function));
            }
            return;
        }
        org.parhelion.comm.Op engine = op.on(send.type().baseType);
        if (receives) {
            Result result = new Result(send, recv);
            comm.reduce(result.send, result.recv, engine, root);
            result.finish();
        } else {
            Buffer mine = widened(send);
            comm.reduce(mine, mine, engine, root);
        }
    }

    static void allreduce(Link link, Items send, Items recv, Op op) {
        Comm comm = link.engine();
        if (op.function != null) {
            reduce(link, send, recv, op, 0);
            Collectives.bcast(link, recv, 0);
            return;
        }
        org.parhelion.comm.Op engine = op.on(send.type().baseType);
        Result result = new Result(send, recv);
        comm.allreduce(result.send, result.recv, engine);
        result.finish();
    }

    static void scan(Link link, Items send, Items recv, Op op) {
        Comm comm = link.engine();
        if (op.function != null) {
            Object[] parts = collect(link, send, -1, op.function);
            recv.unpack(fold(parts, comm.rank() + 1, send, op.function));
            return;
        }
        Result result = new Result(send, recv);
        comm.scan(result.send, result.recv, op.on(send.type().baseType));
        result.finish();
    }

    static void reduceScatter(
            Link link,
            Object sendbuf,
            int sendoffset,
            Object recvbuf,
            int recvoffset,
            int[] counts,
            Datatype type,
            Op op) {
        Items send = new Items(sendbuf, sendoffset, Arrays.stream(counts).sum(), type);
        Items mine = new Items(recvbuf, recvoffset, counts[link.rank()], type);
        if (op.function == null) {
            org.parhelion.comm.Op engine = op.on(type.baseType);
            Result result = new Result(send, mine);
            int[] elements =
                    Arrays.stream(counts).map(count -> count * type.size).toArray();
            link.engine().reduceScatter(result.send, result.recv, elements, engine);
            result.finish();
            return;
        }
        boolean root = link.rank() == 0;
        Object all = Wire.allocate(type.baseType, root ? send.elements() : 0);
        Datatype plain = new Contiguous(type.size, mpi.Comm.base(type));
        Items combined = new Items(all, 0, root ? send.count() : 0, plain);
        if (root) {
            reduce(link, send, combined, op, 0);
        } else {
            reduce(link, send, send, op, 0);
        }
        Parts parts = new Parts(all, 0, counts, Parts.starts(counts), plain);
        Collectives.scatter(link, parts, mine, 0);
    }

    // Of the program -----------------------------------------------------------------------------------------------

    /** The packed items of all ranks; on ranks other than the root (−1: all are) nothing. */
    private static Object[] collect(Link link, Items send, int root, User_function function) {
        if (function instanceof Maxloc || function instanceof Minloc) {
            Pairs.check(function instanceof Maxloc, send.type()); // on all ranks, before one of them combines
        }
        int ranks = link.size();
        boolean receives = root < 0 || link.rank() == root;
        Object mine = send.packed();
        int elements = send.elements();
        Datatype base = mpi.Comm.base(send.type());
        Object all = Wire.allocate(send.type().baseType, receives ? ranks * elements : 0);
        Items part = new Items(mine, 0, elements, base);
        Parts parts = Parts.equal(all, 0, elements, base, ranks);
        if (root < 0) {
            Collectives.allgather(link, part, parts);
        } else {
            Collectives.gather(link, part, parts, root);
        }
        Object[] packed = new Object[receives ? ranks : 0];
        for (int r = 0; r < packed.length; r++) {
            packed[r] = Wire.allocate(send.type().baseType, elements);
            System.arraycopy(all, r * elements, packed[r], 0, elements);
        }
        return packed;
    }

    /** {@code parts[0] op … op parts[count - 1]}, packed. The function sees items as the program laid them out. */
    private static Object fold(Object[] parts, int count, Items like, User_function function) {
        Datatype type = like.type();
        int before = Math.max(0, -type.lb);
        int length = before + Math.max(0, (like.count() - 1) * type.extent + Math.max(type.ub, type.extent));
        Object inout = Wire.allocate(type.baseType, Math.max(length, like.elements()));
        Object in = Wire.allocate(type.baseType, Math.max(length, like.elements()));
        new Items(inout, before, like.count(), type).unpack(parts[count - 1]);
        for (int r = count - 2; r >= 0; r--) {
            new Items(in, before, like.count(), type).unpack(parts[r]);
            function.Call(in, before, inout, before, like.count(), type);
        }
        return new Items(inout, before, like.count(), type).packed();
    }

    // The engine's -------------------------------------------------------------------------------------------------

    /** Whether the engine can combine the items where they lie. */
    private static boolean isPlain(Items send, Items recv) {
        return send.type().direct && !isWidened(send.type().baseType) && !send.sharesArray(recv);
    }

    private static boolean isWidened(int base) {
        return base == Datatype.SHORT || base == Datatype.CHAR;
    }

    /** The items to combine: {@code short} and {@code char} as {@code int}, booleans as bytes. */
    private static Buffer widened(Items items) {
        if (!isWidened(items.type().baseType)) {
            return items.outgoing();
        }
        Object packed = items.packed();
        int[] wide = new int[items.elements()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = packed instanceof short[] shorts ? shorts[i] : ((char[]) packed)[i];
        }
        return Buffer.of(wide);
    }

    /** The buffers of a reduction, and what is to be done with the result. */
    private static final class Result {
        final Buffer send;
        final Buffer recv;
        private final Items to;
        /** Where the result comes; null if it comes where it belongs, or to {@code combined}. */
        private final @Nullable Parcel parcel;

        private final int[] combined;

        Result(Items from, Items to) {
            this.to = to;
            if (isPlain(from, to)) {
                parcel = null;
                combined = NONE;
                send = from.direct();
                recv = to.direct();
                return;
            }
            int base = to.type().baseType;
            if (isWidened(base)) {
                parcel = null;
                combined = new int[to.elements()];
                send = widened(from);
                recv = Buffer.of(combined);
                return;
            }
            combined = NONE;
            parcel = to.incoming();
            recv = parcel.buffer();
            send = from.type().direct && from.sharesArray(to)
                    ? Wire.of(from.packed(), 0, from.elements(), base)
                    : from.outgoing();
        }

        void finish() {
            if (parcel != null) {
                parcel.unpack(to.elements());
            } else if (combined.length > 0) {
                narrow(combined, to);
            }
        }

        private static void narrow(int[] combined, Items to) {
            Object packed = Wire.allocate(to.type().baseType, combined.length);
            for (int i = 0; i < combined.length; i++) {
                if (packed instanceof short[] shorts) {
                    shorts[i] = (short) combined[i];
                } else {
                    ((char[]) packed)[i] = (char) combined[i];
                }
            }
            to.unpack(packed);
        }
    }
}
