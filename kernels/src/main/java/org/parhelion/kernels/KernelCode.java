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
 * Writes the subclass of {@link BlockKernel} that carries one formula in one precision: its arrays, and {@code run()}, which
 * chooses the phase; {@link PhaseCode} and {@link FormulaCode} write the phases' bodies.
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
 *     if (phase == CORE && flip == 0 && i < n) { update0(first + k * planePitch + j * rowPitch + i * piece, …); }
 *     if (phase == RIM && flip == 0 && i < n) { update0(index[first + i], 1); }
 *     if (phase == PACK && flip == 0 && i < n) { pack0(i); }
 *     …
 * }
 *
 * private void pack0(int i) { int p = index[first + 2 * i]; … if (index[…] == 0) { outbox[i] = f0a[p]; } }
 * private void update0(int p, int count) { for (end = p + count; p < end; p++) { …; f0b[p] = …; } }
 * }</pre>
 *
 * <p>Each method stands twice, once for each direction: the arrays' roles are fixed in it.
 */
final class KernelCode {
    private static final ClassDesc BASE = ClassDesc.of(BlockKernel.class.getName());
    private static final MethodTypeDesc OF_INT = MethodTypeDesc.of(CD_void, CD_int);
    private static final MethodTypeDesc OF_TWO_INTS = MethodTypeDesc.of(CD_void, CD_int, CD_int);

    /** Local variables of {@code run()}: the work item's place. */
    private static final int I = 1;

    private static final int J = 2;
    private static final int K = 3;

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

    /** The class's bytes. {@code name} is in the package of {@link BlockKernel}. */
    static byte[] write(String name, Formula formula, Precision precision, boolean contract) {
        KernelCode code = new KernelCode(name, formula, precision, contract);
        return ClassFile.of().build(code.self, code::write);
    }

    /** Name of the array of field {@code f} that is a ({@code which} 0) or b (1). */
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
        names.forEach(name -> cls.withField(name, array, ClassFile.ACC_PUBLIC));
        cls.withMethodBody(
                INIT_NAME,
                MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_());
        cls.withMethodBody("run", MTD_void, ClassFile.ACC_PUBLIC, this::run);
        for (int flip = 0; flip < 2; flip++) {
            int which = flip;
            method(cls, "pack" + flip, OF_INT, code -> phase(code).pack(arrays(which)));
            method(cls, "unpack" + flip, OF_INT, code -> phase(code).unpack(arrays(which)));
            method(cls, "boundary" + flip, OF_INT, code -> phase(code).boundary(arrays(which)));
            method(cls, "sources" + flip, OF_INT, code -> phase(code).sources(arrays(1 - which)));
            method(cls, "receivers" + flip, OF_INT, code -> phase(code).receivers(arrays(1 - which)));
            method(
                    cls,
                    "update" + flip,
                    OF_TWO_INTS,
                    code -> FormulaCode.write(
                            code, formula, precision, self, contract, readable(which), arrays(1 - which)));
            method(cls, "change" + flip, OF_TWO_INTS, code -> phase(code).change(arrays(which), arrays(1 - which)));
        }
    }

    private PhaseCode phase(CodeBuilder code) {
        return new PhaseCode(code, self, precision);
    }

    private static void method(ClassBuilder cls, String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {
        cls.withMethodBody(name, type, ClassFile.ACC_PUBLIC, code -> {
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
        for (int flip = 0; flip < 2; flip++) {
            String update = "update" + flip;
            when(code, BlockKernel.CORE, flip, () -> {
                code.aload(0);
                rowOfBox(code, J);
                pieceStart(code);
                code.iadd();
                pieceLength(code);
                code.invokevirtual(self, update, OF_TWO_INTS);
            });
            when(code, BlockKernel.RIM, flip, () -> {
                code.aload(0);
                phase(code).entry(1, 0);
                code.loadConstant(1).invokevirtual(self, update, OF_TWO_INTS);
            });
            list(code, BlockKernel.PACK, flip, "pack");
            list(code, BlockKernel.UNPACK, flip, "unpack");
            list(code, BlockKernel.BOUNDARY, flip, "boundary");
            list(code, BlockKernel.SOURCES, flip, "sources");
            list(code, BlockKernel.RECEIVERS, flip, "receivers");
            String change = "change" + flip;
            when(code, BlockKernel.CHANGE, flip, () -> {
                code.aload(0);
                rowOfBox(code, I);
                code.iload(K);
                number(code, "n");
                code.imul().iload(I).iadd();
                code.invokevirtual(self, change, OF_TWO_INTS);
            });
        }
        code.return_();
    }

    /** if (phase == … && flip == … && i < n) { method(i); } */
    private void list(CodeBuilder code, int phase, int flip, String method) {
        when(code, phase, flip, () -> code.aload(0).iload(I).invokevirtual(self, method + flip, OF_INT));
    }

    private void when(CodeBuilder code, int phase, int flip, Runnable then) {
        Label end = code.newLabel();
        number(code, "phase");
        code.loadConstant(phase).if_icmpne(end);
        number(code, "flip");
        code.loadConstant(flip).if_icmpne(end);
        code.iload(I);
        number(code, "n");
        code.if_icmpge(end);
        then.run();
        code.labelBinding(end);
    }

    /** first + k · planePitch + row · rowPitch, with {@code row} the number of a local variable. */
    private void rowOfBox(CodeBuilder code, int row) {
        number(code, "first");
        code.iload(K);
        number(code, "planePitch");
        code.imul().iadd().iload(row);
        number(code, "rowPitch");
        code.imul().iadd();
    }

    private void pieceStart(CodeBuilder code) {
        code.iload(I);
        number(code, "piece");
        code.imul();
    }

    /** min(piece, columns − i · piece) */
    private void pieceLength(CodeBuilder code) {
        code.aload(0);
        number(code, "piece");
        number(code, "columns");
        pieceStart(code);
        code.isub().invokevirtual(self, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    }

    private void number(CodeBuilder code, String name) {
        code.aload(0).getfield(self, name, CD_int);
    }
}
