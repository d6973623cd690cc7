package org.parhelion.runs.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.io.Variable;
import org.parhelion.runs.report.RunFailure;

/**
 * A sink of one file or tree that all ranks write, and that is complete after each frame.
 *
 * @param run the output of the run
 * @param name name of the file or tree
 * @param writer writes fields
 */
record GrowingSink(RunOutput run, String name, Writer writer) implements FieldSink {
    /** Writes one field. Collective. */
    @FunctionalInterface
    interface Writer {
        void write(String variable, Field field, long step, double timeSeconds) throws IOException;
    }

    /** Opens the file. Collective. */
    @FunctionalInterface
    interface Opening {
        Writer open(Path path, Comm comm, List<Variable> variables) throws IOException;
    }

    static GrowingSink open(RunOutput run, String name, Opening opening) {
        List<Variable> variables =
                run.fields().stream().map(field -> variable(run, field)).toList();
        try {
            return new GrowingSink(run, name, opening.open(run.grow(name), run.comm(), variables));
        } catch (IOException e) {
            throw failure(run, name, e);
        }
    }

    /** Opens a tree outside the output directory. Collective. */
    @FunctionalInterface
    interface OpeningElsewhere {
        Writer open(Comm comm, List<Variable> variables) throws IOException;
    }

    /** Opens a tree at a place that is not in the output directory, and thus no file of the run. Collective. */
    static GrowingSink elsewhere(RunOutput run, String place, OpeningElsewhere opening) {
        List<Variable> variables =
                run.fields().stream().map(field -> variable(run, field)).toList();
        try {
            return new GrowingSink(run, place, opening.open(run.comm(), variables));
        } catch (IOException e) {
            throw failure(run, place, e);
        }
    }

    private static Variable variable(RunOutput run, OutputField field) {
        Map<String, Object> attributes = field.unit().isEmpty() ? Map.of() : Map.of("units", field.unit());
        return new Variable(field.name(), run.lattice(field), run.precision(), field.steady(), attributes);
    }

    @Override
    public void write(Frame frame) {
        try {
            writer.write(frame.output().name(), frame.field(), frame.step(), frame.timeSeconds());
        } catch (IOException e) {
            throw failure(run, name, e);
        }
    }

    /** The message of a file system that cannot write. */
    static RunFailure failure(RunOutput run, String name, IOException e) {
        return new RunFailure(
                run.directory() + ": cannot write " + name + ": " + OutputDirectory.reason(e)
                        + ". Its frames so far are complete, in unfinished/. Free some space or name another directory with -o",
                e);
    }
}
