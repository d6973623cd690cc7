package org.parhelion.stencil.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;

/** Turns formulas into classes. One class serves all formulas of one structure; what differs are its uniforms. */
final class RowCompiler {
    /** Loads and operations of a vector pass: C2 takes 290, and keeps what it must spill in the stack frame, which is in cache. */
    private static final int VECTOR_PASS = 320;

    /** The longest chain in a vector pass of a narrow formula: at a latency of 4 cycles, a 5 x 5 box runs half as fast again. */
    private static final int VECTOR_CHAIN = 16;

    /** Loads and operations of a scalar pass: about 12 bytes of code each, and HotSpot does not compile above 8000. */
    private static final int SCALAR_PASS = 400;

    private static final ClassDesc BASE = ClassDesc.of(GeneratedRows.class.getName());
    private static final ClassDesc PLAN =
            ClassDesc.of(GeneratedRows.class.getName()).nested("Plan");
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(
            ConstantDescs.CD_void, PLAN, ConstantDescs.CD_Object, ConstantDescs.CD_double.arrayType());
    private static final ConcurrentMap<Key, Generated> CLASSES = new ConcurrentHashMap<>();

    private static final AtomicInteger DUMPED = new AtomicInteger();

    private record Key(
            String structure, Precision precision, RowLayout layout, int lanes, int vectorPass, int scalarPass) {}

    private record Generated(MethodHandle constructor, GeneratedRows.Plan plan, InvariantTable table) {}

    private final KernelShape shape;
    private final InvariantTable table;
    private final int vectorPass;
    private final int scalarPass;
    private final ClassDesc kernel = ClassDesc.of(RowCompiler.class.getPackageName() + ".GeneratedKernel");

    private RowCompiler(KernelShape shape, int vectorPass, int scalarPass) {
        this.shape = shape;
        this.table = InvariantTable.of(shape);
        this.vectorPass = vectorPass;
        this.scalarPass = scalarPass;
    }

    /** A kernel of {@code lanes} elements per vector; 1 for scalar loops. */
    static RowKernel compile(Formula formula, Precision precision, RowLayout layout, int lanes) {
        return compile(formula, precision, layout, lanes, VECTOR_PASS, SCALAR_PASS);
    }

    /** As above, with passes of {@code vectorPass} and {@code scalarPass} loads and operations: so tests meet every cut. */
    static RowKernel compile(
            Formula formula, Precision precision, RowLayout layout, int lanes, int vectorPass, int scalarPass) {
        // Blocks that differ in their number of rows share a class, which the JIT compiler has compiled already.
        RowLayout used = formula.reach().k() > 0 ? layout : new RowLayout(0, layout.rowPitch(), layout.shifts());
        Key key = new Key(formula.structure(), precision, used, lanes, vectorPass, scalarPass);
        KernelShape shape = new KernelShape(formula, precision, used, lanes);
        Generated generated =
                CLASSES.computeIfAbsent(key, _ -> new RowCompiler(shape, vectorPass, scalarPass).generate());
        try {
            double[] uniforms = formula.uniformValues();
            Object table = generated.table().values(uniforms);
            return (GeneratedRows) generated.constructor().invoke(generated.plan(), table, uniforms);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a generated kernel's constructor threw", e);
        }
    }

    static String uniform(int index) {
        return "u" + index;
    }

    private Generated generate() {
        boolean vector = shape.lanes() > 1;
        List<Pass> vectorPasses = vector ? Pass.of(shape.formula(), vectorPass, VECTOR_CHAIN) : List.of();
        List<Pass> scalarPasses = Pass.of(shape.formula(), scalarPass);
        byte[] bytes = ClassFile.of().build(kernel, type -> {
            type.withFlags(ClassFile.ACC_FINAL).withSuperclass(BASE);
            constructor(type);
            loops(type, "scalar", scalarPasses, ScalarEmitter::new);
            loops(type, "vector", vectorPasses, VectorEmitter::new);
        });
        var plan = new GeneratedRows.Plan(
                shape.layout().rowPitch(),
                shape.lanes(),
                !shape.formula().reach().before(),
                scalarPasses.size(),
                vectorPasses.size(),
                Math.max(Pass.slots(scalarPasses), Pass.slots(vectorPasses)),
                shape.hasInputs() ? 1 + shape.formula().axisValues().size() : 0,
                shape.element() == TypeKind.DOUBLE);
        dump(bytes);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return new Generated(
                    lookup.findConstructor(
                            lookup.lookupClass(),
                            MethodType.methodType(void.class, GeneratedRows.Plan.class, Object.class, double[].class)),
                    plan,
                    table);
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalStateException("cannot define the kernel of " + shape.formula(), e);
        }
    }

    /** Writes the class where {@code -Dparhelion.rows.dump=DIR} asks for it: hidden classes are in no file that javap reads. */
    private static void dump(byte[] bytes) {
        String directory = System.getProperty("parhelion.rows.dump");
        if (directory != null) {
            try {
                Path created = Files.createDirectories(Path.of(directory));
                Files.write(created.resolve("GeneratedKernel" + DUMPED.incrementAndGet() + ".class"), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write to " + directory + ", which parhelion.rows.dump names", e);
            }
        }
    }

    /** Each uniform is a final field; a float kernel rounds it here, once. */
    private void constructor(ClassBuilder type) {
        int uniforms = shape.formula().uniforms().size();
        for (int u = 0; u < uniforms; u++) {
            type.withField(uniform(u), shape.elementDesc(), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
        }
        type.withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR, 0, code -> {
            code.aload(0)
                    .aload(1)
                    .aload(2)
                    .invokespecial(
                            BASE,
                            ConstantDescs.INIT_NAME,
                            MethodTypeDesc.of(ConstantDescs.CD_void, PLAN, ConstantDescs.CD_Object));
            for (int u = 0; u < uniforms; u++) {
                code.aload(0).aload(3).loadConstant(u).daload();
                if (shape.element() == TypeKind.FLOAT) {
                    code.d2f();
                }
                code.putfield(kernel, uniform(u), shape.elementDesc());
            }
            code.return_();
        });
    }

    private interface EmitterOf {
        RowEmitter of(CodeBuilder code, ClassDesc kernel, InvariantTable table, Pass pass);
    }

    /** One method per pass, as each is compiled for itself, and one that chooses among them. */
    private void loops(ClassBuilder type, String name, List<Pass> passes, EmitterOf emitter) {
        for (int k = 0; k < passes.size(); k++) {
            Pass pass = passes.get(k);
            type.withMethodBody(
                    name + k,
                    shape.loop(),
                    ClassFile.ACC_PRIVATE,
                    code -> emitter.of(code, kernel, table, pass).emit());
        }
        MethodTypeDesc dispatch = KernelShape.LOOP_WITH_INPUTS.insertParameterTypes(0, ConstantDescs.CD_int);
        type.withMethodBody(name, dispatch, ClassFile.ACC_FINAL, code -> {
            List<SwitchCase> cases = new ArrayList<>();
            List<Label> labels = new ArrayList<>();
            for (int k = 0; k < passes.size(); k++) {
                labels.add(code.newLabel());
                cases.add(SwitchCase.of(k, labels.get(k)));
            }
            Label none = code.newLabel();
            code.iload(1).lookupswitch(none, cases);
            for (int k = 0; k < passes.size(); k++) {
                code.labelBinding(labels.get(k)).aload(0);
                code.aload(2).aload(3).aload(4).aload(5).iload(6).iload(7).iload(8);
                if (shape.hasInputs()) {
                    code.aload(9).iload(10).iload(11).iload(12);
                }
                code.invokevirtual(kernel, name + k, shape.loop()).return_();
            }
            code.labelBinding(none).return_();
        });
    }
}
