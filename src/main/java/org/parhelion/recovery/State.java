package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.field.Field;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.reader.Formulas;

/** The fields that a simulation needs to go on: each as it is now and, where the formula reads it, as it was one step earlier. */
final class State {
    private State() {}

    /** Current until the next step; the earlier ones follow the others, and are called {@code NAME before}. */
    static List<Field> of(Simulation simulation) {
        List<String> names = simulation.stencil().fields();
        List<Field> fields = new ArrayList<>();
        names.forEach(name -> fields.add(simulation.field(name)));
        if (Formulas.reach(simulation.stencil()).before()) {
            names.forEach(name -> fields.add(simulation.fieldBefore(name).named(nameBefore(name))));
        }
        return fields;
    }

    static String nameBefore(String name) {
        return name + " before";
    }

    /** Whether a state has earlier values. */
    static boolean hasBefore(Simulation simulation) {
        return Formulas.reach(simulation.stencil()).before();
    }
}
