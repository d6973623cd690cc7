package org.parhelion.stencil.reader;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.stencil.reader.Value.Choice;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.PointOf;

/**
 * Runs methods with concrete ints and symbolic doubles. Counted loops therefore unroll and calls inline by themselves; only a
 * branch on a comparison of doubles needs care: both arms are run up to where they meet, and what differs becomes a select.
 */
final class Interpreter {
    private static final int STEP_LIMIT = 2_000_000;
    private static final int NODE_LIMIT = 20_000;
    private static final int DECISION_LIMIT = 64;
    private static final int CALL_LIMIT = 64;
    private static final Value NOTHING = new Known(null, "nothing");

    private final Graph graph;
    private final Decisions decisions;
    private final Calls calls;
    private final Operations operations;
    private final MethodFinder methods = new MethodFinder();
    private int steps;
    private int openDecisions;
    private int openCalls;

    Interpreter(Graph graph, int dims, int fields, List<FusedStencil.Source> sources) {
        this.graph = graph;
        this.decisions = new Decisions(graph);
        this.calls = new Calls(graph, decisions, dims, fields, sources);
        this.operations = new Operations(graph, decisions);
    }

    MethodCode method(Class<?> start, String name, String descriptor) {
        return methods.find(start, name, descriptor);
    }

    /** What a method returns. */
    Value call(MethodCode method, List<Value> arguments) {
        if (++openCalls > CALL_LIMIT) {
            throw new Refusal("more than " + CALL_LIMIT + " nested calls: recursion must end");
        }
        int end = method.body().length();
        Value result = run(new CallFrame(method, arguments), 0, end);
        openCalls--;
        if (result == null) {
            throw new IllegalStateException(method.title() + " fell off its end");
        }
        return result;
    }

    /** Runs from instruction {@code start} until {@code stop} (then null) or a return (then its value). */
    private @Nullable Value run(CallFrame frame, int start, int stop) {
        MethodCode method = frame.method();
        Body body = method.body();
        int at = start;
        while (at != stop) {
            try {
                if (++steps > STEP_LIMIT || graph.size() > NODE_LIMIT) {
                    throw new Refusal("the formula does not end, or has more than " + NODE_LIMIT + " operations");
                }
                switch (body.instruction(at)) {
                    case ReturnInstruction back -> {
                        return back.typeKind() == TypeKind.VOID ? NOTHING : frame.pop();
                    }
                    case BranchInstruction branch -> {
                        int target = body.target(branch.target());
                        Value jumps = condition(frame, branch.opcode());
                        if (jumps instanceof Choice) {
                            int join = body.join(at);
                            Value returned = fork(frame, jumps, target, at + 1, join);
                            if (join == body.length()) {
                                return returned;
                            }
                            at = join;
                        } else {
                            at = CallFrame.whole(jumps) != 0 ? target : at + 1;
                        }
                    }
                    case TableSwitchInstruction table ->
                        at = body.target(chosen(table.cases(), table.defaultTarget(), frame.popWhole()));
                    case LookupSwitchInstruction lookup ->
                        at = body.target(chosen(lookup.cases(), lookup.defaultTarget(), frame.popWhole()));
                    case Instruction instruction -> {
                        step(frame, instruction);
                        at++;
                    }
                }
            } catch (Refusal refusal) {
                throw method.refused(at, refusal.reason());
            }
        }
        return null;
    }

    /** Runs both arms of a decision up to {@code stop} and merges what they leave behind, or what they return. */
    private @Nullable Value fork(CallFrame frame, Value jumps, int ifJump, int ifNot, int stop) {
        if (!(jumps instanceof Choice(Value.Decision decision, Value ifTrue, Value ifFalse))) {
            return run(frame, CallFrame.whole(jumps) != 0 ? ifJump : ifNot, stop);
        }
        if (++openDecisions > DECISION_LIMIT) {
            throw new Refusal("more than " + DECISION_LIMIT
                    + " nested decisions on field values: a loop whose length depends on them is not supported");
        }
        CallFrame other = frame.copy();
        Heap otherHeap = operations.heap().copy();
        Value a = fork(frame, ifTrue, ifJump, ifNot, stop);
        Heap heap = operations.heap();
        operations.heap(otherHeap);
        Value b = fork(other, ifFalse, ifJump, ifNot, stop);
        operations.heap(heap.merge(decision, operations.heap(), decisions::merge));
        openDecisions--;
        if (a != null && b != null) {
            return decisions.merge(decision, a, b);
        }
        frame.merge(decision, other, decisions::merge);
        return null;
    }

    private Value condition(CallFrame frame, Opcode opcode) {
        return switch (opcode) {
            case GOTO, GOTO_W -> Decisions.TRUE;
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> decisions.branch(opcode, frame.pop());
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> {
                List<Value> operands = frame.pop(2);
                yield decisions.branch(opcode, operands.get(0), operands.get(1));
            }
            case IF_ACMPEQ, IF_ACMPNE -> {
                List<Value> operands = frame.pop(2);
                boolean same = Decisions.same(reference(operands.get(0)), reference(operands.get(1)));
                yield same == (opcode == Opcode.IF_ACMPEQ) ? Decisions.TRUE : Decisions.FALSE;
            }
            case IFNULL, IFNONNULL -> {
                boolean isNull = reference(frame.pop()) instanceof Known known && known.object() == null;
                yield isNull == (opcode == Opcode.IFNULL) ? Decisions.TRUE : Decisions.FALSE;
            }
            default -> throw new Refusal("instruction " + opcode + " is not supported");
        };
    }

    private static Value reference(Value value) {
        if (value instanceof Choice) {
            throw new Refusal("a reference depends on field values");
        }
        return value;
    }

    private static Label chosen(List<SwitchCase> cases, Label otherwise, int value) {
        for (SwitchCase one : cases) {
            if (one.caseValue() == value) {
                return one.target();
            }
        }
        return otherwise;
    }

    private void step(CallFrame frame, Instruction instruction) {
        switch (instruction) {
            case InvokeInstruction invoke -> {
                Value result = invoke(frame, invoke);
                if (!invoke.typeSymbol().returnType().descriptorString().equals("V")) {
                    frame.push(result);
                }
            }
            case InvokeDynamicInstruction dynamic ->
                throw new Refusal(
                        dynamic.name().equalsString("makeConcatWithConstants")
                                ? "text is not supported in a formula"
                                : "lambdas, method references and pattern switches are not supported in a formula");
            case NewObjectInstruction made ->
                throw new Refusal("new " + made.className().asInternalName().replace('/', '.')
                        + " is not supported in a formula");
            case ThrowInstruction _ -> throw new Refusal("throw is not supported in a formula");
            case FieldInstruction field -> operations.field(frame, field);
            default -> operations.step(frame, instruction);
        }
    }

    private Value invoke(CallFrame frame, InvokeInstruction invoke) {
        MethodTypeDesc type = invoke.typeSymbol();
        List<Value> arguments = frame.pop(type.parameterCount());
        String name = invoke.name().stringValue();
        String descriptor = type.descriptorString();
        if (invoke.opcode() == Opcode.INVOKESTATIC) {
            String owner = invoke.owner().asInternalName().replace('/', '.');
            Value result = calls.ofJdk(owner, name + descriptor, arguments);
            return result != null
                    ? result
                    : call(methods.find(operations.resolve(frame, invoke.owner()), name, descriptor), arguments);
        }
        Value receiver = frame.pop();
        if (receiver instanceof PointOf point) {
            return calls.ofPoint(point, name, arguments);
        }
        if (!(receiver instanceof Known known) || known.object() == null) {
            throw new Refusal("call of " + name + " on " + CallFrame.describe(receiver));
        }
        Value result = calls.ofKnown(known, name + descriptor);
        if (result != null) {
            return result;
        }
        Class<?> start = invoke.opcode() == Opcode.INVOKESPECIAL
                ? operations.resolve(frame, invoke.owner())
                : known.object().getClass();
        List<Value> all = new ArrayList<>(List.of(known));
        all.addAll(arguments);
        return call(methods.find(start, name, descriptor), all);
    }
}
