package org.parhelion.stencil.rows;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.FormulaException;
import org.parhelion.stencil.reader.FormulaReading;

/** Makes row kernels of stencils. */
public final class RowKernels {
    private static final Logger LOG = System.getLogger(RowKernels.class.getName());
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private RowKernels() {}

    /**
     * A kernel for arrays of one layout.
     *
     * <p>With {@link RowPath#AUTO} a formula that cannot be read runs plainly and, where the Vector API is absent, one that can
     * runs in scalar loops; both are said once, as a warning. {@link RowPath#VECTOR} and {@link RowPath#SCALAR} are strict.
     *
     * @param precision of the arrays and of every operation of a formula that can be read; a formula that cannot be read is
     *     computed in double and rounded when it is stored
     * @throws FormulaException where the path is strict and the formula cannot be read
     * @throws IllegalStateException where the path is {@link RowPath#VECTOR} and the Vector API is absent
     */
    public static RowKernel of(Stencil stencil, Precision precision, RowLayout layout, RowPath path) {
        return of(FormulaReading.of(stencil), precision, layout, path);
    }

    /**
     * As {@link #of(Stencil, Precision, RowLayout, RowPath)}, of a stencil whose formula has been read already.
     *
     * @param reading the stencil and its formula
     * @param precision of the arrays
     * @param layout of the arrays
     * @param path how rows are computed
     * @return the kernel
     */
    public static RowKernel of(FormulaReading reading, Precision precision, RowLayout layout, RowPath path) {
        return switch (path) {
            case PLAIN -> plain(reading, precision, layout);
            case SCALAR -> RowCompiler.compile(reading.require(), precision, layout, 1);
            case VECTOR -> vector(reading.require(), precision, layout);
            case AUTO -> auto(reading, precision, layout);
        };
    }

    private static RowKernel auto(FormulaReading reading, Precision precision, RowLayout layout) {
        Stencil stencil = reading.stencil();
        if (reading.formula().isEmpty()) {
            sayOnce(
                    stencil.getClass().getName(),
                    reading.refusal().orElseThrow().getMessage()
                            + ". Its method is called point by point instead, which is slow.");
            return new PlainRows(stencil, layout, reading.reach());
        }
        Formula formula = reading.require();
        if (Vectors.missing()) {
            sayOnce(
                    "vector",
                    "The Vector API is absent: scalar loops run, with the same bits. Remedy: java " + Vectors.FLAG);
        }
        int lanes = formula.vector() ? Vectors.lanes(precision.arithmetic()) : 1;
        return RowCompiler.compile(formula, precision, layout, lanes);
    }

    private static RowKernel vector(Formula formula, Precision precision, RowLayout layout) {
        if (!Vectors.present()) {
            throw new IllegalStateException("the Vector API is absent; run java with " + Vectors.FLAG);
        }
        if (!formula.vector()) {
            throw new IllegalArgumentException(formula.name()
                    + " calls a method of Math that has no vector form with the same bits; use path AUTO or SCALAR");
        }
        return RowCompiler.compile(formula, precision, layout, Vectors.lanes(precision.arithmetic()));
    }

    /** Where doubles compute the method itself. In float its graph, operation by operation, as the other paths round each of them. */
    private static RowKernel plain(FormulaReading reading, Precision precision, RowLayout layout) {
        return reading.formula().isEmpty() || precision.arithmetic() == Precision.DOUBLE
                ? new PlainRows(reading.stencil(), layout, reading.reach())
                : new FloatRows(reading.require(), layout);
    }

    private static void sayOnce(String key, String text) {
        if (SAID.add(key)) {
            LOG.log(Level.WARNING, text);
        }
    }
}
