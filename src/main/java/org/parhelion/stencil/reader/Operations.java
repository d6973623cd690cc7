package org.parhelion.stencil.reader;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.Array;
import java.util.List;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.UnaryOp;
import org.parhelion.stencil.reader.Value.Compared;
import org.parhelion.stencil.reader.Value.FloatParameter;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.LocalArray;
import org.parhelion.stencil.reader.Value.PointOf;
import org.parhelion.stencil.reader.Value.Points;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** What each instruction does to a frame; calls and branches aside. */
final class Operations {
    private static final ClassDesc POINT = ClassDesc.of("org.parhelion.stencil.Point");

    private final Graph graph;
    private final Decisions decisions;
    private final Members members;
    private Heap heap = new Heap();
    private int arraysMade;

    Operations(Graph graph, Decisions decisions) {
        this.graph = graph;
        this.decisions = decisions;
        this.members = new Members(graph);
    }

    Heap heap() {
        return heap;
    }

    void heap(Heap heap) {
        this.heap = heap;
    }

    Class<?> resolve(CallFrame frame, ClassEntry entry) {
        return MethodFinder.resolve(entry.asSymbol(), frame.method().owner());
    }

    void step(CallFrame frame, Instruction instruction) {
        switch (instruction) {
            case LoadInstruction load -> frame.push(frame.local(load.slot()));
            case StoreInstruction store -> frame.local(store.slot(), frame.pop());
            case IncrementInstruction increment ->
                frame.local(
                        increment.slot(), decisions.map(frame.local(increment.slot()), x -> x + increment.constant()));
            case ConstantInstruction constant -> frame.push(constant(constant.constantValue()));
            case StackInstruction stack -> frame.rearrange(stack.opcode());
            case OperatorInstruction operator -> operate(frame, operator.opcode());
            case ConvertInstruction conversion -> convert(frame, conversion);
            case ArrayLoadInstruction _ -> loadElement(frame);
            case ArrayStoreInstruction _ -> storeElement(frame);
            case NewPrimitiveArrayInstruction made -> makeArray(frame, zero(made.typeKind()));
            case NewReferenceArrayInstruction made
            when made.componentType().asSymbol().equals(POINT) -> makeArray(frame, new Known(null, "null"));
            case TypeCheckInstruction check when check.opcode() == Opcode.CHECKCAST -> {}
            case NopInstruction _ -> {}
            default -> throw unsupported(instruction.opcode());
        }
    }

    private static Refusal unsupported(Opcode opcode) {
        return new Refusal("instruction " + opcode + " is not supported in a formula");
    }

    private Value constant(ConstantDesc constant) {
        return switch (constant) {
            case Integer number -> new Whole(number);
            case Double number -> new Real(graph.constant(number));
            case Float number -> new FloatParameter(graph.constant(number));
            case Long number -> throw new Refusal("long " + number + " is not supported (formulas compute in double)");
            default -> new Known(constant, constant.toString());
        };
    }

    private void operate(CallFrame frame, Opcode opcode) {
        switch (opcode) {
            case DADD -> real(frame, BinaryOp.ADD);
            case DSUB -> real(frame, BinaryOp.SUB);
            case DMUL -> real(frame, BinaryOp.MUL);
            case DDIV -> real(frame, BinaryOp.DIV);
            case DREM -> real(frame, BinaryOp.REM);
            case DNEG -> frame.push(new Real(graph.unary(UnaryOp.NEG, frame.popReal())));
            case DCMPL, DCMPG -> {
                Node b = frame.popReal();
                Node a = frame.popReal();
                frame.push(new Compared(a, b, opcode == Opcode.DCMPG));
            }
            case INEG -> frame.push(decisions.map(frame.pop(), x -> -x));
            case ARRAYLENGTH -> frame.push(new Whole(length(frame.pop())));
            default -> {
                List<Value> operands = frame.pop(2);
                frame.push(decisions.map(operands.get(0), operands.get(1), (a, b) -> whole(opcode, a, b)));
            }
        }
    }

    private void real(CallFrame frame, BinaryOp op) {
        Node b = frame.popReal();
        Node a = frame.popReal();
        frame.push(new Real(graph.binary(op, a, b)));
    }

    private static int whole(Opcode opcode, int a, int b) {
        return switch (opcode) {
            case IADD -> a + b;
            case ISUB -> a - b;
            case IMUL -> a * b;
            case IDIV -> a / notZero(b);
            case IREM -> a % notZero(b);
            case ISHL -> a << b;
            case ISHR -> a >> b;
            case IUSHR -> a >>> b;
            case IAND -> a & b;
            case IOR -> a | b;
            case IXOR -> a ^ b;
            default -> throw unsupported(opcode);
        };
    }

    private static int notZero(int divisor) {
        if (divisor == 0) {
            throw new Refusal("an int is divided by zero");
        }
        return divisor;
    }

    private void convert(CallFrame frame, ConvertInstruction conversion) {
        switch (conversion.opcode()) {
            case I2D -> frame.push(new Real(decisions.real(frame.pop())));
            case F2D -> {
                if (!(frame.pop() instanceof FloatParameter(Node node))) {
                    throw new Refusal("conversion F2D is not supported (formulas compute in double)");
                }
                frame.push(new Real(node));
            }
            case I2B -> frame.push(decisions.map(frame.pop(), x -> (byte) x));
            case I2S -> frame.push(decisions.map(frame.pop(), x -> (short) x));
            case I2C -> frame.push(decisions.map(frame.pop(), x -> (char) x));
            case D2I ->
                throw new Refusal("conversion D2I is not supported: the int would depend on field values, place or"
                        + " time; compare and choose between doubles, as in p.i() == 0 ? a : b");
            default ->
                throw new Refusal(
                        "conversion " + conversion.opcode() + " is not supported (formulas compute in double)");
        }
    }

    private int length(Value array) {
        return switch (array) {
            case Points(int count) -> count;
            case LocalArray made -> heap.length(made);
            case Known known
            when known.object() != null && known.object().getClass().isArray() -> Array.getLength(known.object());
            default -> throw new Refusal("length of " + CallFrame.describe(array));
        };
    }

    private void loadElement(CallFrame frame) {
        int index = frame.popWhole();
        frame.push(
                switch (frame.pop()) {
                    case Points(int count) -> {
                        if (index < 0 || index >= count) {
                            throw new Refusal("p[" + index + "]: there are " + count + " fields and coefficients");
                        }
                        yield new PointOf(index);
                    }
                    case LocalArray made -> heap.load(made, index);
                    case Known known -> members.element(known, index);
                    case Value other -> throw new Refusal("an element of " + CallFrame.describe(other));
                });
    }

    private void storeElement(CallFrame frame) {
        Value value = frame.pop();
        int index = frame.popWhole();
        if (!(frame.pop() instanceof LocalArray made)) {
            throw new Refusal(
                    "an array that the formula did not make itself is written: a formula must not change state");
        }
        heap.store(made, index, value);
    }

    private Value zero(TypeKind type) {
        return switch (type) {
            case DOUBLE -> new Real(graph.constant(0));
            case INT, BOOLEAN, BYTE, SHORT, CHAR -> new Whole(0);
            default -> throw new Refusal("an array of " + type + " (formulas compute in double)");
        };
    }

    /** An array of a length on the stack, of elements of one value. */
    private void makeArray(CallFrame frame, Value element) {
        LocalArray made = new LocalArray(arraysMade++);
        heap.make(made, frame.popWhole(), element);
        frame.push(made);
    }

    void field(CallFrame frame, FieldInstruction field) {
        String name = field.name().stringValue();
        switch (field.opcode()) {
            case GETSTATIC ->
                frame.push(
                        name.equals("$assertionsDisabled")
                                ? Decisions.TRUE
                                : members.staticField(resolve(frame, field.owner()), name));
            case GETFIELD -> {
                if (!(frame.pop() instanceof Known known)) {
                    throw new Refusal("field " + name + " of what is no object");
                }
                frame.push(members.field(known, resolve(frame, field.owner()), name));
            }
            default -> throw new Refusal("field " + name + " is written: a formula must not change state");
        }
    }
}
