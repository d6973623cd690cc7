package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.parhelion.Precision;

/**
 * Generates the subclass of {@link BlockKernel} for one scheme in one precision: its arrays, and {@code run()}, which processes
 * patches. {@link PatchCode} and {@link FormulaCode} generate the operations on one patch.
 *
 * <p>In Java, the class for one field reads:
 *
 * <pre>{@code
 * public double[] f0a, f0b, reals, inbox, outbox, sums;
 *
 * public void run() {
 *     int i = getGlobalId(0);
 *     int j = getGlobalId(1);
 *     int k = getGlobalId(2);
 *     int e = i * max(each, 1);
 *     int end = min(n, e + max(each, 1));
 *     int operation = what, p = first + k * planePitch + j * rowPitch + i, rows = 1, columns = 1, …;
 *     for (; e < end; e++) {
 *         if (each > 0) { operation = index[first + 8 * e]; p = index[first + 8 * e + 1]; … }
 *         if (operation == PACK) { pack(p, rows, columns, array, at, offset, more); }
 *         …
 *         if (operation == UPDATE) { update0(p, rows, columns, …); }
 *         if (operation == UPDATE + 1) { update1(p, rows, columns, …); }
 *     }
 * }
 * }</pre>
 *
 * <p>There is a method for each {@link KernelLayout.Update}, because the roles of the arrays are fixed in it.
 */
final class KernelCode {
    private static final ClassDesc BASE = ClassDesc.of(BlockKernel.class.getName());
    private static final MethodTypeDesc OF_PATCH =
            MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);

    /** Name of the array of the values along the axes. */
    static final String AXES = "axes";

    /** Name of the array of the values of receivers. */
    static final String SAMPLES = "samples";

    /** Name of the array of the numbers that the host passes. */
    static final String REALS = "reals";

    /** Local variables of {@code run()}: position of the work item. */
    private static final int I = 1;

    private static final int J = 2;
    private static final int K = 3;
    /** The number of the current patch, and the number after the work item's last patch. */
    private static final int E = 4;

    private static final int END = 5;
    /** The {@link BlockKernel#ENTRY} numbers of the current patch. */
    private static final int WHAT = 6;

    private static final int P = WHAT + 1;
    private static final int ROWS = WHAT + 2;
    private static final int COLUMNS = WHAT + 3;
    private static final int POSITION = WHAT + 4;
    private static final int STEP_AT = WHAT + 7;
    private static final int IN_TABLE = WHAT + BlockKernel.ENTRY;

    private final KernelLayout shape;
    private final Precision precision;
    private final boolean contract;
    private final ClassDesc self;
    private final KernelTypes storage;
    private final KernelTypes arithmetic;

    private KernelCode(String name, KernelLayout shape, Precision precision, boolean contract) {
        this.shape = shape;
        this.precision = precision;
        this.contract = contract;
        this.self = ClassDesc.of(name);
        this.storage = KernelTypes.storage(precision);
        this.arithmetic = KernelTypes.arithmetic(precision);
    }

    /** The class file. {@code name} is in a package below that of {@link BlockKernel}. */
    static byte[] write(String name, KernelLayout shape, Precision precision, boolean contract) {
        KernelCode code = new KernelCode(name, shape, precision, contract);
        return ClassFile.of().build(code.self, code::write);
    }

    private void write(ClassBuilder cls) {
        cls.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withSuperclass(BASE);
        List<String> stored = new ArrayList<>(shape.arrays(true));
        for (int c = 0; c < shape.coefficients(); c++) {
            stored.add(KernelLayout.coefficientName(c));
        }
        stored.addAll(List.of("inbox", "outbox", "sums"));
        if (shape.hasSamples()) {
            stored.add(SAMPLES);
        }
        stored.forEach(name -> cls.withField(name, storage.array(), ClassFile.ACC_PUBLIC));
        cls.withField(REALS, arithmetic.array(), ClassFile.ACC_PUBLIC);
        if (shape.hasAxes()) {
            cls.withField(AXES, arithmetic.array(), ClassFile.ACC_PUBLIC);
        }
        cls.withMethodBody(
                INIT_NAME,
                MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_());
        cls.withMethodBody("run", MTD_void, ClassFile.ACC_PUBLIC, this::run);
        List<String> kept = shape.arrays(false);
        method(cls, "pack", code -> patch(code).pack(kept));
        method(cls, "unpack", code -> patch(code).unpack(kept));
        method(cls, "copy", code -> patch(code).copy(kept));
        method(cls, "boundary", code -> patch(code).boundary(shape.arrays(true)));
        if (shape.hasRules()) {
            method(cls, "rule", code -> patch(code).rule(shape.arrays(true)));
        }
        method(cls, "source", code -> patch(code).source(kept));
        if (shape.hasSamples()) {
            method(cls, "receiver", code -> patch(code).receiver(kept));
            method(cls, "collect", code -> patch(code).collect());
        }
        method(cls, "change", code -> patch(code).change(shape.changing()));
        for (int u = 0; u < shape.updates().size(); u++) {
            KernelLayout.Update update = shape.updates().get(u);
            method(cls, "update" + u, code -> FormulaCode.write(code, shape, update, precision, self, contract));
        }
    }

    private PatchCode patch(CodeBuilder code) {
        return new PatchCode(code, self, precision);
    }

    private static void method(ClassBuilder cls, String name, Consumer<CodeBuilder> body) {
        cls.withMethodBody(name, OF_PATCH, ClassFile.ACC_PUBLIC, code -> {
            body.accept(code);
            code.return_();
        });
    }

    private void run(CodeBuilder code) {
        for (int dimension = 0; dimension < 3; dimension++) {
            code.aload(0)
                    .loadConstant(dimension)
                    .invokevirtual(self, "getGlobalId", MethodTypeDesc.of(CD_int, CD_int))
                    .istore(I + dimension);
        }
        place(code);
        Label test = code.newLabel();
        Label each = code.newLabel();
        code.goto_(test).labelBinding(each);
        readPatch(code);
        when(code, BlockKernel.PACK, "pack");
        when(code, BlockKernel.UNPACK, "unpack");
        when(code, BlockKernel.COPY, "copy");
        when(code, BlockKernel.BOUNDARY, "boundary");
        if (shape.hasRules()) {
            when(code, BlockKernel.RULE, "rule");
        }
        when(code, BlockKernel.SOURCE, "source");
        if (shape.hasSamples()) {
            when(code, BlockKernel.RECEIVER, "receiver");
            when(code, BlockKernel.COLLECT, "collect");
        }
        when(code, BlockKernel.CHANGE, "change");
        for (int u = 0; u < shape.updates().size(); u++) {
            when(code, BlockKernel.UPDATE + u, "update" + u);
        }
        code.iinc(E, 1).labelBinding(test).iload(E).iload(END).if_icmplt(each);
        code.return_();
    }

    /** Computes the range of patches of this work item and, for a box, its point. */
    private void place(CodeBuilder code) {
        code.iload(I);
        eachAtLeastOne(code);
        code.imul().istore(E);
        code.aload(0);
        number(code, "n");
        code.iload(E);
        eachAtLeastOne(code);
        code.iadd()
                .invokevirtual(self, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int))
                .istore(END);
        number(code, "what");
        code.istore(WHAT);
        for (int number = P; number < IN_TABLE; number++) {
            code.loadConstant(number == ROWS || number == COLUMNS ? 1 : 0).istore(number);
        }
        if (shape.hasAxes()) {
            position(code, "firstK", K, POSITION);
            position(code, "firstJ", J, POSITION + 1);
            position(code, "firstI", I, POSITION + 2);
        }
        number(code, "stepAt");
        code.istore(STEP_AT);
        number(code, "first");
        code.iload(K);
        number(code, "planePitch");
        code.imul().iadd().iload(J);
        number(code, "rowPitch");
        code.imul().iadd().iload(I).iadd().istore(P);
    }

    private void position(CodeBuilder code, String first, int item, int slot) {
        number(code, first);
        code.iload(item).iadd().istore(slot);
    }

    private void eachAtLeastOne(CodeBuilder code) {
        code.aload(0);
        number(code, "each");
        code.loadConstant(1).invokevirtual(self, "max", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    }

    private void readPatch(CodeBuilder code) {
        Label box = code.newLabel();
        number(code, "each");
        code.ifle(box);
        for (int number = WHAT; number < IN_TABLE; number++) {
            code.aload(0).getfield(self, "index", CD_int.arrayType());
            number(code, "first");
            code.iload(E).loadConstant(BlockKernel.ENTRY).imul().iadd();
            if (number > WHAT) {
                code.loadConstant(number - WHAT).iadd();
            }
            code.iaload().istore(number);
        }
        code.labelBinding(box);
    }

    /** if (operation == …) { method(p, rows, columns, array, at, offset, more); } */
    private void when(CodeBuilder code, int what, String method) {
        Label end = code.newLabel();
        code.iload(WHAT);
        if (what == 0) {
            code.ifne(end);
        } else {
            code.loadConstant(what).if_icmpne(end);
        }
        code.aload(0);
        for (int number = P; number < IN_TABLE; number++) {
            code.iload(number);
        }
        code.invokevirtual(self, method, OF_PATCH);
        code.labelBinding(end);
    }

    private void number(CodeBuilder code, String name) {
        code.aload(0).getfield(self, name, CD_int);
    }
}
