package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.IntConsumer;
import org.parhelion.Precision;

/**
 * Generates the bodies of the operations on a patch, except for the updates. Their parameters are the numbers of the patch, in
 * the order of {@link BlockKernel}. All arithmetic is in the type of the fields.
 */
final class PatchCode {
    private static final int P = 1;
    private static final int COLUMNS = 3;
    private static final int ARRAY = 4;
    private static final int AT = 5;
    private static final int OFFSET = 6;
    private static final int TERMS = 7;

    private final CodeBuilder code;
    private final ClassDesc kernel;
    private final KernelTypes types;
    private final KernelTypes numbers;
    private final TypeKind kind;

    /** @param kernel the generated class */
    PatchCode(CodeBuilder code, ClassDesc kernel, Precision precision) {
        this.code = code;
        this.kernel = kernel;
        this.types = KernelTypes.storage(precision);
        this.numbers = KernelTypes.arithmetic(precision);
        this.kind = types.kind();
    }

    /** outbox[at++] = array[q] */
    void pack(List<String> arrays) {
        eachArray(
                arrays,
                a -> eachPoint(q -> {
                    values("outbox").iload(AT);
                    values(arrays.get(a)).iload(q).arrayLoad(kind);
                    code.arrayStore(kind).iinc(AT, 1);
                }));
    }

    /** array[q] = inbox[at++] */
    void unpack(List<String> arrays) {
        eachArray(
                arrays,
                a -> eachPoint(q -> {
                    values(arrays.get(a)).iload(q);
                    values("inbox").iload(AT).arrayLoad(kind);
                    code.arrayStore(kind).iinc(AT, 1);
                }));
    }

    /** array[q] = array[q + offset] */
    void copy(List<String> arrays) {
        eachArray(
                arrays,
                a -> eachPoint(q -> {
                    values(arrays.get(a)).iload(q);
                    values(arrays.get(a)).iload(q).iload(OFFSET).iadd().arrayLoad(kind);
                    code.arrayStore(kind);
                }));
    }

    /** array[q] = scale · array[q + offset] + shift; with scale 0 no point is read. */
    void boundary(List<String> arrays) {
        int scale = code.allocateLocal(kind);
        number(() -> code.iload(AT));
        code.storeLocal(kind, scale).iinc(AT, 1);
        eachArray(
                arrays,
                a -> eachPoint(q -> {
                    // Allocated in each array's loop, because Aparapi declares a local variable at its first
                    // assignment.
                    int value = code.allocateLocal(kind);
                    int scaled = code.allocateLocal(kind);
                    Label constant = code.newLabel();
                    number(() -> code.iload(AT));
                    code.storeLocal(kind, value);
                    code.loadLocal(kind, scale);
                    types.constant(code, 0);
                    code.with(types.operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(constant);
                    code.loadLocal(kind, scale);
                    values(arrays.get(a)).iload(q).iload(OFFSET).iadd().arrayLoad(kind);
                    code.with(types.operator(Opcode.DMUL, Opcode.FMUL)).storeLocal(kind, scaled);
                    code.loadLocal(kind, scaled).loadLocal(kind, value);
                    code.with(types.operator(Opcode.DADD, Opcode.FADD)).storeLocal(kind, value);
                    code.labelBinding(constant);
                    values(arrays.get(a))
                            .iload(q)
                            .loadLocal(kind, value)
                            .arrayStore(kind)
                            .iinc(AT, 1);
                }));
    }

    /**
     * array[q] = weight · term + weight · term + … + shift, from left to right, each product and each sum rounded. A term is a value
     * of the array or of the other array of its field.
     */
    void rule(List<String> arrays) {
        int count = code.allocateLocal(TypeKind.INT);
        int shift = code.allocateLocal(TypeKind.INT);
        index(() -> code.iload(TERMS));
        code.istore(count).iload(AT).iload(count).iadd().istore(shift);
        eachArray(
                arrays,
                a -> eachPoint(q -> {
                    int sum = code.allocateLocal(kind);
                    types.constant(code, 0);
                    code.storeLocal(kind, sum);
                    eachTerm(count, term -> addTerm(arrays, a, q, term, sum));
                    values(arrays.get(a)).iload(q).loadLocal(kind, sum);
                    number(() -> code.iload(shift));
                    code.with(types.operator(Opcode.DADD, Opcode.FADD))
                            .arrayStore(kind)
                            .iinc(shift, 1);
                }));
    }

    /** for (int term = 0; term < count; term++) { … } */
    private void eachTerm(int count, IntConsumer body) {
        int term = code.allocateLocal(TypeKind.INT);
        Label test = code.newLabel();
        Label loop = code.newLabel();
        code.loadConstant(0).istore(term).goto_(test).labelBinding(loop);
        body.accept(term);
        code.iinc(term, 1).labelBinding(test).iload(term).iload(count).if_icmplt(loop);
    }

    /** Adds a product to the sum, or begins it with the first one: 0 + product would lose the sign of a zero. */
    private void addTerm(List<String> arrays, int a, int q, int term, int sum) {
        int from = code.allocateLocal(TypeKind.INT);
        int other = code.allocateLocal(TypeKind.INT);
        int here = code.allocateLocal(kind);
        int there = code.allocateLocal(kind);
        int value = code.allocateLocal(kind);
        int product = code.allocateLocal(kind);
        int total = code.allocateLocal(kind);
        index(() -> code.iload(TERMS)
                .iload(term)
                .loadConstant(2)
                .imul()
                .iadd()
                .loadConstant(1)
                .iadd());
        code.iload(q).iadd().istore(from);
        index(() -> code.iload(TERMS)
                .iload(term)
                .loadConstant(2)
                .imul()
                .iadd()
                .loadConstant(2)
                .iadd());
        code.istore(other);
        values(arrays.get(a)).iload(from).arrayLoad(kind).storeLocal(kind, here);
        values(arrays.get(a ^ 1)).iload(from).arrayLoad(kind).storeLocal(kind, there);
        choose(other, here, there, value);
        number(() -> code.iload(AT).iload(term).iadd());
        code.loadLocal(kind, value);
        code.with(types.operator(Opcode.DMUL, Opcode.FMUL)).storeLocal(kind, product);
        code.loadLocal(kind, sum).loadLocal(kind, product);
        code.with(types.operator(Opcode.DADD, Opcode.FADD)).storeLocal(kind, total);
        choose(term, product, total, sum);
    }

    /** result = number == 0 ? ifZero : otherwise; all of them local variables. */
    private void choose(int number, int ifZero, int otherwise, int result) {
        Label not = code.newLabel();
        Label end = code.newLabel();
        code.iload(number).ifne(not).loadLocal(kind, ifZero).goto_(end);
        code.labelBinding(not).loadLocal(kind, otherwise);
        code.labelBinding(end).storeLocal(kind, result);
    }

    /** array[p] = array[p] + amplitude */
    void source(List<String> arrays) {
        eachArray(arrays, a -> {
            values(arrays.get(a)).iload(P);
            values(arrays.get(a)).iload(P).arrayLoad(kind);
            number(() -> code.iload(AT));
            code.with(types.operator(Opcode.DADD, Opcode.FADD)).arrayStore(kind);
        });
    }

    /** samples[at] = array[p] */
    void receiver(List<String> arrays) {
        eachArray(arrays, a -> {
            values(KernelCode.SAMPLES).iload(AT);
            values(arrays.get(a)).iload(P).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** sums[at] = samples[at], and as many as the patch has columns */
    void collect() {
        int at = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        Label test = code.newLabel();
        Label loop = code.newLabel();
        code.iload(AT).istore(at).iload(AT).iload(COLUMNS).iadd().istore(end);
        code.goto_(test).labelBinding(loop);
        values("sums").iload(at);
        values(KernelCode.SAMPLES).iload(at).arrayLoad(kind);
        code.arrayStore(kind);
        code.iinc(at, 1).labelBinding(test).iload(at).iload(end).if_icmplt(loop);
    }

    /** sums[at] = the largest difference of the patch between the two arrays of a field, over some fields; NaN if a value is NaN. */
    void change(List<Integer> fields) {
        int most = code.allocateLocal(kind);
        types.constant(code, 0);
        code.storeLocal(kind, most);
        if (!fields.isEmpty()) {
            int each = code.allocateLocal(kind);
            eachPoint(q -> fields.forEach(f -> largest(f, q, each, most)));
        }
        values("sums").iload(AT).loadLocal(kind, most).arrayStore(kind);
    }

    private void largest(int field, int q, int each, int most) {
        Label smaller = code.newLabel();
        Label number = code.newLabel();
        code.aload(0);
        values(KernelLayout.fieldName(field, 1)).iload(q).arrayLoad(kind);
        values(KernelLayout.fieldName(field, 0)).iload(q).arrayLoad(kind);
        code.with(types.operator(Opcode.DSUB, Opcode.FSUB))
                .invokevirtual(kernel, "abs", MethodTypeDesc.of(types.value(), types.value()))
                .storeLocal(kind, each);
        // The first comparison is false for NaN; the second one stores it, and it is kept.
        code.loadLocal(kind, each).loadLocal(kind, most);
        code.with(types.operator(Opcode.DCMPL, Opcode.FCMPL)).ifle(smaller);
        code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(smaller);
        code.loadLocal(kind, each).loadLocal(kind, each);
        code.with(types.operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(number);
        code.loadLocal(kind, each).storeLocal(kind, most).labelBinding(number);
    }

    private void eachPoint(IntConsumer body) {
        PatchLoop.write(code, kernel, body);
    }

    /** if (array == 0) { … } if (array == 1) { … } … */
    private void eachArray(List<String> arrays, IntConsumer body) {
        for (int a = 0; a < arrays.size(); a++) {
            Label next = code.newLabel();
            code.iload(ARRAY);
            if (a == 0) {
                code.ifne(next);
            } else {
                code.loadConstant(a).if_icmpne(next);
            }
            body.accept(a);
            code.labelBinding(next);
        }
    }

    private CodeBuilder values(String name) {
        return code.aload(0).getfield(kernel, name, types.array());
    }

    /** Pushes one of the numbers that the host passes. */
    private void number(Runnable position) {
        code.aload(0).getfield(kernel, KernelCode.REALS, numbers.array());
        position.run();
        code.arrayLoad(numbers.kind());
        types.convert(code, numbers);
    }

    private void index(Runnable position) {
        code.aload(0).getfield(kernel, "index", CD_int.arrayType());
        position.run();
        code.iaload();
    }
}
