package org.parhelion.stencil.reader;

import java.lang.classfile.Opcode;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.reader.Value.Choice;
import org.parhelion.stencil.reader.Value.Compared;
import org.parhelion.stencil.reader.Value.Decision;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** Values that depend on comparisons of doubles, and the branches taken on them. */
final class Decisions {
    static final Whole TRUE = new Whole(1);
    static final Whole FALSE = new Whole(0);

    private final Graph graph;

    Decisions(Graph graph) {
        this.graph = graph;
    }

    /** The value after a decision: doubles become a select, equal values stay, others remain a choice. */
    Value merge(Decision decision, Value ifTrue, Value ifFalse) {
        if (ifTrue instanceof Real(Node a) && ifFalse instanceof Real(Node b)) {
            return new Real(graph.select(decision.comparison(), decision.a(), decision.b(), a, b));
        }
        return same(ifTrue, ifFalse) ? ifTrue : new Choice(decision, ifTrue, ifFalse);
    }

    @SuppressWarnings("ReferenceEquality") // objects that exist are told apart by identity, as the JVM does
    static boolean same(Value a, Value b) {
        return switch (a) {
            case Whole _, Value.PointOf _, Value.Points _, Value.LocalArray _ -> a.equals(b);
            case Known known -> b instanceof Known other && other.object() == known.object();
            default -> false;
        };
    }

    /** Whether a branch with one int operand jumps: a {@link Whole} of 0 or 1, or a choice of them. */
    Value branch(Opcode opcode, Value value) {
        return value instanceof Compared compared ? onCompared(opcode, compared) : map(value, jumps(opcode));
    }

    /** A double's choice of 0 and 1. */
    Value choice(Comparison comparison, Node a, Node b) {
        if (a instanceof Constant left && b instanceof Constant right) {
            return comparison.test(left.value(), right.value()) ? TRUE : FALSE;
        }
        return new Choice(new Decision(comparison, a, b), TRUE, FALSE);
    }

    private Value onCompared(Opcode opcode, Compared compared) {
        Node a = compared.a();
        Node b = compared.b();
        return switch (opcode) {
            case IFEQ -> choice(Comparison.EQ, a, b);
            case IFNE -> not(choice(Comparison.EQ, a, b));
            case IFLT -> compared.nanIsGreater() ? choice(Comparison.LT, a, b) : not(choice(Comparison.GE, a, b));
            case IFGE -> compared.nanIsGreater() ? not(choice(Comparison.LT, a, b)) : choice(Comparison.GE, a, b);
            case IFGT -> compared.nanIsGreater() ? not(choice(Comparison.LE, a, b)) : choice(Comparison.GT, a, b);
            case IFLE -> compared.nanIsGreater() ? choice(Comparison.LE, a, b) : not(choice(Comparison.GT, a, b));
            default -> throw new Refusal("instruction " + opcode + " is not supported");
        };
    }

    private static IntUnaryOperator jumps(Opcode opcode) {
        IntPredicate jumps = switch (opcode) {
            case IFEQ, IF_ICMPEQ -> sign -> sign == 0;
            case IFNE, IF_ICMPNE -> sign -> sign != 0;
            case IFLT, IF_ICMPLT -> sign -> sign < 0;
            case IFGE, IF_ICMPGE -> sign -> sign >= 0;
            case IFGT, IF_ICMPGT -> sign -> sign > 0;
            case IFLE, IF_ICMPLE -> sign -> sign <= 0;
            default -> throw new Refusal("instruction " + opcode + " is not supported");
        };
        return sign -> jumps.test(sign) ? 1 : 0;
    }

    /** Whether a branch with two int operands jumps. */
    Value branch(Opcode opcode, Value a, Value b) {
        IntUnaryOperator jumps = jumps(opcode);
        return map(a, b, (x, y) -> jumps.applyAsInt(Integer.compare(x, y)));
    }

    private Value not(Value value) {
        return map(value, x -> 1 - x);
    }

    /** An operation on an int, on each side of every choice. */
    Value map(Value value, IntUnaryOperator operator) {
        if (value instanceof Choice(Decision decision, Value ifTrue, Value ifFalse)) {
            return merge(decision, map(ifTrue, operator), map(ifFalse, operator));
        }
        return new Whole(operator.applyAsInt(CallFrame.whole(value)));
    }

    /** An operation on two ints, on each side of every choice. */
    Value map(Value a, Value b, IntBinaryOperator operator) {
        if (a instanceof Choice(Decision decision, Value ifTrue, Value ifFalse)) {
            return merge(decision, map(ifTrue, b, operator), map(ifFalse, b, operator));
        }
        int left = CallFrame.whole(a);
        return map(b, right -> operator.applyAsInt(left, right));
    }

    /** An int as a double. */
    Node real(Value value) {
        if (value instanceof Choice(Decision decision, Value ifTrue, Value ifFalse)) {
            return graph.select(decision.comparison(), decision.a(), decision.b(), real(ifTrue), real(ifFalse));
        }
        return graph.constant(CallFrame.whole(value));
    }
}
