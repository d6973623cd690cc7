package org.parhelion.stencil.rows;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.Unary;

/**
 * Writes loops over vectors of points. The Vector API is named in the code that is written, never here, so this package
 * compiles and runs without the incubator module.
 */
final class VectorEmitter extends RowEmitter {
    private static final String PACKAGE = "jdk.incubator.vector.";
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
    private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
    private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

    private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");

    private final ClassDesc vector;

    VectorEmitter(CodeBuilder code, ClassDesc kernel, InvariantTable table, Pass pass) {
        super(code, kernel, table, pass);
        this.vector = vectorOf(element);
    }

    @Override
    int step() {
        return shape.lanes();
    }

    @Override
    TypeKind kind() {
        return TypeKind.REFERENCE;
    }

    private static ClassDesc vectorOf(TypeKind type) {
        return ClassDesc.of(PACKAGE + (type == TypeKind.DOUBLE ? "DoubleVector" : "FloatVector"));
    }

    private void species(TypeKind type) {
        int bits = type == TypeKind.DOUBLE ? Double.SIZE : Float.SIZE;
        code.getstatic(vectorOf(type), "SPECIES_" + shape.lanes() * bits, SPECIES);
    }

    @Override
    void prepareBroadcast() {
        species(element);
    }

    @Override
    void prepareLoad(TypeKind stored) {
        species(stored);
    }

    @Override
    void broadcast() {
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, shape.elementDesc()));
    }

    @Override
    void load(TypeKind stored) {
        ClassDesc loaded = vectorOf(stored);
        code.invokestatic(
                loaded, "fromArray", MethodTypeDesc.of(loaded, SPECIES, arrayOf(stored), ConstantDescs.CD_int));
        convert(stored, element);
    }

    @Override
    void store(int value, int array, TypeKind stored, Runnable index) {
        code.aload(value);
        convert(element, stored);
        code.aload(array);
        index.run();
        code.invokevirtual(
                vectorOf(stored),
                "intoArray",
                MethodTypeDesc.of(ConstantDescs.CD_void, arrayOf(stored), ConstantDescs.CD_int));
    }

    /** Stack: vector of {@code from} → one of {@code to} with as many lanes, wider or narrower. */
    private void convert(TypeKind from, TypeKind to) {
        if (from != to) {
            code.getstatic(OPERATORS, from == TypeKind.FLOAT ? "F2D" : "D2F", CONVERSION);
            species(to);
            code.iconst_0();
            code.invokevirtual(
                    vectorOf(from),
                    "convertShape",
                    MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, ConstantDescs.CD_int));
            code.checkcast(vectorOf(to));
        }
    }

    @Override
    void compute(Node operation) {
        switch (operation) {
            case Unary unary -> lanewise(unary.op().name(), unary);
            case Binary binary when isTwice(binary) -> twice(binary.b());
            case Binary binary -> lanewise(binary.op().name(), binary);
            case Fma fma -> lanewise("fma", fma);
            case Select select -> select(select);
            default -> throw new IllegalStateException("no operation: " + operation);
        }
    }

    private static boolean isTwice(Binary binary) {
        return binary.op() == BinaryOp.MUL && binary.a() instanceof Constant constant && constant.value() == 2;
    }

    /** 2x as x + x, which has the same bits and needs no register for 2. */
    private void twice(Node node) {
        value(node);
        int x = code.allocateLocal(kind());
        code.astore(x).aload(x).aload(x);
        code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, VECTOR));
    }

    /** Vectors have methods add, sub, sqrt, fma and so on: the operations' names. */
    private void lanewise(String operation, Node node) {
        node.operands().forEach(this::value);
        List<ClassDesc> others = Collections.nCopies(node.operands().size() - 1, VECTOR);
        code.invokevirtual(vector, operation.toLowerCase(Locale.ROOT), MethodTypeDesc.of(vector, others));
    }

    private void select(Select select) {
        value(select.ifFalse());
        value(select.ifTrue());
        value(select.a());
        code.getstatic(OPERATORS, select.comparison().name(), COMPARISON);
        value(select.b());
        code.invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK));
    }
}
