package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.StageReading;

/**
 * What the kernel of a scheme contains: its arrays, and the operations on them.
 *
 * <p>Every field has two arrays, a and b, numbered 2f and 2f + 1. A stage alternates the arrays of the fields that it writes, so which
 * array holds a field's values depends on the stage and on whether the number of steps before is even or odd. The roles are fixed in
 * the code of an {@link Update}, of which a stage has at most two.
 */
final class KernelLayout {
    private final List<Formula> formulas;
    private final int kept;
    private final int fields;
    private final int coefficients;
    private final List<Integer> changing;
    private final boolean rules;
    private final boolean samples;
    private final int[] writesPerStep;
    private final List<Update> updates = new ArrayList<>();
    private final int[][] updateOf;
    private final int[][] writtenArray;

    /**
     * A stage's formula with the arrays that it reads and writes.
     *
     * @param stage number of the stage
     * @param now names of the arrays that hold the values to read: of the formula's fields, then of its coefficients
     * @param next names of the arrays to write, one for each field of the formula
     */
    record Update(int stage, List<String> now, List<String> next) {}

    /**
     * The shape of a scheme's kernel.
     *
     * @param rules whether boundaries compute points from several others
     * @param samples whether there are receivers
     */
    KernelLayout(SchemeReading scheme, boolean rules, boolean samples) {
        this.formulas =
                scheme.stages().stream().map(stage -> stage.reading().require()).toList();
        this.kept = scheme.fields().size();
        this.fields = scheme.allFields().size();
        this.coefficients = scheme.coefficients().size();
        this.changing =
                scheme.writtenOnce().stream().map(scheme.fields()::indexOf).toList();
        this.rules = rules;
        this.samples = samples;
        this.writesPerStep = new int[fields];
        for (int f = 0; f < fields; f++) {
            writesPerStep[f] = scheme.writersOf(f);
        }
        this.updateOf = new int[formulas.size()][2];
        this.writtenArray = new int[2 * formulas.size()][fields];
        for (int odd = 0; odd < 2; odd++) {
            addUpdates(scheme, odd);
        }
    }

    private void addUpdates(SchemeReading scheme, int odd) {
        int[] parity = new int[fields];
        for (int f = 0; f < fields; f++) {
            parity[f] = parity(f, odd);
        }
        for (int s = 0; s < formulas.size(); s++) {
            StageReading stage = scheme.stages().get(s);
            List<String> now = new ArrayList<>();
            List<String> next = new ArrayList<>();
            for (int f : stage.written()) {
                now.add(fieldName(f, parity[f]));
                next.add(fieldName(f, 1 - parity[f]));
            }
            for (int source : stage.read()) {
                now.add(source < fields ? fieldName(source, parity[source]) : coefficientName(source - fields));
            }
            Update update = new Update(s, now, next);
            if (!updates.contains(update)) {
                updates.add(update);
            }
            updateOf[s][odd] = updates.indexOf(update);
            for (int f : stage.written()) {
                parity[f] = 1 - parity[f];
            }
            for (int f = 0; f < fields; f++) {
                writtenArray[2 * s + odd][f] = 2 * f + parity[f];
            }
        }
    }

    /** Name of the array a ({@code parity} = 0) or b ({@code parity} = 1) of a field. */
    static String fieldName(int field, int parity) {
        return "f" + field + (parity == 0 ? "a" : "b");
    }

    /** Name of the array of a coefficient. */
    static String coefficientName(int coefficient) {
        return "c" + coefficient;
    }

    /** Which array of a field holds its values after an even ({@code odd} = 0) or odd number of steps. */
    int parity(int field, int odd) {
        return odd * writesPerStep[field] & 1;
    }

    /** How many stages write a field. */
    int writesPerStep(int field) {
        return writesPerStep[field];
    }

    /** Number of the array that holds a field's values after a stage of an even or odd step. */
    int array(int stage, int odd, int field) {
        return writtenArray[2 * stage + odd][field];
    }

    /** Number of the update that a stage of an even or odd step is. */
    int update(int stage, int odd) {
        return updateOf[stage][odd];
    }

    List<Update> updates() {
        return updates;
    }

    List<Formula> formulas() {
        return formulas;
    }

    /** Names of the arrays of the first fields, in the order of their numbers: all or only the kept ones. */
    List<String> arrays(boolean all) {
        List<String> names = new ArrayList<>();
        for (int array = 0; array < 2 * (all ? fields : kept); array++) {
            names.add(fieldName(array / 2, array % 2));
        }
        return names;
    }

    int fields() {
        return fields;
    }

    int coefficients() {
        return coefficients;
    }

    /** The fields whose change in a step can be seen in their two arrays. */
    List<Integer> changing() {
        return changing;
    }

    boolean hasRules() {
        return rules;
    }

    boolean hasSamples() {
        return samples;
    }

    boolean hasAxes() {
        return formulas.stream().anyMatch(formula -> !formula.axisValues().isEmpty());
    }

    /** Position of a stage's first uniform among the numbers that the host passes. */
    int firstUniform(int stage) {
        return formulas.subList(0, stage).stream()
                .mapToInt(formula -> formula.uniforms().size())
                .sum();
    }

    /** Number of uniforms of all stages. */
    int uniforms() {
        return firstUniform(formulas.size());
    }

    /** Position of a stage's first axis value. */
    int firstAxis(int stage) {
        return formulas.subList(0, stage).stream()
                .mapToInt(formula -> formula.axisValues().size())
                .sum();
    }

    /** Kernels of equal keys have the same code. */
    String key() {
        StringBuilder key = new StringBuilder();
        key.append(kept).append('/').append(fields).append('/').append(coefficients);
        key.append(changing).append(rules ? " rules" : "").append(samples ? " samples" : "");
        updates.forEach(update -> key.append(update));
        formulas.forEach(formula -> key.append('\n').append(formula.structure()));
        return key.toString();
    }
}
