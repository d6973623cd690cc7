package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.Experimental;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Input;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.Node.Uniform;

/**
 * A part of a formula that is computed ahead of the loops over points, in double, because it reads no field: once a step if it
 * depends on the step alone, once for each index along an axis if it depends on one axis alone.
 *
 * <p>Immutable; safe for any thread.
 */
@Experimental
public final class Expression {
    private static final int TEXT_LIMIT = 60;

    private final List<Node> nodes;

    private Expression(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** What {@code result} is computed from, renumbered. {@code graph} holds operands before their users. */
    static Expression of(List<Node> graph, Node result) {
        boolean[] needed = new boolean[result.id() + 1];
        needed[result.id()] = true;
        for (int id = result.id(); id >= 0; id--) {
            if (needed[id]) {
                graph.get(id).operands().forEach(operand -> needed[operand.id()] = true);
            }
        }
        Node[] renumbered = new Node[needed.length];
        List<Node> kept = new ArrayList<>();
        for (int id = 0; id < needed.length; id++) {
            if (needed[id]) {
                renumbered[id] = Formula.renumber(graph.get(id), kept.size(), kept.size(), renumbered);
                kept.add(renumbered[id]);
            }
        }
        return new Expression(kept);
    }

    /** {@return what it is computed from, operands before their users; the last one is its value} */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Computes the value, with the bits of the method that was read.
     *
     * @param inputs the value of each input that it reads
     * @return the value, in double
     */
    public double value(ToDoubleFunction<PointInput> inputs) {
        double[] values = new double[nodes.size()];
        for (Node node : nodes) {
            values[node.id()] = value(node, values, inputs);
        }
        return values[values.length - 1];
    }

    private static double value(Node node, double[] values, ToDoubleFunction<PointInput> inputs) {
        return switch (node) {
            case Constant constant -> constant.value();
            case Uniform uniform -> uniform.value();
            case Input input -> inputs.applyAsDouble(input.input());
            case Unary unary -> unary.op().apply(values[unary.a().id()]);
            case Binary binary ->
                binary.op().apply(values[binary.a().id()], values[binary.b().id()]);
            case Fma fma ->
                Math.fma(
                        values[fma.a().id()],
                        values[fma.b().id()],
                        values[fma.c().id()]);
            case Select select ->
                select.comparison()
                                .test(values[select.a().id()], values[select.b().id()])
                        ? values[select.ifTrue().id()]
                        : values[select.ifFalse().id()];
            default -> throw new IllegalStateException("not ahead of the points: " + node);
        };
    }

    @Override
    public String toString() {
        String text = text(nodes.getLast());
        return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "…";
    }

    private static String text(Node node) {
        return switch (node) {
            case Constant constant -> Double.toString(constant.value());
            case Uniform uniform -> uniform.text();
            case Input input -> input.input().method();
            case Unary unary -> unary.op().symbol() + "(" + text(unary.a()) + ")";
            case Binary binary
            when binary.op().infix() ->
                "(" + text(binary.a()) + " " + binary.op().symbol() + " " + text(binary.b()) + ")";
            case Binary binary -> binary.op().symbol() + "(" + text(binary.a()) + ", " + text(binary.b()) + ")";
            default -> "…";
        };
    }
}
