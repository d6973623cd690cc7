package org.parhelion.stencil.rows;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.UnaryOp;

/** Writes loops over single points. */
final class ScalarEmitter extends RowEmitter {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    private final boolean isDouble;

    ScalarEmitter(CodeBuilder code, ClassDesc kernel, InvariantTable table, Pass pass) {
        super(code, kernel, table, pass);
        this.isDouble = shape.element() == TypeKind.DOUBLE;
    }

    @Override
    int step() {
        return 1;
    }

    @Override
    TypeKind kind() {
        return element;
    }

    @Override
    void prepareBroadcast() {
        // A number is its own broadcast.
    }

    @Override
    void prepareLoad(TypeKind stored) {
        // A scalar load needs its array and index only.
    }

    @Override
    void broadcast() {
        // A number is its own broadcast.
    }

    @Override
    void load(TypeKind stored) {
        code.arrayLoad(stored);
        convert(stored, element);
    }

    @Override
    void store(int value, int array, TypeKind stored, Runnable index) {
        code.aload(array);
        index.run();
        code.loadLocal(element, value);
        convert(element, stored);
        code.arrayStore(stored);
    }

    private void convert(TypeKind from, TypeKind to) {
        if (from != to) {
            code.conversion(from, to);
        }
    }

    @Override
    void compute(Node operation) {
        switch (operation) {
            case Unary unary -> unary(unary.op(), unary.a());
            case Binary binary -> binary(binary.op(), binary.a(), binary.b());
            case Fma fma -> {
                fma.operands().forEach(this::value);
                math("fma", shape.elementDesc(), 3);
            }
            case Select select -> select(select);
            default -> throw new IllegalStateException("no operation: " + operation);
        }
    }

    private void unary(UnaryOp op, Node a) {
        value(a);
        switch (op) {
            case NEG -> operator("NEG");
            case ABS -> math("abs", shape.elementDesc(), 1);
            default -> {
                widen();
                math(op.symbol(), ConstantDescs.CD_double, 1);
                narrow();
            }
        }
    }

    private void binary(BinaryOp op, Node a, Node b) {
        value(a);
        if (op.infix()) {
            value(b);
            operator(op.name());
        } else if (op == BinaryOp.MIN || op == BinaryOp.MAX) {
            value(b);
            math(op.symbol(), shape.elementDesc(), 2);
        } else {
            widen();
            value(b);
            widen();
            math(op.symbol(), ConstantDescs.CD_double, 2);
            narrow();
        }
    }

    /** An operator of the language, by the name it has for both types: ADD, CMPL and so on. */
    private void operator(String name) {
        code.with(OperatorInstruction.of(Opcode.valueOf((isDouble ? "D" : "F") + name)));
    }

    /** Both values first, as other operations may share what they compute; then the choice. */
    private void select(Select select) {
        int ifTrue = code.allocateLocal(element);
        int ifFalse = code.allocateLocal(element);
        value(select.ifTrue());
        code.storeLocal(element, ifTrue);
        value(select.ifFalse());
        code.storeLocal(element, ifFalse);
        value(select.a());
        value(select.b());
        Label otherwise = code.newLabel();
        Label done = code.newLabel();
        jumpUnless(select.comparison(), otherwise);
        code.loadLocal(element, ifTrue).goto_(done);
        code.labelBinding(otherwise).loadLocal(element, ifFalse);
        code.labelBinding(done);
    }

    /** The order of compare and jump makes every comparison with NaN false. */
    private void jumpUnless(Comparison comparison, Label otherwise) {
        boolean less = comparison == Comparison.LT || comparison == Comparison.LE;
        operator(less ? "CMPG" : "CMPL");
        switch (comparison) {
            case LT -> code.ifge(otherwise);
            case LE -> code.ifgt(otherwise);
            case GT -> code.ifle(otherwise);
            case GE -> code.iflt(otherwise);
            case EQ -> code.ifne(otherwise);
        }
    }

    private void widen() {
        if (!isDouble) {
            code.f2d();
        }
    }

    private void narrow() {
        if (!isDouble) {
            code.d2f();
        }
    }

    private void math(String method, ClassDesc type, int arguments) {
        code.invokestatic(MATH, method, MethodTypeDesc.of(type, Collections.nCopies(arguments, type)));
    }
}
