package org.parhelion.stencil.reader;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A method's instructions, where its branches go, and where the two arms of a branch meet again. */
final class Body {
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final Map<Label, Integer> targets = new HashMap<>();
    private int handlerLine = -1;
    private int @Nullable [] joins;

    Body(CodeModel code) {
        int line = 0;
        boolean handler = false;
        for (CodeElement element : code) {
            switch (element) {
                case Instruction instruction -> {
                    instructions.add(instruction);
                    lines.add(line);
                }
                case LineNumber number -> line = number.line();
                case LabelTarget label -> targets.put(label.label(), instructions.size());
                case ExceptionCatch _ -> handler = true;
                default -> {}
            }
        }
        if (handler) {
            handlerLine = lines.get(target(code.exceptionHandlers().getFirst().tryStart()));
        }
    }

    int length() {
        return instructions.size();
    }

    Instruction instruction(int index) {
        return instructions.get(index);
    }

    /** The source line of an instruction; 0 where it is not recorded. */
    int line(int index) {
        return lines.get(index);
    }

    /** {@return the line of the first try block; −1 where there is none} */
    int handlerLine() {
        return handlerLine;
    }

    int target(Label label) {
        return Objects.requireNonNull(targets.get(label), "a label that is bound nowhere");
    }

    /**
     * Where both arms of the branch at {@code index} meet: its immediate postdominator; {@link #length} where they meet at
     * the method's end only.
     */
    int join(int index) {
        if (joins == null) {
            List<List<Integer>> successors = new ArrayList<>();
            for (int i = 0; i < length(); i++) {
                successors.add(successors(i));
            }
            joins = Postdominators.of(successors);
        }
        return joins[index];
    }

    private List<Integer> successors(int index) {
        int end = length();
        return switch (instructions.get(index)) {
            case ReturnInstruction _ -> List.of(end);
            case ThrowInstruction _ -> List.of(end);
            case BranchInstruction branch ->
                branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W
                        ? List.of(target(branch.target()))
                        : List.of(index + 1, target(branch.target()));
            case TableSwitchInstruction table -> targets(table.cases(), table.defaultTarget());
            case LookupSwitchInstruction lookup -> targets(lookup.cases(), lookup.defaultTarget());
            default -> List.of(index + 1);
        };
    }

    private List<Integer> targets(List<SwitchCase> cases, Label defaultTarget) {
        List<Integer> all = new ArrayList<>();
        cases.forEach(one -> all.add(target(one.target())));
        all.add(target(defaultTarget));
        return all;
    }
}
