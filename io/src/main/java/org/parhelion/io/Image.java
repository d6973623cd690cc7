package org.parhelion.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A picture of a plane of values: colour map, axes with ticks, colour bar with its unit. The PNG file has the same bytes on
 * every machine. A builder: its methods change and return the object. Not thread-safe.
 *
 * <pre>
 *            title
 *        ┌───────────────┐  ┌─┐ high
 *   y    │               │  │ │
 *  [m]   │    values     │  │ │  temperature [K]
 *        │               │  │ │
 *        └───────────────┘  └─┘ low
 *              x [m]
 * </pre>
 */
public final class Image {
    private static final int FRAME = 0x404040;
    private static final int GREY = 0xa0a0a0;
    private static final int PLOT = 640;
    private static final int MOST = 1024;
    private static final int LEAST = 80;
    private static final int GAP = 8;
    private static final int TICK = 5;
    private static final int BAR = 18;

    private final double[] values;
    private final int rows;
    private final int columns;
    private String title = "";
    private PlotAxis horizontal = new PlotAxis("", "", 0, 1);
    private PlotAxis vertical = new PlotAxis("", "", 0, 1);
    private String quantity = "";
    private String unit = "";
    private boolean isometric = true;
    private boolean upwards;
    private double low = Double.NaN;
    private double high = Double.NaN;
    private ColourMap map = ColourMap.VIRIDIS;
    private int notANumber = GREY;

    /**
     * The quantity of an axis.
     *
     * @param name name of the quantity, for instance {@code x}
     * @param unit its unit, for instance {@code m}; may be empty
     * @param low coordinate of the first point
     * @param high coordinate of the last point
     */
    public record PlotAxis(String name, String unit, double low, double high) {
        String label(Ticks ticks) {
            return ticks.unit().isEmpty() ? name : name + " [" + ticks.unit() + "]";
        }
    }

    private Image(double[] values, int rows, int columns) {
        this.values = values;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Creates a picture of row-major values.
     *
     * @param values the values, row by row; NaN is drawn {@linkplain #notANumber grey}. Not copied
     * @param rows number of rows, at least 1
     * @param columns number of values of a row, at least 1
     * @return the picture
     * @throws IllegalArgumentException if there are not {@code rows × columns} values
     */
    public static Image of(double[] values, int rows, int columns) {
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(values.length + " values are not " + rows + " × " + columns);
        }
        return new Image(values, rows, columns);
    }

    /**
     * Sets the title above the picture. Default: none.
     *
     * @param text the title
     * @return this
     */
    public Image title(String text) {
        title = text;
        return this;
    }

    /**
     * Sets the axes. Axes with the same unit are drawn to the same scale; otherwise the picture is a square.
     *
     * @param columnAxis the horizontal axis
     * @param rowAxis the vertical axis
     * @return this
     */
    public Image axes(PlotAxis columnAxis, PlotAxis rowAxis) {
        horizontal = columnAxis;
        vertical = rowAxis;
        isometric = columnAxis.unit().equals(rowAxis.unit());
        return this;
    }

    /**
     * Sets the label of the colour bar, for instance {@code quantity("temperature", "K")}.
     *
     * @param name name of the values
     * @param unitText their unit; may be empty
     * @return this
     */
    public Image quantity(String name, String unitText) {
        quantity = name;
        unit = unitText;
        return this;
    }

    /**
     * Draws the first row at the bottom, as for a y axis that points upwards. By default it is at the top, as for
     * depth.
     *
     * @return this
     */
    public Image upwards() {
        upwards = true;
        return this;
    }

    /**
     * Sets the values of the two ends of the colour map. Default: the smallest and the largest finite value.
     *
     * @param least value of the lower end
     * @param largest value of the upper end
     * @return this
     */
    public Image range(double least, double largest) {
        low = least;
        high = largest;
        return this;
    }

    /**
     * Sets the colour map. Default: {@link ColourMap#VIRIDIS}.
     *
     * @param colours the colour map
     * @return this
     */
    public Image map(ColourMap colours) {
        map = colours;
        return this;
    }

    /**
     * Sets the colour of NaN. Default: grey.
     *
     * @param rgb 0xRRGGBB
     * @return this
     */
    public Image notANumber(int rgb) {
        notANumber = rgb;
        return this;
    }

    /**
     * Draws the picture and writes it as PNG.
     *
     * @param path the file; created or replaced
     * @throws IOException if the file cannot be written
     */
    public void write(Path path) throws IOException {
        Files.write(path, Png.file(drawn()));
    }

    /** {@return the picture with title, axes and colour bar} */
    public BufferedImage draw() {
        return drawn().toImage();
    }

    private Canvas drawn() {
        chooseRange();
        int width = plotWidth();
        int height = plotHeight();
        Ticks across = Ticks.between(horizontal.low, horizontal.high, Math.max(2, width / 90), horizontal.unit);
        Ticks along = Ticks.between(vertical.low, vertical.high, Math.max(2, height / 70), vertical.unit);
        Ticks scale = Ticks.between(low, high, 6, unit);
        int left = GAP + Glyphs.HEIGHT + GAP + widest(along) + GAP + TICK;
        int top = GAP + Glyphs.HEIGHT + GAP;
        int barLeft = left + width + 3 * GAP;
        int barHeight = Math.max(height, 2 * LEAST);
        int right = barLeft + BAR + TICK + GAP + widest(scale) + GAP + Glyphs.HEIGHT + GAP;
        int bottom = top + Math.max(height + TICK + GAP + 2 * Glyphs.HEIGHT, barHeight + Glyphs.HEIGHT) + GAP;
        Canvas picture = new Canvas(Math.max(right, left + Glyphs.width(title) + GAP), bottom);
        Glyphs.draw(picture, title, left, GAP);
        drawValues(picture, left, top, width, height);
        drawColumnAxis(picture, across, left, top + height, width);
        drawRowAxis(picture, along, left, top, height);
        drawBar(picture, scale, barLeft, top, barHeight);
        return picture;
    }

    private void chooseRange() {
        if (Double.isNaN(low)) {
            low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
            high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        }
        if (!(high > low)) {
            // All values are equal: use a small range around the value.
            double half = Math.max(Math.abs(low) * 1e-3, 0.5);
            high = low + half;
            low -= half;
        }
    }

    /** Ratio of width to height: to scale if both axes have the same unit, otherwise 1. */
    private double aspect() {
        double across = horizontal.high - horizontal.low;
        double along = vertical.high - vertical.low;
        if (isometric && across > 0 && along > 0) {
            return across / along;
        }
        return isometric ? (double) columns / rows : 1;
    }

    private int plotWidth() {
        return whole(longSide() * Math.min(1, aspect()), columns);
    }

    private int plotHeight() {
        return whole(longSide() / Math.max(1, aspect()), rows);
    }

    /** Length of the longer side in pixels; increases with the number of points. */
    private int longSide() {
        return Math.clamp(aspect() > 1 ? columns : rows, PLOT, MOST);
    }

    /** About {@code wanted} pixels; a multiple of {@code points}, if these are fewer, so that all points have the same size. */
    private static int whole(double wanted, int points) {
        double size = Math.max(wanted, LEAST);
        return (int) (points > size ? size : points * Math.rint(size / points));
    }

    private void drawValues(Canvas picture, int left, int top, int width, int height) {
        for (int y = 0; y < height; y++) {
            int row = (int) ((long) (upwards ? height - 1 - y : y) * rows / height);
            for (int x = 0; x < width; x++) {
                double value = values[row * columns + (int) ((long) x * columns / width)];
                picture.set(left + x, top + y, Double.isNaN(value) ? notANumber : colour(value));
            }
        }
        frame(picture, left, top, width, height);
    }

    private int colour(double value) {
        return map.rgb((value - low) / (high - low));
    }

    private void drawColumnAxis(Canvas picture, Ticks ticks, int left, int bottom, int width) {
        for (int n = 0; n < ticks.values().size(); n++) {
            int x = left + pixel(ticks.values().get(n), horizontal, columns, width);
            String label = ticks.labels().get(n);
            picture.fill(x, bottom, 1, TICK, FRAME);
            Glyphs.draw(picture, label, x - Glyphs.width(label) / 2, bottom + TICK + 1);
        }
        String label = horizontal.label(ticks);
        Glyphs.draw(picture, label, left + (width - Glyphs.width(label)) / 2, bottom + TICK + 3 + Glyphs.HEIGHT);
    }

    private void drawRowAxis(Canvas picture, Ticks ticks, int left, int top, int height) {
        for (int n = 0; n < ticks.values().size(); n++) {
            int from = pixel(ticks.values().get(n), vertical, rows, height);
            int y = top + (upwards ? height - 1 - from : from);
            String label = ticks.labels().get(n);
            picture.fill(left - TICK, y, TICK, 1, FRAME);
            Glyphs.draw(picture, label, left - TICK - 3 - Glyphs.width(label), y - Glyphs.HEIGHT / 2);
        }
        String label = vertical.label(ticks);
        Glyphs.drawUpwards(picture, label, GAP, top + (height + Glyphs.width(label)) / 2);
    }

    /** Distance in pixels from the edge of the plot to the centre of the point at {@code value}. */
    private static int pixel(double value, PlotAxis axis, int points, int pixels) {
        double index = axis.high > axis.low ? (value - axis.low) / (axis.high - axis.low) * (points - 1) : 0;
        return Math.clamp((long) ((index + 0.5) / points * pixels), 0, pixels - 1);
    }

    private void drawBar(Canvas picture, Ticks ticks, int left, int top, int height) {
        for (int y = 0; y < height; y++) {
            picture.fill(left, top + y, BAR, 1, map.rgb((height - 1 - y) / (double) (height - 1)));
        }
        frame(picture, left, top, BAR, height);
        int textLeft = left + BAR + TICK + 3;
        for (int n = 0; n < ticks.values().size(); n++) {
            double fraction = (ticks.values().get(n) - low) / (high - low);
            int y = top + (int) Math.rint((1 - fraction) * (height - 1));
            picture.fill(left + BAR, y, TICK, 1, FRAME);
            Glyphs.draw(picture, ticks.labels().get(n), textLeft, y - Glyphs.HEIGHT / 2);
        }
        String label = ticks.unit().isEmpty() ? quantity : quantity + " [" + ticks.unit() + "]";
        Glyphs.drawUpwards(picture, label, textLeft + widest(ticks) + GAP, top + (height + Glyphs.width(label)) / 2);
    }

    private static int widest(Ticks ticks) {
        return ticks.labels().stream().mapToInt(Glyphs::width).max().orElse(0);
    }

    private static void frame(Canvas picture, int left, int top, int width, int height) {
        picture.fill(left - 1, top - 1, width + 2, 1, FRAME);
        picture.fill(left - 1, top + height, width + 2, 1, FRAME);
        picture.fill(left - 1, top - 1, 1, height + 2, FRAME);
        picture.fill(left + width, top - 1, 1, height + 2, FRAME);
    }
}
