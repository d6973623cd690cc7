package org.parhelion.stencil.reader;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.UnaryOp;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.PointOf;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** Calls that mean something of their own: a point's, those of {@link Math}, and a few of the JDK's. */
final class Calls {
    private static final Map<String, UnaryOp> UNARY = new HashMap<>();
    private static final Map<String, BinaryOp> BINARY = new HashMap<>();
    private static final Map<String, PointInput> INPUTS = new HashMap<>();

    static {
        for (UnaryOp op : UnaryOp.values()) {
            if (op != UnaryOp.NEG) {
                UNARY.put(op.symbol() + "(D)D", op);
            }
        }
        for (BinaryOp op : BinaryOp.values()) {
            if (!op.infix()) {
                BINARY.put(op.symbol() + "(DD)D", op);
            }
        }
        for (PointInput input : PointInput.values()) {
            INPUTS.put(input.method(), input);
        }
    }

    private final Graph graph;
    private final Decisions decisions;
    private final int dims;
    private final int fields;
    private final List<FusedStencil.Source> sources;

    /** Of points whose sources are numbers of fields or coefficients, or values that were just computed. */
    Calls(Graph graph, Decisions decisions, int dims, int fields, List<FusedStencil.Source> sources) {
        this.graph = graph;
        this.decisions = decisions;
        this.dims = dims;
        this.fields = fields;
        this.sources = sources;
    }

    /** The result of a static call to the JDK; null where it has no meaning here. */
    @Nullable
    Value ofJdk(String owner, String method, List<Value> arguments) {
        return switch (owner) {
            case "java.lang.Math" -> math(method, arguments);
            case "java.lang.Double" ->
                switch (method) {
                    case "isNaN(D)Z" -> isNaN(real(arguments.getFirst()));
                    case "min(DD)D", "max(DD)D" -> math(method, arguments);
                    default -> null;
                };
            default -> null;
        };
    }

    private @Nullable Value math(String method, List<Value> arguments) {
        UnaryOp unary = UNARY.get(method);
        if (unary != null) {
            return new Real(graph.unary(unary, real(arguments.getFirst())));
        }
        BinaryOp binary = BINARY.get(method);
        if (binary != null) {
            return new Real(graph.binary(binary, real(arguments.get(0)), real(arguments.get(1))));
        }
        return switch (method) {
            case "fma(DDD)D" ->
                new Real(graph.fma(real(arguments.get(0)), real(arguments.get(1)), real(arguments.get(2))));
            case "abs(I)I" -> decisions.map(arguments.getFirst(), Math::abs);
            case "min(II)I" -> decisions.map(arguments.get(0), arguments.get(1), Math::min);
            case "max(II)I" -> decisions.map(arguments.get(0), arguments.get(1), Math::max);
            default -> null;
        };
    }

    /** x is no number where it does not equal itself. */
    private Value isNaN(Node x) {
        return decisions.map(decisions.choice(Comparison.EQ, x, x), equal -> 1 - equal);
    }

    /** The methods of a point. */
    Value ofPoint(PointOf point, String name, List<Value> arguments) {
        PointInput input = INPUTS.get(name);
        if (input != null) {
            return new Real(graph.input(input));
        }
        if (name.equals("before")) {
            if (point.source() >= fields) {
                throw new Refusal("before() of a coefficient: only fields that the stencil advances have one");
            }
            return new Real(graph.before(sources.get(point.source()).number()));
        }
        if (!name.equals("at")) {
            throw new Refusal("call of Point." + name + " is not supported in a formula");
        }
        int offsets = arguments.size();
        if (offsets > dims) {
            throw new Refusal("at(…) with " + offsets + " offsets in a stencil of " + dims + " dimensions");
        }
        int[] offset = new int[3];
        for (int axis = 0; axis < offsets; axis++) {
            offset[3 - offsets + axis] = CallFrame.whole(arguments.get(axis));
        }
        FusedStencil.Source source = sources.get(point.source());
        return new Real(
                source.computed().orElseGet(() -> graph.load(source.number(), offset[0], offset[1], offset[2])));
    }

    /** A call on an object that exists, where the JDK's method has a meaning here; null where it has none. */
    @SuppressWarnings("EnumOrdinal") // a switch over an enum asks for it
    @Nullable
    Value ofKnown(Known receiver, String method) {
        if (method.equals("ordinal()I") && receiver.object() instanceof Enum<?> constant) {
            return new Whole(constant.ordinal());
        }
        return null;
    }

    private static Node real(Value value) {
        if (value instanceof Real(Node node)) {
            return node;
        }
        throw new Refusal("a double was expected, not " + CallFrame.describe(value));
    }
}
