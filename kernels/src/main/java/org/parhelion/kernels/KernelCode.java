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
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;

/**
 * Writes the subclass of {@link BlockKernel} that carries one formula in one precision: arrays, phases, and {@code run()}.
 *
 * <p>In Java, the class for one field reads:
 *
 * <pre>{@code
 * public double[] f0a, f0b, reals, inbox, outbox, sums;
 *
 * public void run() {
 *     int i = getGlobalId(0);
 *     int r = getGlobalId(1);
 *     if (phase == PACK && flip == 0 && i < count) { pack0(i); }
 *     if (phase == PACK && flip == 1 && i < count) { pack1(i); }
 *     …
 * }
 *
 * private void pack0(int i) { int p = index[packAt + 2 * i]; … if (index[…] == 0) { outbox[i] = f0a[p]; } }
 * private void update0(int p) { …; f0b[p] = …; }
 * }</pre>
 *
 * <p>Each method stands twice, once for each direction: the arrays' roles are fixed in it.
 */
final class KernelCode {
    private static final ClassDesc BASE = ClassDesc.of(BlockKernel.class.getName());
    private static final MethodTypeDesc OF_INT = MethodTypeDesc.of(CD_void, CD_int);
    private static final MethodTypeDesc OF_TWO_INTS = MethodTypeDesc.of(CD_void, CD_int, CD_int);

    private final Formula formula;
    private final Precision precision;
    private final boolean contract;
    private final ClassDesc self;
    private final ClassDesc array;
    private final TypeKind kind;
    private final int fields;

    private KernelCode(String name, Formula formula, Precision precision, boolean contract) {
        this.formula = formula;
        this.precision = precision;
        this.contract = contract;
        this.self = ClassDesc.of(name);
        this.kind = precision == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
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
            method(cls, "pack" + flip, OF_INT, code -> pack(code, arrays(which)));
            method(cls, "unpack" + flip, OF_INT, code -> unpack(code, arrays(which)));
            method(cls, "boundary" + flip, OF_INT, code -> boundary(code, arrays(which)));
            method(cls, "sources" + flip, OF_INT, code -> sources(code, arrays(1 - which)));
            method(cls, "receivers" + flip, OF_INT, code -> receivers(code, arrays(1 - which)));
            method(
                    cls,
                    "update" + flip,
                    OF_INT,
                    code -> FormulaCode.write(
                            code, formula, precision, self, contract, readable(which), arrays(1 - which)));
            method(cls, "change" + flip, OF_TWO_INTS, code -> change(code, arrays(which), arrays(1 - which)));
        }
    }

    private static void method(ClassBuilder cls, String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {
        cls.withMethodBody(name, type, ClassFile.ACC_PUBLIC, code -> {
            body.accept(code);
            code.return_();
        });
    }

    // run() ------------------------------------------------------------------------------------------------------

    private void run(CodeBuilder code) {
        for (int dimension = 0; dimension < 2; dimension++) {
            code.aload(0)
                    .loadConstant(dimension)
                    .invokevirtual(self, "getGlobalId", MethodTypeDesc.of(CD_int, CD_int))
                    .istore(1 + dimension);
        }
        for (int flip = 0; flip < 2; flip++) {
            list(code, BlockKernel.PACK, flip, "pack");
            list(code, BlockKernel.UNPACK, flip, "unpack");
            list(code, BlockKernel.BOUNDARY, flip, "boundary");
            list(code, BlockKernel.SOURCES, flip, "sources");
            list(code, BlockKernel.RECEIVERS, flip, "receivers");
            String update = "update" + flip;
            when(code, BlockKernel.RIM, flip, "count", () -> {
                code.aload(0);
                entry(code, "rimAt", 1, 0, 1);
                code.invokevirtual(self, update, OF_INT);
            });
            when(code, BlockKernel.CORE, flip, "n", () -> {
                code.aload(0);
                pointOfBox(code);
                code.invokevirtual(self, update, OF_INT);
            });
            String change = "change" + flip;
            when(code, BlockKernel.CHANGE, flip, "rows", () -> {
                code.aload(0);
                rowOfBox(code, 1);
                code.iload(1).invokevirtual(self, change, OF_TWO_INTS);
            });
        }
        code.return_();
    }

    /** if (phase == … && flip == … && i < count) { method(i); } */
    private void list(CodeBuilder code, int phase, int flip, String method) {
        when(code, phase, flip, "count", () -> code.aload(0).iload(1).invokevirtual(self, method + flip, OF_INT));
    }

    private void when(CodeBuilder code, int phase, int flip, String limit, Runnable then) {
        Label end = code.newLabel();
        number(code, "phase");
        code.loadConstant(phase).if_icmpne(end);
        number(code, "flip");
        code.loadConstant(flip).if_icmpne(end);
        code.iload(1);
        number(code, limit);
        code.if_icmpge(end);
        then.run();
        code.labelBinding(end);
    }

    /** first + r / planeRows · planePitch + r % planeRows · rowPitch + i, with i and r in local variables 1 and 2. */
    private void pointOfBox(CodeBuilder code) {
        rowOfBox(code, 2);
        code.iload(1).iadd();
    }

    private void rowOfBox(CodeBuilder code, int row) {
        number(code, "first");
        code.iload(row);
        number(code, "planeRows");
        code.idiv();
        number(code, "planePitch");
        code.imul().iadd();
        code.iload(row);
        number(code, "planeRows");
        code.irem();
        number(code, "rowPitch");
        code.imul().iadd();
    }

    // Lists of points --------------------------------------------------------------------------------------------

    /** outbox[i] = field[p] */
    private void pack(CodeBuilder code, List<String> now) {
        int p = entryLocal(code, "packAt", 2, 0, 1);
        int field = entryLocal(code, "packAt", 2, 1, 1);
        eachField(code, field, f -> {
            values(code, "outbox").iload(1);
            values(code, now.get(f)).iload(p).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** field[p] = inbox[i] */
    private void unpack(CodeBuilder code, List<String> now) {
        int p = entryLocal(code, "unpackAt", 2, 0, 1);
        int field = entryLocal(code, "unpackAt", 2, 1, 1);
        eachField(code, field, f -> {
            values(code, now.get(f)).iload(p);
            values(code, "inbox").iload(1).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** field[p] = scale · field[mirror] + offset; a scale of 0 reads no mirror point. */
    private void boundary(CodeBuilder code, List<String> now) {
        int item = itemLocal(code);
        int p = entryLocal(code, "boundaryAt", 3, 0, item);
        int mirror = entryLocal(code, "boundaryAt", 3, 1, item);
        int field = entryLocal(code, "boundaryAt", 3, 2, item);
        int scale = realLocal(code, "scaleAt", item);
        int offset = realLocal(code, "offsetAt", item);
        // Set here, for a local variable first set inside one branch would be declared there.
        int scaled = code.allocateLocal(kind);
        code.loadLocal(kind, offset).storeLocal(kind, scaled);
        eachField(code, field, f -> {
            Label constant = code.newLabel();
            values(code, now.get(f)).iload(p).loadLocal(kind, offset).arrayStore(kind);
            code.loadLocal(kind, scale);
            zero(code);
            code.with(operator(Opcode.DCMPL, Opcode.FCMPL)).ifeq(constant);
            code.loadLocal(kind, scale);
            values(code, now.get(f)).iload(mirror).arrayLoad(kind);
            code.with(operator(Opcode.DMUL, Opcode.FMUL)).storeLocal(kind, scaled);
            values(code, now.get(f)).iload(p).loadLocal(kind, scaled).loadLocal(kind, offset);
            code.with(operator(Opcode.DADD, Opcode.FADD)).arrayStore(kind);
            code.labelBinding(constant);
        });
    }

    /** field[p] = field[p] + amplitude */
    private void sources(CodeBuilder code, List<String> next) {
        int item = itemLocal(code);
        int p = entryLocal(code, "sourceAt", 2, 0, item);
        int field = entryLocal(code, "sourceAt", 2, 1, item);
        int amplitude = realLocal(code, "amplitudeAt", item);
        eachField(code, field, f -> {
            values(code, next.get(f)).iload(p);
            values(code, next.get(f)).iload(p).arrayLoad(kind);
            code.loadLocal(kind, amplitude)
                    .with(operator(Opcode.DADD, Opcode.FADD))
                    .arrayStore(kind);
        });
    }

    /** sums[i] = field[p] */
    private void receivers(CodeBuilder code, List<String> next) {
        int p = entryLocal(code, "receiverAt", 2, 0, 1);
        int field = entryLocal(code, "receiverAt", 2, 1, 1);
        eachField(code, field, f -> {
            values(code, "sums").iload(1);
            values(code, next.get(f)).iload(p).arrayLoad(kind);
            code.arrayStore(kind);
        });
    }

    /** sums[row] = the largest |next − now| of a row over all fields, NaN if there is one; local 1 is p, local 2 the row. */
    private void change(CodeBuilder code, List<String> now, List<String> next) {
        int most = code.allocateLocal(kind);
        int each = code.allocateLocal(kind);
        int i = code.allocateLocal(TypeKind.INT);
        zero(code);
        code.storeLocal(kind, most);
        Label test = code.newLabel();
        Label body = code.newLabel();
        code.loadConstant(0).istore(i).goto_(test).labelBinding(body);
        for (int f = 0; f < fields; f++) {
            Label smaller = code.newLabel();
            Label number = code.newLabel();
            code.aload(0);
            values(code, next.get(f)).iload(1).iload(i).iadd().arrayLoad(kind);
            values(code, now.get(f)).iload(1).iload(i).iadd().arrayLoad(kind);
            ClassDesc real = array.componentType();
            code.with(operator(Opcode.DSUB, Opcode.FSUB))
                    .invokevirtual(self, "abs", MethodTypeDesc.of(real, real))
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
        number(code, "n");
        code.if_icmplt(body);
        values(code, "sums").iload(2).loadLocal(kind, most).arrayStore(kind);
    }

    // Pieces -----------------------------------------------------------------------------------------------------

    /** if (local == 0) { … } if (local == 1) { … } …, one for each field. */
    private void eachField(CodeBuilder code, int local, IntConsumer body) {
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

    /** A new local variable with from + i, i in local variable 1. */
    private int itemLocal(CodeBuilder code) {
        int local = code.allocateLocal(TypeKind.INT);
        code.iload(1);
        number(code, "from");
        code.iadd().istore(local);
        return local;
    }

    /** A new local variable with index[at + stride · item + part]. */
    private int entryLocal(CodeBuilder code, String at, int stride, int part, int item) {
        int local = code.allocateLocal(TypeKind.INT);
        entry(code, at, stride, part, item);
        code.istore(local);
        return local;
    }

    private void entry(CodeBuilder code, String at, int stride, int part, int item) {
        values(code, "index", CD_int.arrayType());
        number(code, at);
        if (stride == 1) {
            code.iload(item).iadd();
        } else {
            code.loadConstant(stride).iload(item).imul().iadd();
        }
        if (part > 0) {
            code.loadConstant(part).iadd();
        }
        code.iaload();
    }

    /** A new local variable with reals[at + item]. */
    private int realLocal(CodeBuilder code, String at, int item) {
        int local = code.allocateLocal(kind);
        values(code, "reals");
        number(code, at);
        code.iload(item).iadd().arrayLoad(kind).storeLocal(kind, local);
        return local;
    }

    private void number(CodeBuilder code, String name) {
        code.aload(0).getfield(self, name, CD_int);
    }

    private CodeBuilder values(CodeBuilder code, String name) {
        return values(code, name, array);
    }

    private CodeBuilder values(CodeBuilder code, String name, ClassDesc type) {
        return code.aload(0).getfield(self, name, type);
    }

    private void zero(CodeBuilder code) {
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
