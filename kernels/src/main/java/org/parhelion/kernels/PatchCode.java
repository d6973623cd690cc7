package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.parhelion.Precision;

/**
 * Generates the bodies of the operations on a patch, except for the update. Their parameters are the numbers of the patch, in
 * the order of {@link BlockKernel}.
 */
final class PatchCode {
    private static final int P = 1;
    private static final int FIELD = 4;
    private static final int AT = 5;
    private static final int MIRROR = 6;

    private final CodeBuilder code;
    private final ClassDesc kernel;
    private final TypeKind kind;
    private final ClassDesc real;

    /** @param kernel the generated class */
    PatchCode(CodeBuilder code, ClassDesc kernel, Precision precision) {
        this.code = code;
        this.kernel = kernel;
        this.kind = precision == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
        this.real = precision == Precision.DOUBLE ? CD_double : CD_float;
    }

    /** outbox[at++] = field[q] */
    void pack(List<String> now) {
        eachField(
                now,
                array -> eachPoint(q -> {
                    values("outbox").iload(AT);
                    values(array).iload(q).arrayLoad(kind);
                    code.arrayStore(kind).iinc(AT, 1);
                }));
    }

    /** field[q] = inbox[at++] */
    void unpack(List<String> now) {
        eachField(
                now,
                array -> eachPoint(q -> {
                    values(array).iload(q);
                    values("inbox").iload(AT).arrayLoad(kind);
                    code.arrayStore(kind).iinc(AT, 1);
                }));
    }

    /** field[q] = scale · field[q + mirror] + offset; with scale 0 no mirror point is read. */
    void boundary(List<String> now) {
        int scale = code.allocateLocal(kind);
        values("reals").iload(AT).arrayLoad(kind).storeLocal(kind, scale).iinc(AT, 1);
        eachField(
                now,
                array -> eachPoint(q -> {
                    // Allocated in each field's loop, because Aparapi declares a local variable at its first
                    // assignment.
                    int value = code.allocateLocal(kind);
                    int scaled = code.allocateLocal(kind);
                    Label constant = code.newLabel();
                    values("reals").iload(AT).arrayLoad(kind).storeLocal(kind, value);
                    code.loadLocal(kind, scale);
                    zero();
                    code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(constant);
                    code.loadLocal(kind, scale);
                    values(array).iload(q).iload(MIRROR).iadd().arrayLoad(kind);
                    code.with(operator(Opcode.DMUL, Opcode.FMUL)).storeLocal(kind, scaled);
                    code.loadLocal(kind, scaled).loadLocal(kind, value);
                    code.with(operator(Opcode.DADD, Opcode.FADD)).storeLocal(kind, value);
                    code.labelBinding(constant);
                    values(array)
                            .iload(q)
                            .loadLocal(kind, value)
                            .arrayStore(kind)
                            .iinc(AT, 1);
                }));
    }

    /** field[p] = field[p] + amplitude */
    void source(List<String> next) {
        eachField(next, array -> {
            values(array).iload(P);
            values(array).iload(P).arrayLoad(kind);
            values("reals").iload(AT).arrayLoad(kind);
            code.with(operator(Opcode.DADD, Opcode.FADD)).arrayStore(kind);
        });
    }

    /** sums[at] = field[p] */
    void receiver(List<String> next) {
        eachField(next, array -> {
            values("sums").iload(AT);
            values(array).iload(P).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** sums[at] = the largest |next − now| of the patch over all fields; NaN if a value is NaN. */
    void change(List<String> now, List<String> next) {
        int most = code.allocateLocal(kind);
        int each = code.allocateLocal(kind);
        zero();
        code.storeLocal(kind, most);
        eachPoint(q -> {
            for (int f = 0; f < now.size(); f++) {
                Label smaller = code.newLabel();
                Label number = code.newLabel();
                code.aload(0);
                values(next.get(f)).iload(q).arrayLoad(kind);
                values(now.get(f)).iload(q).arrayLoad(kind);
                code.with(operator(Opcode.DSUB, Opcode.FSUB))
                        .invokevirtual(kernel, "abs", MethodTypeDesc.of(real, real))
                        .storeLocal(kind, each);
                // The first comparison is false for NaN; the second one stores it, and it is kept.
                code.loadLocal(kind, each).loadLocal(kind, most);
                code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifle(smaller);
                code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(smaller);
                code.loadLocal(kind, each).loadLocal(kind, each);
                code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(number);
                code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(number);
            }
        });
        values("sums").iload(AT).loadLocal(kind, most).arrayStore(kind);
    }

    private void eachPoint(IntConsumer body) {
        PatchLoop.write(code, kernel, body);
    }

    /** if (field == 0) { … } if (field == 1) { … } …, with the name of the array of each. */
    private void eachField(List<String> arrays, Consumer<String> body) {
        for (int f = 0; f < arrays.size(); f++) {
            Label next = code.newLabel();
            code.iload(FIELD);
            if (f == 0) {
                code.ifne(next);
            } else {
                code.loadConstant(f).if_icmpne(next);
            }
            body.accept(arrays.get(f));
            code.labelBinding(next);
        }
    }

    private CodeBuilder values(String name) {
        return code.aload(0).getfield(kernel, name, real.arrayType());
    }

    private void zero() {
        if (kind == TypeKind.DOUBLE) {
            code.loadConstant(0.0);
        } else {
            code.loadConstant(0f);
        }
    }

    private OperatorInstruction operator(Opcode ofDouble, Opcode ofFloat) {
        return OperatorInstruction.of(kind == TypeKind.DOUBLE ? ofDouble : ofFloat);
    }
}
