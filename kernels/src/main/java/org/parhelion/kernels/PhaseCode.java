package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.IntConsumer;
import org.parhelion.Precision;

/**
 * Writes the bodies of the phases that walk over a list of points, and that of the reduction. The lists are laid out in
 * {@link BlockKernel}; work item i, the method's parameter, finds its entry behind the list's first.
 */
final class PhaseCode {
    private static final int FIRST_PARAMETER = 1;
    private static final int SECOND_PARAMETER = 2;

    private final CodeBuilder code;
    private final ClassDesc kernel;
    private final TypeKind kind;
    private final ClassDesc real;

    /** @param kernel the class that is written */
    PhaseCode(CodeBuilder code, ClassDesc kernel, Precision precision) {
        this.code = code;
        this.kernel = kernel;
        this.kind = precision == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
        this.real = precision == Precision.DOUBLE ? CD_double : CD_float;
    }

    /** outbox[i] = field[p] */
    void pack(List<String> now) {
        int p = entryLocal(2, 0);
        int field = entryLocal(2, 1);
        eachField(field, now.size(), f -> {
            values("outbox").iload(FIRST_PARAMETER);
            values(now.get(f)).iload(p).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** field[p] = inbox[i] */
    void unpack(List<String> now) {
        int p = entryLocal(2, 0);
        int field = entryLocal(2, 1);
        eachField(field, now.size(), f -> {
            values(now.get(f)).iload(p);
            values("inbox").iload(FIRST_PARAMETER).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** field[p] = scale · field[mirror] + offset; a scale of 0 reads no mirror point. */
    void boundary(List<String> now) {
        int p = entryLocal(3, 0);
        int mirror = entryLocal(3, 1);
        int field = entryLocal(3, 2);
        int scale = realLocal(2, 0);
        int offset = realLocal(2, 1);
        // Set here, for a local variable first set inside one branch would be declared there.
        int scaled = code.allocateLocal(kind);
        code.loadLocal(kind, offset).storeLocal(kind, scaled);
        eachField(field, now.size(), f -> {
            Label constant = code.newLabel();
            values(now.get(f)).iload(p).loadLocal(kind, offset).arrayStore(kind);
            code.loadLocal(kind, scale);
            zero();
            code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(constant);
            code.loadLocal(kind, scale);
            values(now.get(f)).iload(mirror).arrayLoad(kind);
            code.with(operator(Opcode.DMUL, Opcode.FMUL)).storeLocal(kind, scaled);
            values(now.get(f)).iload(p).loadLocal(kind, scaled).loadLocal(kind, offset);
            code.with(operator(Opcode.DADD, Opcode.FADD)).arrayStore(kind);
            code.labelBinding(constant);
        });
    }

    /** field[p] = field[p] + amplitude */
    void sources(List<String> next) {
        int p = entryLocal(2, 0);
        int field = entryLocal(2, 1);
        int amplitude = realLocal(1, 0);
        eachField(field, next.size(), f -> {
            values(next.get(f)).iload(p);
            values(next.get(f)).iload(p).arrayLoad(kind);
            code.loadLocal(kind, amplitude)
                    .with(operator(Opcode.DADD, Opcode.FADD))
                    .arrayStore(kind);
        });
    }

    /** sums[i] = field[p] */
    void receivers(List<String> next) {
        int p = entryLocal(2, 0);
        int field = entryLocal(2, 1);
        eachField(field, next.size(), f -> {
            values("sums").iload(FIRST_PARAMETER);
            values(next.get(f)).iload(p).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** sums[row] = the largest |next − now| of a row over all fields, NaN if there is one; from p, the first parameter, on. */
    void change(List<String> now, List<String> next) {
        int most = code.allocateLocal(kind);
        int each = code.allocateLocal(kind);
        int i = code.allocateLocal(TypeKind.INT);
        zero();
        code.storeLocal(kind, most);
        Label test = code.newLabel();
        Label body = code.newLabel();
        code.loadConstant(0).istore(i).goto_(test).labelBinding(body);
        for (int f = 0; f < now.size(); f++) {
            Label smaller = code.newLabel();
            Label number = code.newLabel();
            code.aload(0);
            values(next.get(f)).iload(FIRST_PARAMETER).iload(i).iadd().arrayLoad(kind);
            values(now.get(f)).iload(FIRST_PARAMETER).iload(i).iadd().arrayLoad(kind);
            code.with(operator(Opcode.DSUB, Opcode.FSUB))
                    .invokevirtual(kernel, "abs", MethodTypeDesc.of(real, real))
                    .storeLocal(kind, each);
            // Greater than the most so far: false for NaN, which the second test takes; nothing is greater than NaN.
            code.loadLocal(kind, each).loadLocal(kind, most);
            code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifle(smaller);
            code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(smaller);
            code.loadLocal(kind, each).loadLocal(kind, each);
            code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(number);
            code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(number);
        }
        code.iinc(i, 1).labelBinding(test).iload(i);
        number("columns");
        code.if_icmplt(body);
        values("sums").iload(SECOND_PARAMETER).loadLocal(kind, most).arrayStore(kind);
    }

    /** Leaves index[first + stride · i + part] on the stack. */
    void entry(int stride, int part) {
        code.aload(0).getfield(kernel, "index", CD_int.arrayType());
        place("first", stride, part);
        code.iaload();
    }

    /** A new local variable with index[first + stride · i + part]. */
    private int entryLocal(int stride, int part) {
        int local = code.allocateLocal(TypeKind.INT);
        entry(stride, part);
        code.istore(local);
        return local;
    }

    /** A new local variable with reals[firstReal + stride · i + part]. */
    private int realLocal(int stride, int part) {
        int local = code.allocateLocal(kind);
        values("reals");
        place("firstReal", stride, part);
        code.arrayLoad(kind).storeLocal(kind, local);
        return local;
    }

    private void place(String first, int stride, int part) {
        number(first);
        code.iload(FIRST_PARAMETER);
        if (stride > 1) {
            code.loadConstant(stride).imul();
        }
        code.iadd();
        if (part > 0) {
            code.loadConstant(part).iadd();
        }
    }

    /** if (local == 0) { … } if (local == 1) { … } …, one for each field. */
    private void eachField(int local, int fields, IntConsumer body) {
        for (int f = 0; f < fields; f++) {
            Label next = code.newLabel();
            code.iload(local);
            if (f == 0) {
                code.ifne(next);
            } else {
                code.loadConstant(f).if_icmpne(next);
            }
            body.accept(f);
            code.labelBinding(next);
        }
    }

    private void number(String name) {
        code.aload(0).getfield(kernel, name, CD_int);
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
