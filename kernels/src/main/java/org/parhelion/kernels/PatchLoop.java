package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.function.IntConsumer;

/**
 * Generates the loop over the points of a patch, in a method whose first three parameters are p, rows and columns of
 * {@link BlockKernel}:
 *
 * <pre>{@code
 * for (int r = 0; r < rows; r++) {
 *     int q = p + r * rowPitch;
 *     int end = q + columns;
 *     for (; q < end; q++) { … }
 * }
 * }</pre>
 *
 * <p>OpenCL compilers vectorise the inner loop, because its counter is the array index itself.
 */
final class PatchLoop {
    private static final int P = 1;
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    /** Number of local variables of the loop. */
    static final int LOCALS = 3;

    private PatchLoop() {}

    /** Generates the loop; {@code body} generates its body and receives the number of the local variable q. */
    static void write(CodeBuilder code, ClassDesc kernel, IntConsumer body) {
        write(code, kernel, (_, _) -> {}, body);
    }

    /** Generates what each row begins with. */
    interface RowStart {
        /** Receives the numbers of the local variables r and q. */
        void write(int r, int q);
    }

    /** As above; {@code rowStart} generates code that runs once a row, before its points. */
    static void write(CodeBuilder code, ClassDesc kernel, RowStart rowStart, IntConsumer body) {
        int r = code.allocateLocal(TypeKind.INT);
        int q = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        Label rowTest = code.newLabel();
        Label row = code.newLabel();
        Label test = code.newLabel();
        Label point = code.newLabel();
        code.loadConstant(0).istore(r).goto_(rowTest).labelBinding(row);
        code.iload(P).iload(r).aload(0).getfield(kernel, "rowPitch", CD_int).imul();
        code.iadd().istore(q).iload(q).iload(COLUMNS).iadd().istore(end);
        rowStart.write(r, q);
        code.goto_(test).labelBinding(point);
        body.accept(q);
        code.iinc(q, 1).labelBinding(test).iload(q).iload(end).if_icmplt(point);
        code.iinc(r, 1).labelBinding(rowTest).iload(r).iload(ROWS).if_icmplt(row);
    }
}
