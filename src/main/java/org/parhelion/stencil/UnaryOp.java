package org.parhelion.stencil;

import java.util.function.DoubleUnaryOperator;

/** An operation on one value. Each is Java's own: {@code -x}, or the method of {@link Math} of that name. */
public enum UnaryOp {
    NEG("-", true, x -> -x),
    ABS("abs", true, Math::abs),
    SQRT("sqrt", true, Math::sqrt),
    CBRT("cbrt", false, Math::cbrt),
    EXP("exp", false, Math::exp),
    EXPM1("expm1", false, Math::expm1),
    LOG("log", false, Math::log),
    LOG10("log10", false, Math::log10),
    LOG1P("log1p", false, Math::log1p),
    SIN("sin", false, Math::sin),
    COS("cos", false, Math::cos),
    TAN("tan", false, Math::tan),
    ASIN("asin", false, Math::asin),
    ACOS("acos", false, Math::acos),
    ATAN("atan", false, Math::atan),
    SINH("sinh", false, Math::sinh),
    COSH("cosh", false, Math::cosh),
    TANH("tanh", false, Math::tanh),
    FLOOR("floor", false, Math::floor),
    CEIL("ceil", false, Math::ceil),
    RINT("rint", false, Math::rint),
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

    /** As written in Java: {@code -}, or the method's name in {@link Math}. */
    public String symbol() {
        return symbol;
    }

    /** Whether the Vector API computes it with the very bits of {@link Math}. */
    public boolean vector() {
        return vector;
    }

    /** The result in double. In float it is this, of the float operand, rounded once. */
    public double apply(double a) {
        return operator.applyAsDouble(a);
    }
}
