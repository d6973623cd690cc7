package org.parhelion.runs.output;

import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Box;

/**
 * {@code png}: each frame is a picture with axes and a colour bar; solids are grey. A grid of three axes is drawn as its middle
 * plane.
 */
public final class PngFormat implements OutputFormat {
    @Override
    public String name() {
        return "png";
    }

    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        return new OutputSize(frames, frames * FieldPicture.bytes(points));
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
        public Box needed(Frame frame) {
            return FieldPicture.plane(frame);
        }

        @Override
        public Reception begin(Frame frame) {
            return new FieldPicture(run, frame, image -> {
                try (OutputDirectory.Part file = run.begin(frame.name() + ".png")) {
                    file.write(image::write);
                    file.complete();
                }
            });
        }
    }
}
