package org.parhelion.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Reads raw little-endian float32 files, {@code .f32}, a common format of seismic models. */
final class RawFloats {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private RawFloats() {}

    static ArrayFile read(Path path, ArrayFile.Wanted wanted) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (bytes % Float.BYTES != 0) {
                throw new DataException(path + ": " + bytes
                        + " bytes are not a whole number of float32 values of 4 bytes; the file may be truncated");
            }
            long count = bytes / Float.BYTES;
            wanted.check(path, count, (int) Math.min(count, Integer.MAX_VALUE));
            MemorySegment data = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
            double[] values = new double[(int) count];
            Arrays.setAll(values, p -> data.getAtIndex(FLOAT, p));
            return new ArrayFile(values, values.length);
        }
    }
}
