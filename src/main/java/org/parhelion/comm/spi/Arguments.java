package org.parhelion.comm.spi;

import java.util.Arrays;
import java.util.Objects;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;

/**
 * Checks of the arguments of every verb, shared so that all providers throw the same {@link IllegalArgumentException}: it names
 * the argument, its value and the allowed values.
 */
final class Arguments {
    private Arguments() {}

    static void dest(int dest, int size) {
        if (dest != Comm.PROC_NULL && (dest < 0 || dest >= size)) {
            throw new IllegalArgumentException(
                    "dest " + dest + ": must be a rank 0 … " + (size - 1) + " of this communicator, or PROC_NULL");
        }
    }

    static void source(int source, int size) {
        if (source != Comm.PROC_NULL && source != Comm.ANY_SOURCE && (source < 0 || source >= size)) {
            throw new IllegalArgumentException("source " + source + ": must be a rank 0 … " + (size - 1)
                    + " of this communicator, PROC_NULL or ANY_SOURCE");
        }
    }

    static void root(int root, int size) {
        if (root < 0 || root >= size) {
            throw new IllegalArgumentException(
                    "root " + root + ": must be a rank 0 … " + (size - 1) + " of this communicator");
        }
    }

    static void sendTag(int tag, int max) {
        if (tag < 0 || tag > max) {
            throw new IllegalArgumentException("tag " + tag + ": must be 0 … " + max);
        }
    }

    static void recvTag(int tag, int max) {
        if (tag != Comm.ANY_TAG && (tag < 0 || tag > max)) {
            throw new IllegalArgumentException("tag " + tag + ": must be 0 … " + max + ", or ANY_TAG");
        }
    }

    static void writable(Buffer buffer, String name) {
        if (buffer.segment().isReadOnly()) {
            throw new IllegalArgumentException(
                    name
                            + " buffer is read-only: receive into an array or a writable segment (Buffer.value is for sending)");
        }
    }

    static void distinct(Buffer send, Buffer recv) {
        if (send.byteSize() > 0
                && send.isContiguous()
                && recv.isContiguous()
                && send.segment().asOverlappingSlice(recv.segment()).isPresent()) {
            throw new IllegalArgumentException("send and recv buffers share memory: give each its own");
        }
    }

    static void sameType(Buffer send, Buffer recv) {
        if (send.type() != recv.type()) {
            throw new IllegalArgumentException(
                    "send holds " + send.type() + ", recv holds " + recv.type() + ": both must hold the same type");
        }
    }

    static void sameCount(Buffer send, Buffer recv) {
        if (send.byteSize() != recv.byteSize()) {
            throw new IllegalArgumentException("send has " + send.count() + " elements, recv has " + recv.count()
                    + ": both must have the same number");
        }
    }

    /** The operation must be defined for {@code count} elements of {@code type}: whole operands. */
    static void accepts(Op op, ElementType type, int count) {
        if (!Objects.requireNonNull(op, "op").accepts(type)) {
            throw new IllegalArgumentException(op + " is not defined for " + type
                    + (op instanceof PredefinedOp
                            ? ": it takes whole numbers only"
                            : ": use a buffer of its own type"));
        }
        if (op.width() > 1 && count % op.width() != 0) {
            throw new IllegalArgumentException(op + " combines operands of " + op.width() + " elements: " + count
                    + " elements are not a multiple of that");
        }
    }

    /** A buffer of a collective that has nothing to be in place of. */
    static void elements(Buffer buffer, String name) {
        if (buffer.isInPlace()) {
            throw new IllegalArgumentException("IN_PLACE as the " + name
                    + " buffer: it stands for the send buffer of a collective with two buffers");
        }
    }

    /** {@code whole}, called {@code name}, must have room for one part of {@code part} elements a rank. */
    static void parts(Buffer whole, String name, Buffer part, int size) {
        long wanted = part.byteSize() * size;
        if (whole.byteSize() != wanted) {
            throw new IllegalArgumentException(name + " has " + whole.count() + " elements: must have " + size + " × "
                    + part.count() + " = " + wanted / part.type().byteSize());
        }
    }

    /** {@code counts[r]} elements from {@code displacements[r]} must lie within {@code whole}, for every rank. */
    static void parts(Buffer whole, String name, int[] counts, int[] displacements, int size) {
        counts(counts, name + " counts", size);
        if (displacements.length != size) {
            throw new IllegalArgumentException(name + " displacements " + Arrays.toString(displacements)
                    + ": must have one entry for each of the " + size + " ranks");
        }
        int length = whole.count();
        for (int r = 0; r < size; r++) {
            if (displacements[r] < 0 || (long) displacements[r] + counts[r] > length) {
                throw new IllegalArgumentException(name + " part of rank " + r + ": " + counts[r]
                        + " elements from displacement " + displacements[r] + " are not within its " + length
                        + " elements");
            }
        }
    }

    static void counts(int[] counts, String name, int size) {
        if (counts.length != size) {
            throw new IllegalArgumentException(
                    name + " " + Arrays.toString(counts) + ": must have one entry for each of the " + size + " ranks");
        }
        for (int r = 0; r < size; r++) {
            if (counts[r] < 0) {
                throw new IllegalArgumentException(
                        name + " of rank " + r + " is " + counts[r] + ": must be zero or more");
            }
        }
    }

    /** This rank's own part of a v-variant: what it gives and what it is counted for must agree. */
    static void ownPart(Buffer part, String name, int count, int rank) {
        if (part.count() != count) {
            throw new IllegalArgumentException(name + " of rank " + rank + " has " + part.count()
                    + " elements, but its count is " + count + ": both must agree");
        }
    }

    static void color(int color) {
        if (color < 0 && color != Comm.UNDEFINED) {
            throw new IllegalArgumentException(
                    "color " + color + ": must be zero or more, or UNDEFINED to join no communicator");
        }
    }

    static void dims(int[] dims, boolean[] periodic, int size) {
        if (dims.length == 0 || dims.length != periodic.length) {
            throw new IllegalArgumentException("dims " + Arrays.toString(dims) + " and periodic "
                    + Arrays.toString(periodic) + ": both need one entry for each dimension, at least one");
        }
        long product = 1;
        for (int d : dims) {
            if (d < 1) {
                throw new IllegalArgumentException(
                        "dims " + Arrays.toString(dims) + ": every dimension needs at least one rank");
            }
            product = Math.multiplyExact(product, (long) d);
        }
        if (product != size) {
            throw new IllegalArgumentException("dims " + Arrays.toString(dims) + " make " + product
                    + " ranks: their product must be the communicator's size, " + size);
        }
    }

    static void exitStatus(int exitStatus) {
        if (exitStatus < 1 || exitStatus > 125) {
            throw new IllegalArgumentException("exit status " + exitStatus + ": must be 1 … 125");
        }
    }
}
