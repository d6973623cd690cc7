package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.stencil.reader.SolveReading;

/** The solvers of a simulation's equations: one for each solve of the scheme, for all steps. */
final class Solves implements AutoCloseable {
    private final List<Running> running = new ArrayList<>();

    /** A solver, and how its solves went. */
    private static final class Running implements Stepper.FieldSolver {
        final String field;
        final SolveStage.Solver solver;
        long solves;
        long iterations;
        Optional<SolveStage.Iterations> last = Optional.empty();

        Running(String field, SolveStage.Solver solver) {
            this.field = field;
            this.solver = solver;
        }

        @Override
        public void solve(List<Field> read, Field unknown, double timeSeconds) {
            SolveStage.Iterations went = solver.solve(read, unknown, timeSeconds);
            solves++;
            iterations += went.count();
            last = Optional.of(went);
        }

        Optional<SolveHistory> history() {
            return last.map(went -> new SolveHistory(field, solves, iterations, went));
        }
    }

    /** Starts the solvers of a scheme. Collective. */
    Solves(StepperSpec spec, Comm comm) {
        try {
            for (SolveReading reading : spec.scheme().solves()) {
                SolveStage stage = (SolveStage) reading.solve();
                var boundaries = spec.boundaries().get(reading.field());
                running.add(new Running(stage.field(), stage.start(spec.block(), boundaries, comm)));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Stepper.FieldSolver get(int number) {
        return running.get(number);
    }

    int count() {
        return running.size();
    }

    /** Continues the counts of solvers on other blocks. */
    void follow(List<SolveHistory> before) {
        for (int n = 0; n < before.size(); n++) {
            Running each = running.get(n);
            each.solves = before.get(n).solves();
            each.iterations = before.get(n).iterations();
            each.last = Optional.of(before.get(n).last());
        }
    }

    /** Of each solve how it went; empty before the first step. */
    List<SolveHistory> histories() {
        return running.stream().flatMap(each -> each.history().stream()).toList();
    }

    @Override
    public void close() {
        running.forEach(each -> each.solver.close());
    }
}
