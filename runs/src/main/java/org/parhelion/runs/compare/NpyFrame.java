package org.parhelion.runs.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.parhelion.io.NpyFile;

/** A NumPy file. */
record NpyFrame(NpyFile file) implements FrameOfRun {
    static NpyFrame open(Path path) throws IOException {
        return new NpyFrame(NpyFile.open(path));
    }

    @Override
    public long[] shape() {
        return Arrays.stream(file.shape()).asLongStream().toArray();
    }

    @Override
    public int elementBytes() {
        return file.elementBytes();
    }

    @Override
    public double[] rows(long first, int count) {
        double[] values = new double[Math.toIntExact(count * rowValues())];
        long start = first * rowValues();
        Arrays.setAll(values, index -> file.at(start + index));
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
