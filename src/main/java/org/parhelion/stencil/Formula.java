package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Experimental;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Input;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.StepValue;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.Node.Uniform;

/**
 * The formula of a stencil as a graph of {@link Node}s, read from the bytecode of its method by symbolic execution.
 *
 * <p>One graph holds the new values of all fields, so what they share is loaded and computed once. The narrow waist between the
 * method that a user wrote and everything that runs it: row kernels here, OpenCL kernels elsewhere.
 */
@Experimental
public final class Formula {
    private static final int ON_STEP = 1 << 3;
    private static final int ON_FIELDS = 1 << 4;

    private final String name;
    private final int dims;
    private final List<String> fields;
    private final List<String> coefficients;
    private final List<Node> nodes;
    private final List<Node> outputs;
    private final List<Uniform> uniforms;
    private final List<StepValue> stepValues;
    private final List<AxisValue> axisValues;
    private final int[] uses;
    private final Map<Integer, Reach> reaches;

    private Formula(Stencil stencil, List<Node> nodes, List<Node> outputs, Map<Integer, Reach> reaches) {
        this.name = stencil.getClass().getName();
        this.dims = stencil.dims();
        this.fields = List.copyOf(stencil.fields());
        this.coefficients = List.copyOf(stencil.coefficients());
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        this.uniforms = only(Uniform.class, nodes);
        this.stepValues = only(StepValue.class, nodes);
        this.axisValues = only(AxisValue.class, nodes);
        this.uses = uses(nodes, outputs);
        this.reaches = Map.copyOf(reaches);
    }

    private static <N extends Node> List<N> only(Class<N> type, List<Node> nodes) {
        return nodes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * Makes a formula from the nodes of a graph that the outputs need, renumbered. What depends on the step alone or on one axis
     * alone becomes one leaf with an {@link Expression}. For readers: {@code Formulas.read} makes the graph from a stencil's
     * method.
     *
     * @param stencil whose formula it is
     * @param graph nodes, operands before their users; {@code graph.get(k).id() == k}
     * @param graphOutputs the new value of each of the stencil's fields, in their order
     * @return the formula
     */
    public static Formula of(Stencil stencil, List<Node> graph, List<Node> graphOutputs) {
        int[] dependence = dependence(graph);
        boolean[] needed = new boolean[graph.size()];
        graphOutputs.forEach(output -> needed[output.id()] = true);
        for (Node node : graph.reversed()) {
            if (needed[node.id()] && !ahead(dependence[node.id()])) {
                node.operands().forEach(operand -> needed[operand.id()] = true);
            }
        }
        Node[] renumbered = new Node[graph.size()];
        List<Node> nodes = new ArrayList<>();
        int uniforms = 0;
        int stepValues = 0;
        int axisValues = 0;
        for (Node node : graph) {
            if (!needed[node.id()]) {
                continue;
            }
            int id = nodes.size();
            int on = dependence[node.id()];
            Node kept;
            if (on == ON_STEP) {
                kept = new StepValue(id, stepValues++, Expression.of(graph, node));
            } else if (ahead(on)) {
                kept = new AxisValue(id, axisValues++, Integer.numberOfTrailingZeros(on), Expression.of(graph, node));
            } else {
                kept = renumber(node, id, uniforms, renumbered);
                uniforms += node instanceof Uniform ? 1 : 0;
            }
            renumbered[node.id()] = kept;
            nodes.add(kept);
        }
        List<Node> outputs =
                graphOutputs.stream().map(output -> renumbered[output.id()]).toList();
        return new Formula(stencil, nodes, outputs, reaches(graph));
    }

    /** On what each value depends: bit 0, 1, 2 for the axis z, y, x, and the two below. */
    private static int[] dependence(List<Node> graph) {
        int[] dependence = new int[graph.size()];
        for (Node node : graph) {
            int on = switch (node) {
                case Input input ->
                    input.input().ofStep() ? ON_STEP : 1 << input.input().axis();
                case Load _, Before _ -> ON_FIELDS;
                default -> 0;
            };
            for (Node operand : node.operands()) {
                on |= dependence[operand.id()];
            }
            dependence[node.id()] = on;
        }
        return dependence;
    }

    /** Whether a value is computed ahead of the loops over points: it depends on one thing, and that is no field. */
    private static boolean ahead(int dependence) {
        return Integer.bitCount(dependence) == 1 && dependence != ON_FIELDS;
    }

    static Node renumber(Node node, int id, int uniformIndex, Node[] as) {
        return switch (node) {
            case Constant constant -> new Constant(id, constant.value());
            case Uniform uniform -> new Uniform(id, uniformIndex, uniform.text(), uniform.value());
            case Input input -> new Input(id, input.input());
            case StepValue value -> new StepValue(id, value.index(), value.expression());
            case AxisValue value -> new AxisValue(id, value.index(), value.axis(), value.expression());
            case Load load -> new Load(id, load.source(), load.dk(), load.dj(), load.di());
            case Before before -> new Before(id, before.field());
            case Unary unary -> new Unary(id, unary.op(), as[unary.a().id()]);
            case Binary binary ->
                new Binary(id, binary.op(), as[binary.a().id()], as[binary.b().id()]);
            case Fma fma ->
                new Fma(id, as[fma.a().id()], as[fma.b().id()], as[fma.c().id()]);
            case Select select ->
                new Select(
                        id,
                        select.comparison(),
                        as[select.a().id()],
                        as[select.b().id()],
                        as[select.ifTrue().id()],
                        as[select.ifFalse().id()]);
        };
    }

    private static int[] uses(List<Node> nodes, List<Node> outputs) {
        int[] uses = new int[nodes.size()];
        nodes.forEach(node -> node.operands().forEach(operand -> uses[operand.id()]++));
        outputs.forEach(output -> uses[output.id()]++);
        return uses;
    }

    /** The reach of everything that the method reads, used or not, because the method itself may run, too. */
    private static Map<Integer, Reach> reaches(List<Node> nodes) {
        Map<Integer, Reach> reaches = new HashMap<>();
        for (Node node : nodes) {
            switch (node) {
                case Load(int _, int source, int dk, int dj, int di) ->
                    reaches.merge(source, Reach.NONE.with(dk, dj, di), Reach::union);
                case Before(int _, int field) -> reaches.merge(field, Reach.NONE.withBefore(), Reach::union);
                default -> {}
            }
        }
        return reaches;
    }

    /** {@return the name of the stencil's class} */
    public String name() {
        return name;
    }

    /** {@return axes of the grid: 1, 2 or 3} */
    public int dims() {
        return dims;
    }

    /** {@return the names of the advanced fields, the first numbers of {@link Load#source}} */
    public List<String> fields() {
        return fields;
    }

    /** {@return the names of the coefficients, numbered after {@link #fields} in {@link Load#source}} */
    public List<String> coefficients() {
        return coefficients;
    }

    /** {@return radius per axis, corners, and whether {@code before()} is read} */
    public Reach reach() {
        return reaches.values().stream().reduce(Reach.NONE, Reach::union);
    }

    /**
     * The reach in one field or coefficient.
     *
     * @param source as a {@link Load#source}
     * @return radius per axis, corners, and whether {@code before()} is read; empty where the method does not ask for it
     */
    public Optional<Reach> reach(int source) {
        return Optional.ofNullable(reaches.get(source));
    }

    /** {@return all values, operands before their users; {@code nodes().get(k).id() == k}} */
    public List<Node> nodes() {
        return nodes;
    }

    /** {@return the new value of each field, in the order of {@link #fields}} */
    public List<Node> outputs() {
        return outputs;
    }

    /** {@return the values that are equal at all points but may change between runs, in the order of {@link Uniform#index}} */
    public List<Uniform> uniforms() {
        return uniforms;
    }

    /** {@return the uniforms' values, in double} */
    public double[] uniformValues() {
        return uniforms.stream().mapToDouble(Uniform::value).toArray();
    }

    /** {@return what is computed once a step, in the order of {@link StepValue#index}} */
    public List<StepValue> stepValues() {
        return stepValues;
    }

    /** {@return what is computed once for each place along an axis, in the order of {@link AxisValue#index}} */
    public List<AxisValue> axisValues() {
        return axisValues;
    }

    /**
     * Counts the uses of a node.
     *
     * @param node one of {@link #nodes}
     * @return how often it is an operand or an output
     */
    public int uses(Node node) {
        return uses[node.id()];
    }

    /** {@return the number of values loaded per point, including {@code before()}} */
    public int loads() {
        return (int) nodes.stream()
                .filter(node -> node instanceof Load || node instanceof Before)
                .count();
    }

    /** {@return arithmetic operations per point, each fused multiply-add counted twice} */
    public int operations() {
        int operations = 0;
        for (Node node : nodes) {
            operations += node.operands().isEmpty() ? 0 : node instanceof Fma ? 2 : 1;
        }
        return operations;
    }

    /** {@return whether every operation has a vector form with the same bits} */
    public boolean vector() {
        for (Node node : nodes) {
            boolean vector = switch (node) {
                case Unary unary -> unary.op().vector();
                case Binary binary -> binary.op().vector();
                default -> true;
            };
            if (!vector) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return a cache key for generated code: everything that it depends on, without the values of uniforms} Two formulas of
     * equal structure share code.
     */
    public String structure() {
        StringBuilder text = new StringBuilder();
        text.append(dims).append('/').append(fields.size()).append('/').append(coefficients.size());
        for (Node node : nodes) {
            text.append(';').append(structure(node));
            node.operands().forEach(operand -> text.append(' ').append(operand.id()));
        }
        text.append("=>")
                .append(Arrays.toString(outputs.stream().mapToInt(Node::id).toArray()));
        return text.toString();
    }

    private static String structure(Node node) {
        return switch (node) {
            case Constant constant -> "c" + Long.toHexString(Double.doubleToRawLongBits(constant.value()));
            case Uniform uniform -> "u" + uniform.index();
            case Input input -> input.input().name();
            case StepValue value -> "s" + value.index();
            case AxisValue value -> "a" + value.index() + "," + value.axis();
            case Load load -> "l" + load.source() + "," + load.dk() + "," + load.dj() + "," + load.di();
            case Before before -> "b" + before.field();
            case Unary unary -> unary.op().name();
            case Binary binary -> binary.op().name();
            case Fma _ -> "FMA";
            case Select select -> select.comparison().name();
        };
    }

    @Override
    public String toString() {
        return "formula of " + name + ": " + reach() + ", " + loads() + " loads, " + operations()
                + " operations, uniforms "
                + uniforms.stream().map(Uniform::text).toList()
                + text(
                        ", once a step ",
                        stepValues.stream().map(StepValue::expression).toList())
                + text(
                        ", along an axis ",
                        axisValues.stream().map(AxisValue::expression).toList());
    }

    private static String text(String what, List<Expression> expressions) {
        return expressions.isEmpty() ? "" : what + expressions;
    }
}
