package org.parhelion.stencil;

import java.util.function.DoubleBinaryOperator;
import org.parhelion.Experimental;

/** An operation on two values. Each is Java's own: an operator, or the method of {@link Math} of that name. */
@Experimental
public enum BinaryOp {
    /** {@code a + b}. */
    ADD("+", true, (a, b) -> a + b),
    /** {@code a - b}. */
    SUB("-", true, (a, b) -> a - b),
    /** {@code a * b}. */
    MUL("*", true, (a, b) -> a * b),
    /** {@code a / b}. */
    DIV("/", true, (a, b) -> a / b),
    /** {@code a % b}. */
    REM("%", false, (a, b) -> a % b),
    /** {@link Math#min(double, double)}. */
    MIN("min", true, Math::min),
    /** {@link Math#max(double, double)}. */
    MAX("max", true, Math::max),
    /** {@link Math#pow}. */
    POW("pow", false, Math::pow),
    /** {@link Math#atan2}. */
    ATAN2("atan2", false, Math::atan2),
    /** {@link Math#hypot}. */
    HYPOT("hypot", false, Math::hypot),
    /** {@link Math#copySign(double, double)}. */
    COPY_SIGN("copySign", false, Math::copySign);

    private final String symbol;
    private final boolean vector;

    @SuppressWarnings("ImmutableEnumChecker") // the operators are functions without state
    private final DoubleBinaryOperator operator;

    BinaryOp(String symbol, boolean vector, DoubleBinaryOperator operator) {
        this.symbol = symbol;
        this.vector = vector;
        this.operator = operator;
    }

    /** {@return as written in Java: an operator, or the method's name in {@link Math}} */
    public String symbol() {
        return symbol;
    }

    /** {@return whether the Vector API computes it with the very bits of Java's scalars} */
    public boolean vector() {
        return vector;
    }

    /** {@return whether it is written between its operands} */
    public boolean infix() {
        return !Character.isLetter(symbol.charAt(0));
    }

    /**
     * Computes the result in double. In float it is this, of the float operands, rounded once; for the operators of the language
     * that equals float arithmetic (53 ≥ 2·24 + 2 bits, so rounding twice is harmless).
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result, as Java computes it
     */
    public double apply(double a, double b) {
        return operator.applyAsDouble(a, b);
    }
}
