package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimatedPngTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Prints the number of frames, and of each its size and the colour of its pixel (3, 2). */
    private static final String READER = """
            import sys
            from PIL import Image
            film = Image.open(sys.argv[1])
            print(film.n_frames, film.size, film.info.get('duration'), film.info.get('loop'))
            for n in range(film.n_frames):
                film.seek(n)
                print(film.convert('RGB').getpixel((3, 2)))
            """;

    @TempDir
    private Path directory;

    private static BufferedImage picture(int number, int width) {
        BufferedImage picture = new BufferedImage(width, 30, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, ((number * 20) << 16) | (x << 8) | y);
            }
        }
        return picture;
    }

    private static void append(Path file, int from, int to) throws IOException {
        for (int n = from; n < to; n++) {
            // Each its own writer, as after a restart; of different widths, as with longer numbers.
            new AnimatedPng(file).append(picture(n, 40 + 5 * (n % 3)), 10L * n);
        }
    }

    @Test
    void viewersFindEveryPicture() throws IOException, InterruptedException {
        Python.need("PIL");
        Path file = directory.resolve("film.apng");
        append(file, 0, 5);
        List<String> expected = new ArrayList<>(List.of("5 (88, 30) 100.0 0"));
        for (int n = 0; n < 5; n++) {
            expected.add("(%d, 3, 2)".formatted(20 * n));
        }
        assertThat(Python.run(READER, file.toString())).isEqualTo(expected);
        BufferedImage still = ImageIO.read(file.toFile());
        assertThat(still.getRGB(3, 2)).isEqualTo(0xff000302);
    }

    @RepeatedTest(5)
    void aFilmThatGoesOnFromAnEarlierStepIsThatOfARunThatWasNotStopped(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Path whole = directory.resolve("whole.apng");
        append(whole, 0, 6);
        Path film = directory.resolve("film.apng");
        int stopped = 1 + random.nextInt(6);
        append(film, 0, stopped);
        append(film, random.nextInt(stopped + 1), 6);
        assertThat(Files.mismatch(film, whole)).as("seed %d", seed).isNegative();
    }

    /** Bytes that the third picture writes, in their order, up to each place where the program may be killed. */
    @Test
    void aKilledProgramLeavesAFilmThatIsShownAndGoesOn() throws IOException, InterruptedException {
        Python.need("PIL");
        Path whole = directory.resolve("whole.apng");
        append(whole, 0, 2);
        byte[] two = Files.readAllBytes(whole);
        append(whole, 2, 3);
        byte[] three = Files.readAllBytes(whole);
        append(whole, 3, 4);
        int end = two.length - 12;
        Random random = new Random(SEED);
        Path film = directory.resolve("film.apng");
        for (int n = 0; n < 6; n++) {
            int beyond = n == 0 ? 0 : n == 5 ? three.length - two.length : random.nextInt(three.length - two.length);
            byte[] torn = Arrays.copyOf(two, two.length + beyond);
            System.arraycopy(three, two.length, torn, two.length, beyond);
            if (n == 5) {
                // IEND is overwritten, but the number of pictures is still the old one.
                System.arraycopy(three, end, torn, end, 12);
            }
            Files.write(film, torn);
            assertThat(Python.run(READER, film.toString()))
                    .as("seed %d, %d bytes", SEED, beyond)
                    .startsWith("2 (88, 30) 100.0 0", "(0, 3, 2)", "(20, 3, 2)");
            append(film, 2, 4);
            assertThat(Files.mismatch(film, whole))
                    .as("seed %d, %d bytes", SEED, beyond)
                    .isNegative();
        }
    }

    @Test
    void anotherFileIsNotContinued() throws IOException {
        Path file = directory.resolve("still.png");
        ImageIO.write(picture(1, 40), "png", file.toFile());
        ByteBuffer still = ByteBuffer.wrap(Files.readAllBytes(file));
        byte[] text = "tEXt".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        still.put(37, text);
        Files.write(file, still.array());
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> append(file, 0, 1))
                .withMessageContaining("still.png: contains the chunk tEXt");
        Files.writeString(file, "a text that is long enough for the header of a PNG file");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> append(file, 0, 1))
                .withMessageContaining("is not a PNG");
    }
}
