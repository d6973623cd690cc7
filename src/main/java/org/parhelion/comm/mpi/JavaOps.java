package org.parhelion.comm.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Reductions in which libraries differ from Java, so that they are operations of our own ({@code MPI_Op_create}), whose
 * function the library calls back.
 *
 * <p>Minimum and maximum of floating-point numbers: a NaN anywhere is the result, and −0 is below +0. {@code MPI_MAX} compares
 * with {@code >} and so loses NaNs, or not, by their place among the ranks: a solution that blew up would look converged on
 * some rank counts. Sums of bytes: Open MPI 4.1 saturates them on processors with AVX and wraps them around on others.
 *
 * <pre>
 *   void f(const void *in, void *inout, int *count, MPI_Datatype *type)      inout[i] = in[i] op inout[i]
 * </pre>
 */
@SuppressWarnings("restricted") // an upcall is what this class is for
final class JavaOps {
    static final long BYTE_SUM = create("byteSum");
    static final long FLOAT_MIN = create("floatMin");
    static final long FLOAT_MAX = create("floatMax");
    static final long DOUBLE_MIN = create("doubleMin");
    static final long DOUBLE_MAX = create("doubleMax");

    private JavaOps() {}

    private static long create(String function) {
        Abi abi = MpiLibrary.loaded().abi();
        FunctionDescriptor descriptor = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        MethodType type = MethodType.methodType(
                void.class, MemorySegment.class, MemorySegment.class, MemorySegment.class, MemorySegment.class);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stub = Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.lookup().findStatic(JavaOps.class, function, type),
                            descriptor,
                            Arena.global());
            MemorySegment op = arena.allocate(Long.BYTES, Long.BYTES);
            int commutes = 1;
            int code = Communicators.opCreate(stub, commutes, op);
            if (code != 0) {
                throw MpiErrors.of("op_create", code);
            }
            return abi.handleAt(op, 0);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(function + " is a method of this class", e);
        }
    }

    static void byteSum(MemorySegment in, MemorySegment inOut, MemorySegment count, MemorySegment type) {
        int n = length(count);
        MemorySegment a = in.reinterpret(n);
        MemorySegment b = inOut.reinterpret(n);
        for (int i = 0; i < n; i++) {
            b.set(JAVA_BYTE, i, (byte) (a.get(JAVA_BYTE, i) + b.get(JAVA_BYTE, i)));
        }
    }

    static void floatMin(MemorySegment in, MemorySegment inOut, MemorySegment count, MemorySegment type) {
        int n = length(count);
        MemorySegment a = in.reinterpret((long) n * Float.BYTES);
        MemorySegment b = inOut.reinterpret((long) n * Float.BYTES);
        for (int i = 0; i < n; i++) {
            b.setAtIndex(JAVA_FLOAT, i, Math.min(a.getAtIndex(JAVA_FLOAT, i), b.getAtIndex(JAVA_FLOAT, i)));
        }
    }

    static void floatMax(MemorySegment in, MemorySegment inOut, MemorySegment count, MemorySegment type) {
        int n = length(count);
        MemorySegment a = in.reinterpret((long) n * Float.BYTES);
        MemorySegment b = inOut.reinterpret((long) n * Float.BYTES);
        for (int i = 0; i < n; i++) {
            b.setAtIndex(JAVA_FLOAT, i, Math.max(a.getAtIndex(JAVA_FLOAT, i), b.getAtIndex(JAVA_FLOAT, i)));
        }
    }

    static void doubleMin(MemorySegment in, MemorySegment inOut, MemorySegment count, MemorySegment type) {
        int n = length(count);
        MemorySegment a = in.reinterpret((long) n * Double.BYTES);
        MemorySegment b = inOut.reinterpret((long) n * Double.BYTES);
        for (int i = 0; i < n; i++) {
            b.setAtIndex(JAVA_DOUBLE, i, Math.min(a.getAtIndex(JAVA_DOUBLE, i), b.getAtIndex(JAVA_DOUBLE, i)));
        }
    }

    static void doubleMax(MemorySegment in, MemorySegment inOut, MemorySegment count, MemorySegment type) {
        int n = length(count);
        MemorySegment a = in.reinterpret((long) n * Double.BYTES);
        MemorySegment b = inOut.reinterpret((long) n * Double.BYTES);
        for (int i = 0; i < n; i++) {
            b.setAtIndex(JAVA_DOUBLE, i, Math.max(a.getAtIndex(JAVA_DOUBLE, i), b.getAtIndex(JAVA_DOUBLE, i)));
        }
    }

    private static int length(MemorySegment count) {
        return count.reinterpret(Integer.BYTES).get(JAVA_INT, 0);
    }
}
