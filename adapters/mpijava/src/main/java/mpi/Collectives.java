package mpi;

import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;

/** The collectives that move items. Objects are sent as bytes, after their lengths. */
final class Collectives {
    private Collectives() {}

    static void bcast(Link link, Items items, int root) {
        Comm comm = link.engine();
        boolean sends = comm.rank() == root;
        if (items.areObjects()) {
            byte[] bytes = sends ? items.serialised() : new byte[0];
            int[] length = {bytes.length};
            comm.bcast(Buffer.of(length), root);
            byte[] all = sends ? bytes : new byte[length[0]];
            comm.bcast(Buffer.of(all), root);
            if (!sends) {
                items.deserialise(all);
            }
        } else if (sends) {
            comm.bcast(items.outgoing(), root);
        } else {
            Parcel parcel = items.incoming();
            comm.bcast(parcel.buffer(), root);
            parcel.unpack(items.elements());
        }
    }

    static void gather(Link link, Items send, Parts recv, int root) {
        Comm comm = link.engine();
        boolean receives = comm.rank() == root;
        if (send.areObjects()) {
            byte[] mine = send.serialised();
            int[] lengths = new int[comm.size()];
            comm.gather(Buffer.of(new int[] {mine.length}), Buffer.of(lengths), root);
            int[] starts = Parts.starts(lengths);
            byte[] all = new byte[receives ? Arrays.stream(lengths).sum() : 0];
            comm.gatherv(Buffer.of(mine), Buffer.of(all), lengths, starts, root);
            if (receives) {
                deserialise(all, lengths, starts, recv);
            }
        } else if (receives) {
            Parts.Incoming in = recv.incoming();
            comm.gatherv(outgoing(send, recv.array()), in.buffer(), recv.lengths(), recv.starts(), root);
            in.unpack().run();
        } else {
            int[] none = new int[comm.size()];
            comm.gatherv(send.outgoing(), Buffer.EMPTY, none, none, root);
        }
    }

    private static void deserialise(byte[] all, int[] lengths, int[] starts, Parts recv) {
        for (int r = 0; r < lengths.length; r++) {
            recv.of(r).deserialise(Arrays.copyOfRange(all, starts[r], starts[r] + lengths[r]));
        }
    }

    /** The items to send; a copy if they are in the array that is received into. */
    private static Buffer outgoing(Items send, Object received) {
        if (!send.array().equals(received) || !send.type().direct) {
            return send.outgoing();
        }
        return Wire.of(send.packed(), 0, send.elements(), send.type().baseType);
    }

    static void scatter(Link link, Parts send, Items recv, int root) {
        Comm comm = link.engine();
        boolean sends = comm.rank() == root;
        if (recv.areObjects()) {
            int[] lengths = new int[comm.size()];
            byte[][] parts = new byte[comm.size()][0];
            if (sends) {
                Arrays.setAll(parts, r -> send.of(r).serialised());
                Arrays.setAll(lengths, r -> parts[r].length);
            }
            int[] mine = new int[1];
            comm.scatter(Buffer.of(lengths), Buffer.of(mine), root);
            byte[] bytes = new byte[mine[0]];
            comm.scatterv(Buffer.of(concatenated(parts)), lengths, Parts.starts(lengths), Buffer.of(bytes), root);
            recv.deserialise(bytes);
            return;
        }
        Parcel parcel = recv.incoming();
        if (sends) {
            boolean same = send.array().equals(recv.array()) && send.type().direct;
            Buffer all = same ? copy(send.outgoing()) : send.outgoing();
            comm.scatterv(all, send.lengths(), send.starts(), parcel.buffer(), root);
        } else {
            int[] none = new int[comm.size()];
            comm.scatterv(Buffer.EMPTY, none, none, parcel.buffer(), root);
        }
        parcel.unpack(recv.elements());
    }

    private static Buffer copy(Buffer buffer) {
        byte[] bytes = new byte[(int) buffer.byteSize()];
        java.lang.foreign.MemorySegment.ofArray(bytes).copyFrom(buffer.segment());
        return Buffer.of(java.lang.foreign.MemorySegment.ofArray(bytes), buffer.type());
    }

    private static byte[] concatenated(byte[][] parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static void allgather(Link link, Items send, Parts recv) {
        Comm comm = link.engine();
        if (send.areObjects()) {
            byte[] mine = send.serialised();
            int[] lengths = new int[comm.size()];
            comm.allgather(Buffer.of(new int[] {mine.length}), Buffer.of(lengths));
            int[] starts = Parts.starts(lengths);
            byte[] all = new byte[Arrays.stream(lengths).sum()];
            comm.allgatherv(Buffer.of(mine), Buffer.of(all), lengths, starts);
            deserialise(all, lengths, starts, recv);
            return;
        }
        Parts.Incoming in = recv.incoming();
        comm.allgatherv(outgoing(send, recv.array()), in.buffer(), recv.lengths(), recv.starts());
        in.unpack().run();
    }

    static void alltoall(Link link, Parts send, Parts recv) {
        Comm comm = link.engine();
        if (send.areObjects()) {
            byte[][] parts = new byte[comm.size()][];
            Arrays.setAll(parts, r -> send.of(r).serialised());
            int[] out = Arrays.stream(parts).mapToInt(part -> part.length).toArray();
            int[] in = new int[comm.size()];
            comm.alltoall(Buffer.of(out), Buffer.of(in));
            byte[] all = new byte[Arrays.stream(in).sum()];
            int[] starts = Parts.starts(in);
            comm.alltoallv(Buffer.of(concatenated(parts)), out, Parts.starts(out), Buffer.of(all), in, starts);
            deserialise(all, in, starts, recv);
            return;
        }
        Parts.Incoming in = recv.incoming();
        boolean same = send.array().equals(recv.array()) && send.type().direct;
        comm.alltoallv(
                same ? copy(send.outgoing()) : send.outgoing(),
                send.lengths(),
                send.starts(),
                in.buffer(),
                recv.lengths(),
                recv.starts());
        in.unpack().run();
    }
}
