package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
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
import org.parhelion.stencil.Formula;

/**
 * Generates the subclass of {@link BlockKernel} for one formula in one precision: its arrays, and {@code run()}, which processes
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
 *     int what = UPDATE, p = first + k * planePitch + j * rowPitch + i, rows = 1, columns = 1, …;
 *     for (; e < end; e++) {
 *         if (each > 0) { what = index[first + 7 * e]; p = index[first + 7 * e + 1]; … }
 *         if (what == UPDATE && flip == 0) { update0(p, rows, columns); }
 *         if (what == PACK && flip == 0) { pack0(p, rows, columns, field, at, mirror); }
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>Each method is generated twice, once for each value of {@code flip}, because the roles of the arrays are fixed in it.
 */
final class KernelCode {
    private static final ClassDesc BASE = ClassDesc.of(BlockKernel.class.getName());
    private static final MethodTypeDesc OF_PATCH =
            MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);

    /** Name of the array of the values along the axes. */
    static final String AXES = "axes";

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
    private static final int FIELD = WHAT + 4;
    private static final int IN_TABLE = WHAT + BlockKernel.ENTRY;

    private final Formula formula;
    private final Precision precision;
    private final boolean contract;
    private final ClassDesc self;
    private final ClassDesc array;
    private final int fields;

    private KernelCode(String name, Formula formula, Precision precision, boolean contract) {
        this.formula = formula;
        this.precision = precision;
        this.contract = contract;
        this.self = ClassDesc.of(name);
        this.array = (precision == Precision.DOUBLE ? CD_double : CD_float).arrayType();
        this.fields = formula.fields().size();
    }

    /** The class file. {@code name} is in a package below that of {@link BlockKernel}. */
    static byte[] write(String name, Formula formula, Precision precision, boolean contract) {
        KernelCode code = new KernelCode(name, formula, precision, contract);
        return ClassFile.of().build(code.self, code::write);
    }

    /** Name of the array a ({@code which} = 0) or b ({@code which} = 1) of field {@code f}. */
    static String fieldName(int f, int which) {
        return "f" + f + (which == 0 ? "a" : "b");
    }

    /** Name of the array of coefficient {@code c}. */
    static String coefficientName(int c) {
        return "c" + c;
    }

    private List<String> arrays(int which) {
        List<String> names = new ArrayList<>();
        for (int f = 0; f < fields; f++) {
            names.add(fieldName(f, which));
        }
        return names;
    }

    private List<String> readable(int which) {
        List<String> names = arrays(which);
        for (int c = 0; c < formula.coefficients().size(); c++) {
            names.add(coefficientName(c));
        }
        return names;
    }

    private void write(ClassBuilder cls) {
        cls.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withSuperclass(BASE);
        List<String> names = new ArrayList<>(readable(0));
        names.addAll(arrays(1));
        names.addAll(List.of("reals", "inbox", "outbox", "sums"));
        if (!formula.axisValues().isEmpty()) {
            names.add(AXES);
        }
        names.forEach(name -> cls.withField(name, array, ClassFile.ACC_PUBLIC));
        cls.withMethodBody(
                INIT_NAME,
                MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_());
        cls.withMethodBody("run", MTD_void, ClassFile.ACC_PUBLIC, this::run);
        for (int flip = 0; flip < 2; flip++) {
            int which = flip;
            method(
                    cls,
                    "update" + flip,
                    code -> FormulaCode.write(
                            code, formula, precision, self, contract, readable(which), arrays(1 - which)));
            method(cls, "pack" + flip, code -> patch(code).pack(arrays(which)));
            method(cls, "unpack" + flip, code -> patch(code).unpack(arrays(which)));
            method(cls, "boundary" + flip, code -> patch(code).boundary(arrays(which)));
            method(cls, "source" + flip, code -> patch(code).source(arrays(1 - which)));
            method(cls, "receiver" + flip, code -> patch(code).receiver(arrays(1 - which)));
            method(cls, "change" + flip, code -> patch(code).change(arrays(which), arrays(1 - which)));
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
        for (int flip = 0; flip < 2; flip++) {
            when(code, BlockKernel.UPDATE, flip, "update");
            when(code, BlockKernel.PACK, flip, "pack");
            when(code, BlockKernel.UNPACK, flip, "unpack");
            when(code, BlockKernel.BOUNDARY, flip, "boundary");
            when(code, BlockKernel.SOURCE, flip, "source");
            when(code, BlockKernel.RECEIVER, flip, "receiver");
            when(code, BlockKernel.CHANGE, flip, "change");
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
        for (int number = WHAT; number < IN_TABLE; number++) {
            code.loadConstant(number == ROWS || number == COLUMNS ? 1 : 0).istore(number);
        }
        if (!formula.axisValues().isEmpty()) {
            position(code, "firstK", K, FIELD);
            position(code, "firstJ", J, FIELD + 1);
            position(code, "firstI", I, FIELD + 2);
        }
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

    /** if (what == … && flip == …) { method(p, rows, columns, field, at, mirror); } */
    private void when(CodeBuilder code, int what, int flip, String method) {
        Label end = code.newLabel();
        code.iload(WHAT);
        if (what == 0) {
            code.ifne(end);
        } else {
            code.loadConstant(what).if_icmpne(end);
        }
        number(code, "flip");
        if (flip == 0) {
            code.ifne(end);
        } else {
            code.loadConstant(flip).if_icmpne(end);
        }
        code.aload(0);
        for (int number = P; number < IN_TABLE; number++) {
            code.iload(number);
        }
        code.invokevirtual(self, method + flip, OF_PATCH);
        code.labelBinding(end);
    }

    private void number(CodeBuilder code, String name) {
        code.aload(0).getfield(self, name, CD_int);
    }
}
