package org.parhelion.runs.output;

import java.io.IOException;
import java.nio.file.Path;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Box;
import org.parhelion.io.AnimatedPng;
import org.parhelion.io.Image;

/**
 * {@code apng}: the frames of a field as one film, an animated PNG ({@code temperature.apng}), of the pictures that {@link PngFormat}
 * writes. Fields that are constant in time are left out.
 */
public final class ApngFormat implements OutputFormat {
    @Override
    public String name() {
        return "apng";
    }

    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        return new OutputSize(1, frames * FieldPicture.bytes(points));
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
            if (frame.output().steady()) {
                return _ -> {};
            }
            return new FieldPicture(run, frame, image -> append(frame, image));
        }

        private void append(Frame frame, Image image) {
            String name = frame.output().name() + ".apng";
            Path film = run.grow(name);
            try {
                new AnimatedPng(film).append(image.draw(), frame.step());
            } catch (IOException e) {
                throw GrowingSink.failure(run, name, e);
            }
        }
    }
}
