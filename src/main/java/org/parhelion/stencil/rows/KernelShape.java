package org.parhelion.stencil.rows;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;

/**
 * What generated code depends on.
 *
 * @param precision of the fields, and of the arithmetic
 * @param lanes elements per vector; 1 where there is no vector code
 */
record KernelShape(Formula formula, Precision precision, RowLayout layout, int lanes) {
    /** Points of a row that several passes carry along together: their scratch values stay in the first-level cache. */
    static final int CHUNK = 256;

    /**
     * Elements from a slot of the scratch array to the next: a cache line more than a chunk. At a power of two, the slots' values
     * for one point would share one set of the first-level cache, which holds eight lines or twelve.
     */
    static final int SLOT_PITCH = CHUNK + 16;

    // Slots of a generated loop's parameters; slot 0 is the kernel.
    static final int NOW = 1;
    static final int NEXT = 2;
    static final int COEFFICIENTS = 3;
    static final int SCRATCH = 4;
    static final int FIRST = 5;
    static final int N = 6;
    static final int ROWS = 7;

    // Further slots, where the formula reads more than fields: see RowInputs.
    static final int INPUTS = 8;
    static final int K = 9;
    static final int J = 10;
    static final int I = 11;

    /** {@code (now, next, coefficients, scratch, first, n, rows) → void} */
    private static final MethodTypeDesc LOOP = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_Object,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int);

    /** As above, and {@code (inputs, k, j, i)}. */
    static final MethodTypeDesc LOOP_WITH_INPUTS = LOOP.insertParameterTypes(
            LOOP.parameterCount(),
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int);

    /** Whether the formula reads more than fields. */
    boolean hasInputs() {
        return !formula.stepValues().isEmpty() || !formula.axisValues().isEmpty();
    }

    /** The type of a generated loop. */
    MethodTypeDesc loop() {
        return hasInputs() ? LOOP_WITH_INPUTS : LOOP;
    }

    /** What operations compute with, and what the scratch array holds. */
    TypeKind element() {
        return precision.arithmetic() == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
    }

    /** What the arrays of fields and coefficients hold. */
    TypeKind stored() {
        return precision.storage() == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
    }

    ClassDesc elementDesc() {
        return element().upperBound();
    }
}
