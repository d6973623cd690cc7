package org.parhelion.stencil;

import java.util.function.DoubleUnaryOperator;
import org.parhelion.Experimental;

/** An operation on one value. Each is Java's own: {@code -x}, or the method of {@link Math} of that name. */
@Experimental
public enum UnaryOp {
    /** {@code -a}. */
    NEG("-", true, x -> -x),
    /** {@link Math#abs(double)}. */
    ABS("abs", true, Math::abs),
    /** {@link Math#sqrt}. */
    SQRT("sqrt", true, Math::sqrt),
    /** {@link Math#cbrt}. */
    CBRT("cbrt", false, Math::cbrt),
    /** {@link Math#exp}. */
    EXP("exp", false, Math::exp),
    /** {@link Math#expm1}. */
    EXPM1("expm1", false, Math::expm1),
    /** {@link Math#log}. */
    LOG("log", false, Math::log),
    /** {@link Math#log10}. */
    LOG10("log10", false, Math::log10),
    /** {@link Math#log1p}. */
    LOG1P("log1p", false, Math::log1p),
    /** {@link Math#sin}. */
    SIN("sin", false, Math::sin),
    /** {@link Math#cos}. */
    COS("cos", false, Math::cos),
    /** {@link Math#tan}. */
    TAN("tan", false, Math::tan),
    /** {@link Math#asin}. */
    ASIN("asin", false, Math::asin),
    /** {@link Math#acos}. */
    ACOS("acos", false, Math::acos),
    /** {@link Math#atan}. */
    ATAN("atan", false, Math::atan),
    /** {@link Math#sinh}. */
    SINH("sinh", false, Math::sinh),
    /** {@link Math#cosh}. */
    COSH("cosh", false, Math::cosh),
    /** {@link Math#tanh}. */
    TANH("tanh", false, Math::tanh),
    /** {@link Math#floor}. */
    FLOOR("floor", false, Math::floor),
    /** {@link Math#ceil}. */
    CEIL("ceil", false, Math::ceil),
    /** {@link Math#rint}. */
    RINT("rint", false, Math::rint),
    /** {@link Math#signum(double)}. */
    SIGNUM("signum", false, Math::signum);

    private final String symbol;
    private final boolean vector;

    @SuppressWarnings("ImmutableEnumChecker") // the operators are functions without state
    private final DoubleUnaryOperator operator;

    UnaryOp(String symbol, boolean vector, DoubleUnaryOperator operator) {
        this.symbol = symbol;
        this.vector = vector;
        this.operator = operator;
    }

    /** {@return as written in Java: {@code -}, or the method's name in {@link Math}} */
    public String symbol() {
        return symbol;
    }

    /** {@return whether the Vector API computes it with the very bits of {@link Math}} */
    public boolean vector() {
        return vector;
    }

    /**
     * Computes the result in double. In float it is this, of the float operand, rounded once.
     *
     * @param a the operand
     * @return the result, as Java computes it
     */
    public double apply(double a) {
        return operator.applyAsDouble(a);
    }
}
