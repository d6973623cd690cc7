package org.parhelion.stencil.reader;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.Points;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** Reads the formulas of stencils by symbolic execution of the bytecode of their methods, once per field. */
public final class Formulas {
    private static final String AT = "(I[Lorg/parhelion/stencil/Point;)D";

    private Formulas() {}

    /**
     * Reads the formula of a stencil with its current parameters.
     *
     * @param stencil the stencil
     * @return the formula, with the same rounding as the method
     * @throws FormulaException if the method cannot be read; with file, line and reason
     * @throws IllegalArgumentException if the stencil has no field, or not 1 to 3 dimensions
     */
    public static Formula read(Stencil stencil) {
        Graph graph = new Graph();
        List<Node> outputs = stencil instanceof FusedStencil fused ? fused.outputs(graph) : outputs(stencil, graph);
        return Formula.of(stencil, graph.nodes(), outputs);
    }

    private static List<Node> outputs(Stencil stencil, Graph graph) {
        int sources = stencil.fields().size() + stencil.coefficients().size();
        return outputs(stencil, "", graph, FusedStencil.Source.numbered(sources));
    }

    /** The new values of a stencil's fields, where its points are {@code sources}; {@code path} begins its parameters' names. */
    static List<Node> outputs(Stencil stencil, String path, Graph graph, List<FusedStencil.Source> sources) {
        Class<?> type = stencil.getClass();
        if (type.isHidden()) {
            String name = type.getName();
            throw new FormulaException(
                    "a lambda",
                    name.substring(0, name.indexOf("$$") < 0 ? name.length() : name.indexOf("$$")),
                    0,
                    "a lambda has no class file to read; write the formula as a record or a named or anonymous class");
        }
        int dims = stencil.dims();
        int fields = stencil.fields().size();
        if (dims < 1 || dims > 3 || fields < 1) {
            throw new IllegalArgumentException(type.getName() + " has " + dims + " dimensions and " + fields
                    + " fields; a stencil has 1, 2 or 3 dimensions and advances at least one field");
        }
        List<Node> outputs = new ArrayList<>();
        Interpreter interpreter = new Interpreter(graph, dims, fields, sources);
        try {
            MethodCode at = interpreter.method(type, "at", AT);
            for (int field = 0; field < fields; field++) {
                Value result = interpreter.call(
                        at, List.of(new Known(stencil, path), new Whole(field), new Points(sources.size())));
                if (!(result instanceof Real(Node output))) {
                    throw new IllegalStateException("a method of type double returned " + CallFrame.describe(result));
                }
                outputs.add(output);
            }
        } catch (Refusal refusal) {
            throw new FormulaException(type.getSimpleName() + ".at", type.getName(), 0, refusal.reason());
        }
        return outputs;
    }

    /**
     * Determines the neighbours that a stencil reads.
     *
     * @param stencil the stencil
     * @return the reach of the formula; {@link Reach#unread} if it cannot be read
     */
    public static Reach reach(Stencil stencil) {
        return FormulaReading.of(stencil).reach();
    }
}
