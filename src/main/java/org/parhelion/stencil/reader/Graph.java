package org.parhelion.stencil.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Input;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.Node.Uniform;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.UnaryOp;

/**
 * Nodes under construction: the same operation on the same operands is made once, and what is the same at all points is
 * computed at once. No algebra beyond that, so that the bits stay those of the method that was read.
 */
final class Graph {
    private static final int TEXT_LIMIT = 60;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<List<Object>, Node> made = new HashMap<>();

    int size() {
        return nodes.size();
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Numbers are told apart by their bits: 0.0 is not −0.0. */
    Node constant(double value) {
        return made.computeIfAbsent(
                List.of("constant", Double.doubleToRawLongBits(value)), _ -> add(new Constant(nodes.size(), value)));
    }

    /** A parameter: told apart by name; and by value, for static fields of several stages may share a name. */
    Node parameter(String name, double value) {
        return uniform(List.of("parameter", name, Double.doubleToRawLongBits(value)), name, value);
    }

    Node load(int source, int dk, int dj, int di) {
        return made.computeIfAbsent(
                List.of("load", source, dk, dj, di), _ -> add(new Load(nodes.size(), source, dk, dj, di)));
    }

    Node before(int field) {
        return made.computeIfAbsent(List.of("before", field), _ -> add(new Before(nodes.size(), field)));
    }

    Node input(PointInput input) {
        return made.computeIfAbsent(List.of("input", input), _ -> add(new Input(nodes.size(), input)));
    }

    Node unary(UnaryOp op, Node a) {
        List<Object> key = List.of(op, a.id());
        if (a.invariant()) {
            return folded(key, op.symbol() + "(" + text(a) + ")", op.apply(value(a)), a);
        }
        return made.computeIfAbsent(key, _ -> add(new Unary(nodes.size(), op, a)));
    }

    Node binary(BinaryOp op, Node a, Node b) {
        List<Object> key = List.of(op, a.id(), b.id());
        if (a.invariant() && b.invariant()) {
            String text = op.infix()
                    ? "(" + text(a) + " " + op.symbol() + " " + text(b) + ")"
                    : op.symbol() + "(" + text(a) + ", " + text(b) + ")";
            return folded(key, text, op.apply(value(a), value(b)), a, b);
        }
        return made.computeIfAbsent(key, _ -> add(new Binary(nodes.size(), op, a, b)));
    }

    Node fma(Node a, Node b, Node c) {
        List<Object> key = List.of("fma", a.id(), b.id(), c.id());
        if (a.invariant() && b.invariant() && c.invariant()) {
            String text = "fma(" + text(a) + ", " + text(b) + ", " + text(c) + ")";
            return folded(key, text, Math.fma(value(a), value(b), value(c)), a, b, c);
        }
        return made.computeIfAbsent(key, _ -> add(new Fma(nodes.size(), a, b, c)));
    }

    Node select(Comparison comparison, Node a, Node b, Node ifTrue, Node ifFalse) {
        if (ifTrue.id() == ifFalse.id()) {
            return ifTrue;
        }
        List<Object> key = List.of(comparison, a.id(), b.id(), ifTrue.id(), ifFalse.id());
        if (a.invariant() && b.invariant() && ifTrue.invariant() && ifFalse.invariant()) {
            String text = "(" + text(a) + " " + comparison.symbol() + " " + text(b) + " ? " + text(ifTrue) + " : "
                    + text(ifFalse) + ")";
            double value = comparison.test(value(a), value(b)) ? value(ifTrue) : value(ifFalse);
            return folded(key, text, value, a, b, ifTrue, ifFalse);
        }
        return made.computeIfAbsent(key, _ -> add(new Select(nodes.size(), comparison, a, b, ifTrue, ifFalse)));
    }

    private Node folded(List<Object> key, String text, double value, Node... operands) {
        for (Node operand : operands) {
            if (operand instanceof Uniform) {
                return uniform(key, text, value);
            }
        }
        return constant(value);
    }

    private Node uniform(List<Object> key, String text, double value) {
        String shown = text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "…";
        return made.computeIfAbsent(key, _ -> add(new Uniform(nodes.size(), nodes.size(), shown, value)));
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }

    static double value(Node invariant) {
        return switch (invariant) {
            case Constant constant -> constant.value();
            case Uniform uniform -> uniform.value();
            default -> throw new IllegalArgumentException("not the same at all points: " + invariant);
        };
    }

    private static String text(Node invariant) {
        return switch (invariant) {
            case Constant constant -> Double.toString(constant.value());
            case Uniform uniform -> uniform.text();
            default -> throw new IllegalArgumentException("not the same at all points: " + invariant);
        };
    }
}
