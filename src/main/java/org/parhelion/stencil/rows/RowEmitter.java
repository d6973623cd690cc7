package org.parhelion.stencil.rows;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.StepValue;
import org.parhelion.stencil.Node.Uniform;

/**
 * Writes the loop of one pass: for every row, for every point (or vector of points), the values in the formula's own order,
 * then the stores.
 *
 * <pre>
 *   for (int r = 0, row = first; r &lt; rows; r++, row += rowPitch)
 *       for (int p = row; p &lt; row + n; p += step)
 *           next[p] = … now[p + offset] …
 * </pre>
 *
 * <p>Values of the step and of the plane are read before both loops, those of the row before the inner one, and those along x
 * where a field would be loaded: at {@code p + column}, where {@code column} leads from the array's index to the position.
 */
abstract class RowEmitter {
    private static final int NONE = -1;

    private static final int Z = 0;
    private static final int Y = 1;
    private static final int X = 2;

    final CodeBuilder code;
    final KernelShape shape;
    final TypeKind element;

    private final ClassDesc kernel;
    private final InvariantTable table;
    private final Pass pass;
    private final int[] uses;
    /** Node id → number of the next vector of the table to read, of those that are read from there. */
    private final Map<Integer, Integer> tabled = new HashMap<>();

    private final int[] locals;
    private final int[] nowArrays;
    private final int[] nextArrays;
    private final int[] axisArrays;
    private final int p;
    private final int column;
    private final int scratch;
    private final int scratchOrigin;
    private final int tableArray;

    RowEmitter(CodeBuilder code, ClassDesc kernel, InvariantTable table, Pass pass) {
        this.code = code;
        this.kernel = kernel;
        this.table = table;
        this.shape = table.shape();
        this.pass = pass;
        this.element = shape.element();
        this.uses = uses(shape.formula(), pass);
        this.locals = none(uses.length);
        this.nowArrays = none(
                shape.formula().fields().size() + shape.formula().coefficients().size());
        this.nextArrays = none(shape.formula().fields().size());
        this.axisArrays = none(shape.formula().axisValues().size());
        this.p = code.allocateLocal(TypeKind.INT);
        this.column = shape.hasInputs() ? code.allocateLocal(TypeKind.INT) : NONE;
        this.scratch = code.allocateLocal(TypeKind.REFERENCE);
        this.scratchOrigin = code.allocateLocal(TypeKind.INT);
        this.tableArray = code.allocateLocal(TypeKind.REFERENCE);
    }

    /** Points per turn of the inner loop. */
    abstract int step();

    /** The type of a value: the element's, or a reference to a vector. */
    abstract TypeKind kind();

    /** What must lie on the stack beneath the operand of {@link #broadcast}. */
    abstract void prepareBroadcast();

    /** Stack: number → the value that every point sees. */
    abstract void broadcast();

    /** What must lie on the stack beneath the operands of {@link #load}. */
    abstract void prepareLoad(TypeKind stored);

    /** Stack: array of {@code stored}, index → value. */
    abstract void load(TypeKind stored);

    /** Stores the value in a local variable into an array of {@code stored}; {@code index} puts the array index on the stack. */
    abstract void store(int value, int array, TypeKind stored, Runnable index);

    /** Stack: → value of an operation; its operands by {@link #value}. */
    abstract void compute(Node operation);

    /** Writes the whole method body; {@link KernelShape#loop} says what its parameters are. */
    final void emit() {
        unpackArrays();
        unpackTable();
        bindInvariants();
        int row = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        int r = code.allocateLocal(TypeKind.INT);
        Label rows = code.newLabel();
        Label points = code.newLabel();
        Label nextRow = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(r).iload(KernelShape.FIRST).istore(row);
        code.labelBinding(rows).iload(r).iload(KernelShape.ROWS).if_icmpge(done);
        bindToRow(r, row);
        code.iload(row).istore(p).iload(row).iload(KernelShape.N).iadd().istore(end);
        code.labelBinding(points).iload(p).iload(end).if_icmpge(nextRow);
        point();
        code.iinc(p, step()).goto_(points);
        code.labelBinding(nextRow);
        code.iload(row).loadConstant(shape.layout().rowPitch()).iadd().istore(row);
        code.iinc(r, 1).goto_(rows);
        code.labelBinding(done).return_();
    }

    private static int[] uses(Formula formula, Pass pass) {
        int[] uses = new int[formula.nodes().size()];
        pass.computed().forEach(node -> node.operands().forEach(operand -> uses[operand.id()]++));
        if (pass.last()) {
            formula.outputs().forEach(output -> uses[output.id()]++);
        }
        pass.kept().keySet().forEach(id -> uses[id]++);
        return uses;
    }

    private static int[] none(int length) {
        int[] locals = new int[length];
        Arrays.fill(locals, NONE);
        return locals;
    }

    private void unpackArrays() {
        Formula formula = shape.formula();
        for (Node node : formula.nodes()) {
            if (uses[node.id()] == 0) {
                continue;
            }
            switch (node) {
                case Load load -> unpackNow(load.source());
                case Before before -> unpackNext(before.field());
                case AxisValue value
                when value.axis() != Z ->
                    axisArrays[value.index()] = unpack(KernelShape.INPUTS, 1 + value.index(), element);
                default -> {}
            }
        }
        if (pass.last()) {
            for (int f = 0; f < nextArrays.length; f++) {
                unpackNext(f);
            }
        }
        if (!pass.spilled().isEmpty() || !pass.kept().isEmpty()) {
            code.aload(KernelShape.SCRATCH).checkcast(arrayOf(element)).astore(scratch);
            code.iconst_0().iload(KernelShape.FIRST).isub().istore(scratchOrigin);
        }
    }

    private void unpackNow(int source) {
        int fields = nextArrays.length;
        if (nowArrays[source] == NONE) {
            nowArrays[source] = source < fields
                    ? unpack(KernelShape.NOW, source, shape.stored())
                    : unpack(KernelShape.COEFFICIENTS, source - fields, shape.stored());
        }
    }

    private void unpackNext(int field) {
        if (nextArrays[field] == NONE) {
            nextArrays[field] = unpack(KernelShape.NEXT, field, shape.stored());
        }
    }

    private int unpack(int arrays, int index, TypeKind holding) {
        int local = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(arrays)
                .loadConstant(index)
                .aaload()
                .checkcast(arrayOf(holding))
                .astore(local);
        return local;
    }

    private void unpackTable() {
        if (step() > 1) {
            table.inTable(pass, uses)
                    .forEach(node -> tabled.put(node.id(), table.first().get(node.id())));
        }
        if (!tabled.isEmpty()) {
            code.aload(0)
                    .getfield(ClassDesc.of(GeneratedRows.class.getName()), "table", ConstantDescs.CD_Object)
                    .checkcast(arrayOf(element))
                    .astore(tableArray);
        }
    }

    private void bindInvariants() {
        for (Node node : shape.formula().nodes()) {
            boolean ofPlane = node instanceof AxisValue value && value.axis() == Z;
            if (uses[node.id()] == 0 || tabled.containsKey(node.id()) || !(node.invariant() || ofPlane)) {
                continue;
            }
            prepareBroadcast();
            switch (node) {
                case Uniform uniform ->
                    code.aload(0).getfield(kernel, RowCompiler.uniform(uniform.index()), shape.elementDesc());
                case Constant constant -> number(constant.value());
                case StepValue value -> {
                    input(0);
                    code.loadConstant(value.index()).arrayLoad(element);
                }
                case AxisValue value -> {
                    input(1 + value.index());
                    code.iload(KernelShape.K).arrayLoad(element);
                }
                default -> throw new IllegalStateException("no invariant: " + node);
            }
            broadcast();
            keep(node);
        }
    }

    /** What is the same along row number {@code r}, whose first point has array index {@code row}. */
    private void bindToRow(int r, int row) {
        boolean alongX = false;
        for (AxisValue value : shape.formula().axisValues()) {
            if (uses[value.id()] > 0 && value.axis() == Y) {
                prepareBroadcast();
                code.aload(axisArrays[value.index()])
                        .iload(KernelShape.J)
                        .iload(r)
                        .iadd()
                        .arrayLoad(element);
                broadcast();
                keep(value);
            }
            alongX |= uses[value.id()] > 0 && value.axis() == X;
        }
        if (alongX) {
            code.iload(KernelShape.I).iload(row).isub().istore(column);
        }
    }

    private void input(int index) {
        code.aload(KernelShape.INPUTS).loadConstant(index).aaload().checkcast(arrayOf(element));
    }

    private void number(double value) {
        if (element == TypeKind.DOUBLE) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
    }

    private void keep(Node node) {
        locals[node.id()] = code.allocateLocal(kind());
        code.storeLocal(kind(), locals[node.id()]);
    }

    private void point() {
        int[] invariants = locals.clone();
        pass.kept().forEach((id, slot) -> {
            value(shape.formula().nodes().get(id));
            int result = code.allocateLocal(kind());
            code.storeLocal(kind(), result);
            store(result, scratch, element, () -> scratchIndex(slot));
        });
        if (pass.last()) {
            storeOutputs();
        }
        System.arraycopy(invariants, 0, locals, 0, locals.length);
    }

    /** All outputs are computed before any is stored: a field's new value may need another's {@code before()}. */
    private void storeOutputs() {
        int fields = shape.formula().outputs().size();
        int[] results = new int[fields];
        for (int f = 0; f < fields; f++) {
            value(shape.formula().outputs().get(f));
            results[f] = code.allocateLocal(kind());
            code.storeLocal(kind(), results[f]);
        }
        for (int f = 0; f < fields; f++) {
            int shift = shape.layout().shift(f);
            store(results[f], nextArrays[f], shape.stored(), () -> index(shift));
        }
    }

    /** Stack: → the value of a node. What is used more than once is kept in a local variable. */
    final void value(Node node) {
        int id = node.id();
        if (locals[id] != NONE) {
            code.loadLocal(kind(), locals[id]);
            return;
        }
        Integer vector = tabled.computeIfPresent(id, (_, next) -> next + 1);
        if (vector != null) {
            prepareLoad(element);
            code.aload(tableArray).loadConstant((vector - 1) * step());
            load(element);
            return;
        }
        Integer slot = pass.spilled().get(id);
        if (slot != null) {
            prepareLoad(element);
            code.aload(scratch);
            scratchIndex(slot);
            load(element);
        } else {
            switch (node) {
                case Load load -> {
                    prepareLoad(shape.stored());
                    code.aload(nowArrays[load.source()]);
                    index(shape.layout().shift(load.source()) + shape.layout().offset(load.dk(), load.dj(), load.di()));
                    load(shape.stored());
                }
                case Before before -> {
                    prepareLoad(shape.stored());
                    code.aload(nextArrays[before.field()]);
                    index(shape.layout().shift(before.field()));
                    load(shape.stored());
                }
                case AxisValue alongX -> {
                    prepareLoad(element);
                    code.aload(axisArrays[alongX.index()])
                            .iload(p)
                            .iload(column)
                            .iadd();
                    load(element);
                }
                default -> compute(node);
            }
        }
        if (uses[id] > 1) {
            keep(node);
            code.loadLocal(kind(), locals[id]);
        }
    }

    static ClassDesc arrayOf(TypeKind stored) {
        return stored.upperBound().arrayType();
    }

    private void index(int offset) {
        code.iload(p);
        if (offset != 0) {
            code.loadConstant(offset).iadd();
        }
    }

    private void scratchIndex(int slot) {
        index(slot * KernelShape.SLOT_PITCH);
        code.iload(scratchOrigin).iadd();
    }
}
