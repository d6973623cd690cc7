package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.Value.Known;
import org.parhelion.stencil.Value.Points;
import org.parhelion.stencil.Value.Real;
import org.parhelion.stencil.Value.Whole;

/** Reads a stencil's formula: runs its method once per field, with symbols instead of the fields' numbers. */
final class Reader {
    private static final String AT = "(I[Lorg/parhelion/stencil/Point;)D";

    private Reader() {}

    static Formula read(Stencil stencil) {
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
        int sources = fields + stencil.coefficients().size();
        if (dims < 1 || dims > 3 || fields < 1) {
            throw new IllegalArgumentException(type.getName() + " has " + dims + " dimensions and " + fields
                    + " fields; a stencil has 1, 2 or 3 dimensions and advances at least one field");
        }
        Graph graph = new Graph();
        List<Node> outputs = new ArrayList<>();
        Interpreter interpreter = new Interpreter(graph, dims, fields);
        try {
            MethodCode at = interpreter.method(type, "at", AT);
            for (int field = 0; field < fields; field++) {
                Value result =
                        interpreter.call(at, List.of(new Known(stencil, ""), new Whole(field), new Points(sources)));
                if (!(result instanceof Real(Node output))) {
                    throw new IllegalStateException("a method of type double returned " + Frame.describe(result));
                }
                outputs.add(output);
            }
        } catch (Refusal refusal) {
            throw new FormulaException(type.getSimpleName() + ".at", type.getName(), 0, refusal.reason());
        }
        return Formula.of(stencil, graph.nodes(), outputs);
    }
}
