package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import org.parhelion.Precision;

/**
 * The type of a kernel's values, and what depends on it.
 *
 * @param kind float or double
 */
record KernelTypes(TypeKind kind) {
    /** The type of fields, and of what is computed from one value: boundaries and sources. */
    static KernelTypes storage(Precision precision) {
        return of(precision.storage());
    }

    /** The type in which formulas compute, and of the numbers that the host passes. */
    static KernelTypes arithmetic(Precision precision) {
        return of(precision.arithmetic());
    }

    private static KernelTypes of(Precision precision) {
        return new KernelTypes(precision == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT);
    }

    ClassDesc value() {
        return kind == TypeKind.DOUBLE ? CD_double : CD_float;
    }

    ClassDesc array() {
        return value().arrayType();
    }

    /** Number of local variables of 32 bits for a value. */
    int slots() {
        return kind.slotSize();
    }

    OperatorInstruction operator(Opcode ofDouble, Opcode ofFloat) {
        return OperatorInstruction.of(kind == TypeKind.DOUBLE ? ofDouble : ofFloat);
    }

    void constant(CodeBuilder code, double value) {
        if (kind == TypeKind.DOUBLE) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
    }

    /** Converts the value on the stack, which is of type {@code from}. */
    void convert(CodeBuilder code, KernelTypes from) {
        if (from.kind != kind) {
            code.conversion(from.kind, kind);
        }
    }
}
