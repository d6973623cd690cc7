package org.parhelion.comm.spi;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;

/**
 * The buffers of a collective as an engine takes them: adjacent elements, and a send buffer also where the program gave
 * {@link Buffer#IN_PLACE}. A buffer that the collective does not use on this rank is empty.
 *
 * @param send what this rank contributes
 * @param recv where the result goes
 * @param target where {@link #finish} unpacks it; null if {@code recv} is the program's own
 */
record InOut(Buffer send, Buffer recv, @Nullable Buffer target) {
    /** Of a collective that combines or moves all elements; in place, the contribution is all of {@code recv}. */
    static InOut of(Buffer send, Buffer recv) {
        if (send.isContiguous() && recv.isContiguous()) {
            return new InOut(send, recv, null);
        }
        InOut into = ofRecv(recv);
        return into.withSend(send.isInPlace() ? into.recv.packed() : ofSend(send).send);
    }

    /** Of a collective with one buffer. */
    static InOut of(Buffer buffer) {
        return ofRecv(buffer);
    }

    /** Of a rank that only sends. */
    static InOut ofSend(Buffer send) {
        return new InOut(send.isContiguous() ? send : Layouts.packed(send), Buffer.EMPTY, null);
    }

    /** Of a rank that only receives. Elements that the collective does not write keep their values. */
    static InOut ofRecv(Buffer recv) {
        if (recv.isContiguous()) {
            return new InOut(Buffer.EMPTY, recv, null);
        }
        return new InOut(Buffer.EMPTY, Layouts.packed(recv), recv);
    }

    /** Of a collective that collects equal parts; in place, the contribution is this rank's part of {@code recv}. */
    static InOut ofPart(Buffer send, Buffer recv, int rank, int size) {
        if (!send.isInPlace()) {
            return of(send, recv);
        }
        InOut into = ofRecv(recv);
        int part = recv.count() / size;
        if (recv.count() != part * size) {
            throw new IllegalArgumentException(
                    "recv has " + recv.count() + " elements: must be a multiple of the " + size + " ranks");
        }
        return into.withSend(into.recv.slice(rank * part, part).packed());
    }

    /** Of a collective that collects parts; in place, the contribution is this rank's part of {@code recv}. */
    static InOut ofPart(Buffer send, Buffer recv, int[] counts, int[] displacements, int rank, int size) {
        if (!send.isInPlace()) {
            return of(send, recv);
        }
        InOut into = ofRecv(recv);
        Arguments.parts(recv, "recv", counts, displacements, size);
        return into.withSend(into.recv.slice(displacements[rank], counts[rank]).packed());
    }

    /** Of the root of a scatter; in place of {@code recv}, its part of {@code count} elements stays where it is. */
    static InOut ofRootsPart(Buffer send, Buffer recv, int count) {
        return recv.isInPlace()
                ? ofSend(send).withRecv(Buffer.allocate(send.type(), Math.max(0, count)))
                : of(send, recv);
    }

    /** Of a reduction whose result is shorter; in place, the contribution is all of {@code recv}, the result at its beginning. */
    static InOut ofResult(Buffer send, Buffer recv, int count) {
        if (!send.isInPlace()) {
            return of(send, recv);
        }
        InOut into = ofRecv(recv);
        if (count < 0 || count > recv.count()) {
            throw new IllegalArgumentException("recv has " + recv.count()
                    + " elements: in place it holds the whole vector, of which " + count + " are this rank's");
        }
        return new InOut(into.recv.packed(), into.recv.slice(0, count), into.target);
    }

    private InOut withSend(Buffer elements) {
        return new InOut(elements, recv, target);
    }

    private InOut withRecv(Buffer elements) {
        return new InOut(send, elements, null);
    }

    /** Copies the result to where the program wants it, once the collective is complete. */
    void finish() {
        if (target != null) {
            target.unpack(recv, recv.count());
        }
    }
}
