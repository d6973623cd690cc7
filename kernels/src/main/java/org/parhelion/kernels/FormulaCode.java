package org.parhelion.kernels;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.parhelion.Precision;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.UnaryOp;

/**
 * Generates the body of {@code update(int p, int rows, int columns, int k, int j, int i, int stepAt)}: the new values of a stage's fields
 * on a patch, whose first point has the positions k, j, i along the axes. Uniforms, values of the step and values along z are read
 * before the loop, because a compiler cannot prove that stores of values do not change them; values along y once a row.
 *
 * <p>The bytecode has the structure of javac's output, which Aparapi can convert back to expressions. Every product is stored
 * in a separate local variable: an OpenCL compiler may contract a · b + c to one rounding within a statement, but not across
 * statements (OpenCL C 1.2, 6.12.2). With a conforming compiler the results have therefore the same bits as in Java. With
 * {@code contract} products remain inside their expressions, for speed. With mixed precision, values are converted where they are
 * loaded and stored.
 */
final class FormulaCode {
    /** Largest number of local variables: Aparapi reads their numbers as one byte. */
    private static final int MOST_SLOTS = 250;

    /** Largest depth of an expression: compilers descend into its parentheses on a stack that is a thread's of the JVM. */
    private static final int DEEPEST = 32;

    // Parameters: the position of the patch's first point.
    private static final int K = 4;
    private static final int J = 5;
    private static final int I = 6;
    /** Parameter: position of the values of the step. */
    private static final int STEP_AT = 7;

    /** The axes of {@link Node.AxisValue}. */
    private static final int Z = 0;

    private static final int Y = 1;

    /** Methods of {@code Kernel} that Aparapi maps to built-in functions of OpenCL. */
    private static final Map<UnaryOp, String> FUNCTIONS = Map.ofEntries(
            Map.entry(UnaryOp.ABS, "abs"),
            Map.entry(UnaryOp.SQRT, "sqrt"),
            Map.entry(UnaryOp.CBRT, "cbrt"),
            Map.entry(UnaryOp.EXP, "exp"),
            Map.entry(UnaryOp.EXPM1, "expm1"),
            Map.entry(UnaryOp.LOG, "log"),
            Map.entry(UnaryOp.LOG10, "log10"),
            Map.entry(UnaryOp.LOG1P, "log1p"),
            Map.entry(UnaryOp.SIN, "sin"),
            Map.entry(UnaryOp.COS, "cos"),
            Map.entry(UnaryOp.TAN, "tan"),
            Map.entry(UnaryOp.ASIN, "asin"),
            Map.entry(UnaryOp.ACOS, "acos"),
            Map.entry(UnaryOp.ATAN, "atan"),
            Map.entry(UnaryOp.SINH, "sinh"),
            Map.entry(UnaryOp.COSH, "cosh"),
            Map.entry(UnaryOp.TANH, "tanh"),
            Map.entry(UnaryOp.FLOOR, "floor"),
            Map.entry(UnaryOp.CEIL, "ceil"),
            Map.entry(UnaryOp.RINT, "rint"));

    private static final Map<BinaryOp, String> FUNCTIONS_OF_TWO =
            Map.of(BinaryOp.POW, "pow", BinaryOp.ATAN2, "atan2", BinaryOp.HYPOT, "hypot");

    private final CodeBuilder code;
    private final Formula formula;
    private final ClassDesc kernel;
    private final KernelTypes types;
    private final KernelTypes storage;
    private final TypeKind kind;
    private final ClassDesc real;
    private final int firstUniform;
    private final int firstAxis;
    private final boolean[] named;
    private final FormulaSlots slots;
    /** Of each number in {@link #slots} the local variable, −1 before its first assignment. */
    private final int[] locals;

    private int point;
    private int row;
    /** Local variable that leads from the array index of a point to its position along x. */
    private int column;

    private FormulaCode(
            CodeBuilder code, KernelLayout shape, int stage, Precision precision, ClassDesc kernel, boolean contract) {
        this.code = code;
        this.formula = shape.formulas().get(stage);
        this.kernel = kernel;
        this.types = KernelTypes.arithmetic(precision);
        this.storage = KernelTypes.storage(precision);
        this.kind = types.kind();
        this.real = types.value();
        this.firstUniform = shape.firstUniform(stage);
        this.firstAxis = shape.firstAxis(stage);
        this.named = named(formula, contract);
        this.slots = slots(formula, named);
        this.locals = new int[slots.count()];
        Arrays.fill(locals, -1);
    }

    /** Generates the body. */
    static void write(
            CodeBuilder code,
            KernelLayout shape,
            KernelLayout.Update update,
            Precision precision,
            ClassDesc kernel,
            boolean contract) {
        new FormulaCode(code, shape, update.stage(), precision, kernel, contract).write(update.now(), update.next());
    }

    /** The reason why {@code formula} cannot run on OpenCL; empty if it can. */
    static String refusal(Formula formula, Precision precision, boolean contract) {
        for (Node node : formula.nodes()) {
            if (node instanceof Node.Unary unary && unary.op() != UnaryOp.NEG && !FUNCTIONS.containsKey(unary.op())) {
                return "Math." + unary.op().symbol() + " has no counterpart in Aparapi";
            }
            if (node instanceof Node.Binary binary && binary.op() == BinaryOp.REM) {
                return "the remainder % has no counterpart in Aparapi";
            }
            if (node instanceof Node.Binary binary && binary.op() == BinaryOp.COPY_SIGN) {
                return "Math.copySign has no counterpart in Aparapi";
            }
        }
        int values = slots(formula, named(formula, contract)).count();
        int slots = BlockKernel.ENTRY
                + PatchLoop.LOCALS
                + 1
                + values * KernelTypes.arithmetic(precision).slots();
        return slots <= MOST_SLOTS
                ? ""
                : "it needs " + slots + " local variables of 32 bits, and Aparapi supports " + MOST_SLOTS;
    }

    private static FormulaSlots slots(Formula formula, boolean[] named) {
        boolean[] ahead = new boolean[named.length];
        formula.nodes().forEach(node -> ahead[node.id()] = ofPatch(node) || ofRow(node));
        return new FormulaSlots(formula, named, ahead);
    }

    /**
     * The nodes that get a local variable: what is read before the points, nodes with several uses, products, negated negations,
     * branches and their operands, and what would make an expression too deep.
     */
    private static boolean[] named(Formula formula, boolean contract) {
        boolean[] named = new boolean[formula.nodes().size()];
        for (Node node : formula.nodes()) {
            named[node.id()] |= ofPatch(node) || ofRow(node);
            named[node.id()] |= !(node instanceof Node.Constant) && formula.uses(node) > 1;
            switch (node) {
                // Aparapi writes -(-x) as --x, which decrements x.
                case Node.Unary(int _, UnaryOp op, Node a) -> named[a.id()] |= op == UnaryOp.NEG && isNegated(a);
                case Node.Binary(int id, BinaryOp op, Node a, Node b) -> {
                    named[id] |= op == BinaryOp.MUL && !contract;
                    if (FormulaSlots.isExtremum(node)) {
                        named[id] = true;
                        named[a.id()] = true;
                        named[b.id()] = true;
                    }
                }
                case Node.Select select -> {
                    named[select.id()] = true;
                    select.operands().forEach(operand -> named[operand.id()] = true);
                }
                default -> {}
            }
        }
        formula.outputs().forEach(output -> named[output.id()] = true);
        int[] depth = new int[named.length];
        for (Node node : formula.nodes()) {
            for (Node operand : node.operands()) {
                int inside = named[operand.id()] ? 0 : depth[operand.id()];
                depth[node.id()] = Math.max(depth[node.id()], inside + 1);
            }
            named[node.id()] |= depth[node.id()] >= DEEPEST;
        }
        return named;
    }

    private static boolean isNegated(Node node) {
        return node instanceof Node.Unary unary && unary.op() == UnaryOp.NEG;
    }

    /** Whether a node is read once for a patch: it is the same at all points of a plane. */
    private static boolean ofPatch(Node node) {
        return node instanceof Node.Uniform
                || node instanceof Node.StepValue
                || (node instanceof Node.AxisValue value && value.axis() == Z);
    }

    /** Whether a node is read once a row. */
    private static boolean ofRow(Node node) {
        return node instanceof Node.AxisValue value && value.axis() == Y;
    }

    private void write(List<String> now, List<String> next) {
        defineAll(FormulaCode::ofPatch, now, next);
        boolean alongX = formula.axisValues().stream().anyMatch(value -> !ofPatch(value) && !ofRow(value));
        column = alongX ? code.allocateLocal(TypeKind.INT) : 0;
        PatchLoop.RowStart rowStart = (r, q) -> {
            row = r;
            defineAll(FormulaCode::ofRow, now, next);
            if (alongX) {
                code.iload(I).iload(q).isub().istore(column);
            }
        };
        PatchLoop.write(code, kernel, rowStart, q -> {
            point = q;
            defineAll(node -> !ofPatch(node) && !ofRow(node), now, next);
            for (int f = 0; f < next.size(); f++) {
                array(next.get(f), storage);
                code.iload(q);
                local(formula.outputs().get(f));
                storage.convert(code, types);
                code.arrayStore(storage.kind());
            }
        });
    }

    private void defineAll(Predicate<Node> which, List<String> now, List<String> next) {
        for (Node node : formula.nodes()) {
            if (named[node.id()] && which.test(node)) {
                define(node, now, next);
            }
        }
    }

    private void define(Node node, List<String> now, List<String> next) {
        int slot = variable(slots.slot(node));
        switch (node) {
            case Node.Select s ->
                select(
                        slot,
                        s.comparison(),
                        () -> local(s.a()),
                        () -> local(s.b()),
                        () -> local(s.ifTrue()),
                        () -> local(s.ifFalse()));
            case Node.Binary e
            when FormulaSlots.isExtremum(e) ->
                extremum(slot, variable(slots.beside(e)), e.op() == BinaryOp.MAX, e.a(), e.b());
            default -> {
                expression(node, now, next);
                code.storeLocal(kind, slot);
            }
        }
    }

    /** Pushes the value of {@code node}'s definition onto the stack. */
    private void expression(Node node, List<String> now, List<String> next) {
        switch (node) {
            case Node.Constant(int _, double value) -> constant(value);
            case Node.Uniform uniform -> {
                array(KernelCode.REALS, types);
                code.loadConstant(firstUniform + uniform.index());
                code.arrayLoad(kind);
            }
            case Node.StepValue value -> {
                array(KernelCode.REALS, types);
                code.iload(STEP_AT);
                if (value.index() > 0) {
                    code.loadConstant(value.index()).iadd();
                }
                code.arrayLoad(kind);
            }
            case Node.AxisValue value -> {
                array(KernelCode.AXES, types);
                position(value.axis());
                if (firstAxis + value.index() > 0) {
                    code.aload(0).getfield(kernel, "axisPitch", CD_int);
                    code.loadConstant(firstAxis + value.index()).imul().iadd();
                }
                code.arrayLoad(kind);
            }
            case Node.Input input -> throw new IllegalStateException("read ahead of the points: " + input);
            case Node.Load(int _, int source, int dk, int dj, int di) -> {
                array(now.get(source), storage);
                neighbour(dk, dj, di);
                code.arrayLoad(storage.kind());
                types.convert(code, storage);
            }
            case Node.Before(int _, int field) -> {
                array(next.get(field), storage);
                code.iload(point);
                code.arrayLoad(storage.kind());
                types.convert(code, storage);
            }
            case Node.Unary(int _, UnaryOp op, Node a) -> {
                if (op == UnaryOp.NEG) {
                    value(a, now, next);
                    code.with(operator(Opcode.DNEG, Opcode.FNEG));
                } else {
                    code.aload(0);
                    value(a, now, next);
                    function(Objects.requireNonNull(FUNCTIONS.get(op)), 1);
                }
            }
            case Node.Binary(int _, BinaryOp op, Node a, Node b) -> {
                if (FUNCTIONS_OF_TWO.containsKey(op)) {
                    code.aload(0);
                    value(a, now, next);
                    value(b, now, next);
                    function(Objects.requireNonNull(FUNCTIONS_OF_TWO.get(op)), 2);
                } else {
                    value(a, now, next);
                    value(b, now, next);
                    code.with(infix(op));
                }
            }
            case Node.Fma(int _, Node a, Node b, Node c) -> {
                code.aload(0);
                value(a, now, next);
                value(b, now, next);
                value(c, now, next);
                function("fma", 3);
            }
            case Node.Select _ -> throw new IllegalStateException("a select always has a local variable");
        }
    }

    private void value(Node node, List<String> now, List<String> next) {
        if (named[node.id()]) {
            local(node);
        } else {
            expression(node, now, next);
        }
    }

    private int variable(int number) {
        if (locals[number] < 0) {
            locals[number] = code.allocateLocal(kind);
        }
        return locals[number];
    }

    private void local(Node node) {
        code.loadLocal(kind, variable(slots.slot(node)));
    }

    private void constant(double value) {
        types.constant(code, value);
    }

    /** Pushes the point's position along an axis. */
    private void position(int axis) {
        switch (axis) {
            case Z -> code.iload(K);
            case Y -> code.iload(J).iload(row).iadd();
            default -> code.iload(point).iload(column).iadd();
        }
    }

    /** q + dk · planePitch + dj · rowPitch + di. */
    private void neighbour(int dk, int dj, int di) {
        code.iload(point);
        addMultiple(dk, "planePitch");
        addMultiple(dj, "rowPitch");
        if (di != 0) {
            code.loadConstant(Math.abs(di));
            code.with(OperatorInstruction.of(di > 0 ? Opcode.IADD : Opcode.ISUB));
        }
    }

    private void addMultiple(int factor, String pitch) {
        if (factor == 0) {
            return;
        }
        code.aload(0).getfield(kernel, pitch, CD_int);
        if (Math.abs(factor) > 1) {
            code.loadConstant(Math.abs(factor)).imul();
        }
        code.with(OperatorInstruction.of(factor > 0 ? Opcode.IADD : Opcode.ISUB));
    }

    /** slot = a (comparison) b ? ifTrue : ifFalse; the comparison is false if an operand is NaN. */
    private void select(int slot, Comparison comparison, Runnable a, Runnable b, Runnable ifTrue, Runnable ifFalse) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        a.run();
        b.run();
        // NaN must select ifFalse: with NaN cmpg gives 1 (used for < and <=), and cmpl gives -1 (used for > and >=).
        boolean less = comparison == Comparison.LT || comparison == Comparison.LE;
        code.with(less ? operator(Opcode.DCMPG, Opcode.FCMPG) : operator(Opcode.DCMPL, Opcode.FCMPL));
        switch (comparison) {
            case LT -> code.ifge(otherwise);
            case LE -> code.ifgt(otherwise);
            case GT -> code.ifle(otherwise);
            case GE -> code.iflt(otherwise);
            case EQ -> code.ifne(otherwise);
        }
        ifTrue.run();
        code.goto_(end);
        code.labelBinding(otherwise);
        ifFalse.run();
        code.labelBinding(end);
        code.storeLocal(kind, slot);
    }

    /**
     * Math.min and Math.max with Java's results for NaN and signed zeros, which OpenCL's fmin and fmax do not guarantee. The sum
     * of two zeros is their maximum; if an operand is NaN, the result is NaN.
     */
    private void extremum(int slot, int zero, boolean max, Node a, Node b) {
        local(a);
        negate(!max);
        local(b);
        code.with(max ? operator(Opcode.DADD, Opcode.FADD) : operator(Opcode.DSUB, Opcode.FSUB));
        negate(!max);
        code.storeLocal(kind, zero);
        Runnable loadA = () -> local(a);
        Runnable loadB = () -> local(b);
        Runnable loadZero = () -> code.loadLocal(kind, zero);
        Runnable loadSlot = () -> code.loadLocal(kind, slot);
        Runnable nought = () -> constant(0);
        select(slot, max ? Comparison.GT : Comparison.LT, loadA, loadB, loadA, loadB);
        select(zero, Comparison.EQ, loadB, nought, loadZero, loadSlot);
        select(slot, Comparison.EQ, loadA, nought, loadZero, loadSlot);
        select(slot, Comparison.EQ, loadB, loadB, loadSlot, loadB);
        select(slot, Comparison.EQ, loadA, loadA, loadSlot, loadA);
    }

    private void negate(boolean wanted) {
        if (wanted) {
            code.with(operator(Opcode.DNEG, Opcode.FNEG));
        }
    }

    private OperatorInstruction infix(BinaryOp op) {
        return switch (op) {
            case ADD -> operator(Opcode.DADD, Opcode.FADD);
            case SUB -> operator(Opcode.DSUB, Opcode.FSUB);
            case MUL -> operator(Opcode.DMUL, Opcode.FMUL);
            case DIV -> operator(Opcode.DDIV, Opcode.FDIV);
            default -> throw new IllegalStateException(op + " is no operator of one instruction");
        };
    }

    private OperatorInstruction operator(Opcode ofDouble, Opcode ofFloat) {
        return types.operator(ofDouble, ofFloat);
    }

    private void function(String name, int operands) {
        code.invokevirtual(kernel, name, MethodTypeDesc.of(real, Collections.nCopies(operands, real)));
    }

    private void array(String name, KernelTypes of) {
        code.aload(0).getfield(kernel, name, of.array());
    }
}
