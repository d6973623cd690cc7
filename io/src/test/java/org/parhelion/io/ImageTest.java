package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTest {
    @TempDir
    private Path directory;

    @Test
    void everyValueHasItsColourInThePlot() {
        BufferedImage picture = Image.of(new double[] {0, 1, 2, 3}, 2, 2).draw();
        for (double fraction : new double[] {0, 1.0 / 3, 2.0 / 3, 1}) {
            int rgb = ColourMap.VIRIDIS.rgb(fraction);
            long pixels = Arrays.stream(pixels(picture))
                    .filter(p -> (p & 0xffffff) == rgb)
                    .count();
            assertThat(pixels).as("pixels of %f", fraction).isGreaterThanOrEqualTo(320L * 320);
        }
    }

    @Test
    void rowsRunDownwardsUnlessAskedOtherwise() {
        double[] values = {0, 1};
        int low = ColourMap.VIRIDIS.rgb(0);
        int first = firstPixelOf(Image.of(values, 2, 1).draw(), low);
        int upwards = firstPixelOf(Image.of(values, 2, 1).upwards().draw(), low);
        assertThat(first).isLessThan(upwards);
    }

    @Test
    void aPlaneOfOneValueAndOnesWithoutNumbersCanBeDrawn() {
        assertThat(Image.of(new double[] {5, 5, 5, 5}, 2, 2).draw().getWidth()).isPositive();
        assertThat(Image.of(new double[] {Double.NaN, Double.NaN}, 1, 2).draw().getWidth())
                .isPositive();
    }

    @Test
    void thePictureOnDiskIsThePictureDrawn() throws IOException {
        Image image = Image.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .title("three axes, t = 5 ms")
                .axes(new Image.PlotAxis("x", "m", 0, 0.002), new Image.PlotAxis("y", "m", 0, 0.001))
                .quantity("temperature", "K");
        Path file = directory.resolve("a.png");
        image.write(file);
        assertThat(pixels(ImageIO.read(file.toFile()))).isEqualTo(pixels(image.draw()));
    }

    @ParameterizedTest
    @EnumSource(ColourMap.class)
    void coloursChangeLittleFromValueToValue(ColourMap map) {
        for (int n = 0; n < 255; n++) {
            int here = map.rgb(n / 255.0);
            int next = map.rgb((n + 1) / 255.0);
            assertThat(distance(here, next)).as("%s at %d", map, n).isLessThan(12);
        }
        assertThat(distance(map.rgb(0), map.rgb(1))).as("ends of %s", map).isGreaterThan(200);
    }

    @Test
    void viridisGrowsLighterAllTheWay() {
        double before = -1;
        for (int n = 0; n <= 255; n += 5) {
            int rgb = ColourMap.VIRIDIS.rgb(n / 255.0);
            double luma = 0.2126 * (rgb >> 16 & 255) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
            assertThat(luma).as("at %d", n).isGreaterThan(before);
            before = luma;
        }
    }

    @Test
    void ticksAreRoundAndInAUnitOfShortFigures() {
        Ticks die = Ticks.between(-0.008, 0.008, 5, "m");
        assertThat(die.unit()).isEqualTo("mm");
        assertThat(die.labels()).containsExactly("−5", "0", "5");
        Ticks kelvin = Ticks.between(0, 300, 6, "K");
        assertThat(kelvin.unit()).isEqualTo("K");
        assertThat(kelvin.labels()).containsExactly("0", "50", "100", "150", "200", "250", "300");
        assertThat(Ticks.between(0, 12_000, 6, "m").labels()).containsExactly("0", "2", "4", "6", "8", "10", "12");
        assertThat(Ticks.between(320.1, 320.4, 4, "K").labels()).containsExactly("320.1", "320.2", "320.3", "320.4");
    }

    @Test
    void brightnessOfAPictureIsReadBetweenBlackAndWhite() throws IOException {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(1, 0, 0xffffff);
        Path file = directory.resolve("ramp.png");
        assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
        ImageField field = ImageField.read(file);
        assertThat(field.at(0, 0)).isEqualTo(0);
        assertThat(field.at(0, 1)).isEqualTo(1);
        assertThat(field.at(0, 0.25)).isEqualTo(0.25);
        assertThat(field.at(5, 5)).isEqualTo(1);
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    /** The row of the first pixel of a colour, right of the axis, left of the colour bar. */
    private static int firstPixelOf(BufferedImage picture, int rgb) {
        for (int y = 0; y < picture.getHeight(); y++) {
            if ((picture.getRGB(picture.getWidth() / 3, y) & 0xffffff) == rgb) {
                return y;
            }
        }
        throw new AssertionError("no pixel has the colour " + Integer.toHexString(rgb));
    }

    private static int distance(int a, int b) {
        return Math.abs((a >> 16 & 255) - (b >> 16 & 255))
                + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
                + Math.abs((a & 255) - (b & 255));
    }
}
