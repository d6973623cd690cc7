package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Damages files at random, and reads them: a reader refuses with a {@link DataException}, or reads what is still readable. */
public final class Damage {
    /** Reads a file. */
    @FunctionalInterface
    public interface Reading {
        void read(Path file) throws IOException;
    }

    private Damage() {}

    /**
     * Reads a file {@code times} times, each time with other damage: some bytes changed, the file cut short, or both.
     *
     * @param seed of the damage; printed if a reader fails
     * @param first bytes that are damaged more often than the rest, for instance those of a header
     */
    public static void refused(Path good, int first, long seed, int times, Reading reading) throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Random random = new Random(seed);
        int refused = 0;
        for (int n = 0; n < times; n++) {
            byte[] damaged = damaged(bytes, first, random);
            Path file = good.resolveSibling("damaged-" + good.getFileName());
            Files.write(file, damaged);
            try {
                reading.read(file);
            } catch (DataException e) {
                refused++;
                assertThat(e.getMessage()).contains("damaged-");
            } catch (RuntimeException | OutOfMemoryError e) {
                throw new AssertionError("seed " + seed + ", file " + n + ": " + e, e);
            }
        }
        assertThat(refused).as("seed %d: files refused", seed).isPositive();
    }

    private static byte[] damaged(byte[] bytes, int first, Random random) {
        byte[] damaged = bytes.clone();
        boolean cut = random.nextInt(3) == 0;
        for (int n = random.nextInt(cut ? 1 : 4) + (cut ? 0 : 1); n > 0; n--) {
            int at = random.nextInt(random.nextInt(4) > 0 ? Math.min(first, bytes.length) : bytes.length);
            damaged[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (damaged[at] ^ (1 << random.nextInt(8)));
        }
        return cut ? Arrays.copyOf(damaged, random.nextInt(bytes.length)) : damaged;
    }
}
