package org.parhelion.stencil.rows;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.parhelion.Precision;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Binary;
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

    private final ClassDesc vector;

    VectorEmitter(CodeBuilder code, ClassDesc kernel, KernelShape shape, Pass pass) {
        super(code, kernel, shape, pass);
        this.vector = ClassDesc.of(PACKAGE + (shape.precision() == Precision.DOUBLE ? "DoubleVector" : "FloatVector"));
    }

    @Override
    int step() {
        return shape.lanes();
    }

    @Override
    TypeKind kind() {
        return TypeKind.REFERENCE;
    }

    @Override
    void prepare() {
        code.getstatic(vector, "SPECIES_" + shape.lanes() * shape.precision().byteSize() * 8, SPECIES);
    }

    @Override
    void broadcast() {
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, shape.elementDesc()));
    }

    @Override
    void load() {
        code.invokestatic(
                vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, shape.arrayDesc(), ConstantDescs.CD_int));
    }

    @Override
    void store(int value, int array, Runnable index) {
        code.aload(value).aload(array);
        index.run();
        code.invokevirtual(
                vector, "intoArray", MethodTypeDesc.of(ConstantDescs.CD_void, shape.arrayDesc(), ConstantDescs.CD_int));
    }

    @Override
    void compute(Node operation) {
        switch (operation) {
            case Unary unary -> lanewise(unary.op().name(), unary);
            case Binary binary -> lanewise(binary.op().name(), binary);
            case Fma fma -> lanewise("fma", fma);
            case Select select -> select(select);
            default -> throw new IllegalStateException("no operation: " + operation);
        }
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
