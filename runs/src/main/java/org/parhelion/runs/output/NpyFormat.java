package org.parhelion.runs.output;

import java.io.IOException;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.io.NpyWriter;
import org.parhelion.io.Slab;

/** {@code npy}: each frame is a NumPy array file, in the precision of the run. */
public final class NpyFormat implements OutputFormat {
    @Override
    public String name() {
        return "npy";
    }

    @Override
    public FieldSink open(RunOutput run) {
        return new Sink(run);
    }

    private record Sink(RunOutput run) implements SlabSink {
        @Override
        public Comm comm() {
            return run.comm();
        }

        @Override
        public Reception begin(Frame frame) {
            OutputDirectory.Part file = run.begin(frame.name() + ".npy");
            Field field = frame.field();
            return new Array(
                    file,
                    file.create(path -> NpyWriter.create(
                            path, field.precision(), field.block().grid().points())));
        }
    }

    private record Array(OutputDirectory.Part file, NpyWriter array) implements SlabSink.Reception {
        @Override
        public void accept(Slab slab) {
            file.write(_ -> array.write(slab));
        }

        @Override
        public void complete() {
            file.write(_ -> array.close());
            file.complete();
        }

        @Override
        public void close() {
            if (!file.isComplete()) {
                try {
                    array.close();
                } catch (IOException e) {
                    // The file is incomplete anyway, because the run has failed.
                }
            }
            file.close();
        }
    }
}
