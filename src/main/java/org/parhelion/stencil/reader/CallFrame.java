package org.parhelion.stencil.reader;

import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.reader.Value.Choice;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** A method being read: its local variables and its operand stack. A double takes one entry of the stack. */
final class CallFrame {
    static final String DEPENDENT_INT =
            "an offset, array index or other int depends on field values; let the decision choose between doubles instead, as in"
                    + " v > 0 ? t.at(-1) : t.at(1)";

    private final MethodCode method;
    private @Nullable Value[] locals;
    private List<Value> stack;

    CallFrame(MethodCode method, List<Value> arguments) {
        this.method = method;
        this.locals = new @Nullable Value[method.maxLocals()];
        this.stack = new ArrayList<>();
        int slot = 0;
        for (Value argument : arguments) {
            locals[slot] = argument;
            slot += argument instanceof Real ? 2 : 1;
        }
    }

    private CallFrame(CallFrame other) {
        this.method = other.method;
        this.locals = other.locals.clone();
        this.stack = new ArrayList<>(other.stack);
    }

    MethodCode method() {
        return method;
    }

    CallFrame copy() {
        return new CallFrame(this);
    }

    /** Becomes what holds after both arms of a decision: this frame where it is true, {@code other} where it is false. */
    void merge(Value.Decision decision, CallFrame other, Merge merge) {
        for (int i = 0; i < locals.length; i++) {
            Value a = locals[i];
            Value b = other.locals[i];
            locals[i] = a == null || b == null ? null : merge.of(decision, a, b);
        }
        List<Value> merged = new ArrayList<>();
        for (int i = 0; i < stack.size(); i++) {
            merged.add(merge.of(decision, stack.get(i), other.stack.get(i)));
        }
        stack = merged;
    }

    Value local(int slot) {
        Value value = locals[slot];
        if (value == null) {
            throw new Refusal("a variable is read that only one arm of a decision has set");
        }
        return value;
    }

    void local(int slot, Value value) {
        locals[slot] = value;
    }

    void push(Value value) {
        stack.add(value);
    }

    Value pop() {
        return stack.removeLast();
    }

    /** Pops {@code count} values; the deepest comes first. */
    List<Value> pop(int count) {
        List<Value> top = stack.subList(stack.size() - count, stack.size());
        List<Value> values = List.copyOf(top);
        top.clear();
        return values;
    }

    Node popReal() {
        Value value = pop();
        if (value instanceof Real(Node node)) {
            return node;
        }
        throw new Refusal("a double was expected, not " + describe(value));
    }

    int popWhole() {
        return whole(pop());
    }

    static int whole(Value value) {
        return switch (value) {
            case Whole(int whole) -> whole;
            case Choice _ -> throw new Refusal(DEPENDENT_INT);
            case Value.Compared _ -> throw new Refusal(DEPENDENT_INT);
            default -> throw new Refusal("an int was expected, not " + describe(value));
        };
    }

    static String describe(Value value) {
        return switch (value) {
            case Real _ -> "a double";
            case Whole _, Value.Compared _ -> "an int";
            case Choice _ -> "a choice that depends on field values";
            case Value.PointOf _ -> "a Point";
            case Value.Points _ -> "the array of Points";
            case Value.FloatParameter _ -> "a float";
            case Value.LocalArray _ -> "an array";
            case Known known -> known.path().isEmpty() ? "the stencil itself" : known.path();
        };
    }

    /** dup, pop, swap and their like. {@code dup2} and {@code pop2} take one double or two others. */
    void rearrange(Opcode opcode) {
        int size = stack.size();
        switch (opcode) {
            case POP -> pop();
            case POP2 -> pop(wide(size - 1) ? 1 : 2);
            case SWAP -> insert(pop(2), 1);
            case DUP -> push(stack.getLast());
            case DUP_X1 -> copyBelow(1, 1);
            case DUP_X2 -> copyBelow(1, wide(size - 2) ? 1 : 2);
            case DUP2 -> copyBelow(wide(size - 1) ? 1 : 2, 0);
            case DUP2_X1 -> copyBelow(wide(size - 1) ? 1 : 2, 1);
            case DUP2_X2 -> {
                int top = wide(size - 1) ? 1 : 2;
                copyBelow(top, wide(size - 1 - top) ? 1 : 2);
            }
            default -> throw new Refusal("instruction " + opcode + " is not supported");
        }
    }

    private void insert(List<Value> values, int rotate) {
        for (int i = 0; i < values.size(); i++) {
            push(values.get((i + rotate) % values.size()));
        }
    }

    private void copyBelow(int count, int below) {
        List<Value> top = List.copyOf(stack.subList(stack.size() - count, stack.size()));
        stack.addAll(stack.size() - count - below, top);
    }

    private boolean wide(int index) {
        return stack.get(index) instanceof Real;
    }

    /** How a value after a decision follows from the values of its arms. */
    interface Merge {
        Value of(Value.Decision decision, Value ifTrue, Value ifFalse);
    }

    @Override
    public String toString() {
        return method.name() + Arrays.toString(locals) + stack;
    }
}
