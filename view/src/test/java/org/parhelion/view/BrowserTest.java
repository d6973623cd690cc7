package org.parhelion.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.ColourMap;
import org.parhelion.io.NpyWriter;
import org.parhelion.runs.stored.StoredPlace;

/** The page in a real browser. */
@Timeout(120)
class BrowserTest {
    private static final String HEAT = """
            problem: heat
            grid: {points: [40, 60], extent: 1 m}
            diffusivity: 1e-4 m²/s
            dt: 80 %
            steps: 50
            initial: {gaussian: {peak: 300 K, width: 10 cm, centre: [10 cm, 5 cm]}}
            boundary: dirichlet 0 K
            precision: double
            output: {format: [npy]}
            tiling: 1
            """;

    @BeforeAll
    static void requireChromium() {
        if (Browser.program().isEmpty()) {
            assertThat(System.getenv("CI"))
                    .as("Chromium in continuous integration")
                    .isNotEqualTo("true");
            Assumptions.abort("no Chromium: scripts/test-dependencies installs it");
        }
    }

    @Test
    void pixelsAreTheColoursOfTheValuesAndThePageInTheDirectoryShowsTheSame(@TempDir Path temp) throws Exception {
        int[] live;
        Path saved;
        try (TestRun run = TestRun.start(temp, 2, HEAT);
                Browser browser = Browser.open(temp.resolve("profile"), run.url())) {
            browser.await("run !== null");
            run.go();
            run.finish();
            browser.await("progress.state === 'finished' && document.body.dataset.drawnStep === '50'");
            live = browser.pixels("picture");
            if (System.getProperty("parhelion.screenshot") != null) {
                Files.write(Path.of(System.getProperty("parhelion.screenshot")), browser.screenshot());
            }
            saved = run.directory().resolve("page.html");
        }
        double[] values = ArrayFile.read(temp.resolve("out/temperature.npy")).values();
        assertThat(live).isEqualTo(colours(values, 40, 60));
        try (Browser browser =
                Browser.open(temp.resolve("profile2"), saved.toUri().toString())) {
            browser.await("document.body.dataset.drawnStep === '50'");
            assertThat(browser.pixels("picture")).isEqualTo(live);
            assertThat(browser.evaluate("document.getElementById('state').textContent"))
                    .isEqualTo("finished");
        }
    }

    @Test
    void theSliderChoosesTheFrameOfARunThatIsOver(@TempDir Path temp) throws Exception {
        double[][] frames = new double[3][600];
        for (int frame = 0; frame < 3; frame++) {
            for (int p = 0; p < 600; p++) {
                frames[frame][p] = 1 + p * (frame + 1) % 601;
            }
            NpyWriter.write(temp.resolve("u-000000" + frame + ".npy"), frames[frame], 20, 30);
        }
        try (StoredView view = StoredView.open(0, StoredPlace.of(temp), line -> {});
                Browser browser = Browser.open(temp.resolve("profile"), view.url())) {
            Thread server = Thread.ofPlatform().start(() -> {
                try {
                    view.serve();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the test is over
                }
            });
            browser.await("document.body.dataset.drawnStep === '2'");
            assertThat(browser.pixels("picture")).isEqualTo(colours(frames[2], 20, 30));
            browser.evaluate("frameIndex.value = 1; frameIndex.dispatchEvent(new Event('input')); 0");
            browser.await("document.body.dataset.drawnStep === '1'");
            assertThat(browser.pixels("picture")).isEqualTo(colours(frames[1], 20, 30));
            if (System.getProperty("parhelion.screenshot") != null) {
                Files.write(Path.of(System.getProperty("parhelion.screenshot")), browser.screenshot());
            }
            server.interrupt();
            server.join();
        }
    }

    /** Row 0, the smallest y, is the lowest. */
    private static int[] colours(double[] values, int rows, int columns) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, (float) value);
            high = Math.max(high, (float) value);
        }
        int[] colours = new int[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = (float) values[row * columns + column];
                double index = Math.floor((value - low) / ((double) high - low) * 256);
                colours[(rows - 1 - row) * columns + column] =
                        ColourMap.VIRIDIS.rgb((Math.clamp(index, 0, 255) + 0.5) / 256);
            }
        }
        return colours;
    }
}
