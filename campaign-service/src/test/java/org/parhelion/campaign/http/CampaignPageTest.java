package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;

/** The page in a real browser, which loads it, runs its script for some seconds, and prints what it shows. */
@Timeout(180)
class CampaignPageTest {
    private static final Pattern OUTSIDE = Pattern.compile("(src|href)=\"(?!data:)[a-z]+:|url\\(|@import|https?://");

    @TempDir
    private Path directory = Path.of("");

    private static Path chromium() {
        Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            assertThat(System.getenv("CI"))
                    .as("Chromium in continuous integration")
                    .isNotEqualTo("true");
            Assumptions.abort("no Chromium: scripts/test-dependencies installs it");
        }
        return program.orElseThrow();
    }

    /** The page's document after some seconds. */
    private String shown(String url, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                chromium().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--window-size=1300,900",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=20000"));
        command.addAll(List.of(more));
        command.add(url);
        Path out = directory.resolve("shown");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("Chromium ends")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static int data(String document, String name) {
        Matcher matcher = Pattern.compile("data-" + name + "=\"(\\d+)\"").matcher(document);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private static void submitWhenListened(ServedCampaigns served) {
        try (ApiClient client = new ApiClient(served.url())) {
            while (!client.get("/metrics", served.token("viewer"))
                    .text()
                    .contains("parhelion_campaign_event_streams 1.0")) {
                LockSupport.parkNanos(100_000_000);
            }
            served.submit("physics", "later", "do", 2);
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    @Test
    void thePageShowsCampaignsTasksAndResultsAndFollowsTheEvents() throws Exception {
        chromium();
        try (ServedCampaigns served = new ServedCampaigns(directory, true, 1000)) {
            CampaignId sweep = served.submit("physics", "sweep", "do", 40);
            served.submit("chemistry", "hidden", "do", 3);
            assertThat(served.coordinator().await(sweep, Duration.ofSeconds(30)))
                    .isTrue();
            // More happens when the page listens: each of these is an event.
            Thread later = Thread.ofVirtual().start(() -> submitWhenListened(served));
            String document = shown(served.url() + "#token=" + served.token("operator"), "--dump-dom");
            later.interrupt();
            later.join();
            assertThat(document).contains(">live<", "physics/sweep", "40 of 40").doesNotContain("chemistry");
            assertThat(data(document, "events")).as("events").isPositive();
            assertThat(data(document, "axes"))
                    .as("label, x and y; bad has no finite number")
                    .isEqualTo(3);
            assertThat(data(document, "lines")).isIn(2, 40);
            assertThat(document).doesNotContain(served.token("operator"));
            if (System.getProperty("parhelion.screenshot") != null) {
                shown(
                        served.url() + "#token=" + served.token("operator"),
                        "--screenshot=" + System.getProperty("parhelion.screenshot"));
            }
        }
    }

    @Test
    void thePageShowsTheFieldThatARunningTaskHasWrittenLast() throws Exception {
        chromium();
        try (ServedCampaigns served = new ServedCampaigns(directory, true, 1000)) {
            CampaignId held = served.submit("physics", "held", "hold", 2);
            served.submit("physics", "another", "do", 1);
            served.write(held, 1, "unfinished/temperature-0000010", 1);
            String page = served.url() + "#campaign=physics/held&task=1&token=" + served.token("viewer");
            String document = shown(page, "--dump-dom");
            // The browser's clock goes on while a busy machine draws: then it is asked again.
            for (int again = 0; again < 4 && data(document, "picture") < 0; again++) {
                document = shown(page, "--dump-dom");
            }
            assertThat(document).contains("<b id=\"name\">physics/held</b>").doesNotContain(served.token("viewer"));
            assertThat(data(document, "picture")).as("columns of the picture").isPositive();
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        for (String file : new String[] {"campaigns.html", "campaigns.css", "campaigns.js"}) {
            assertThat(OUTSIDE.matcher(CampaignHttpServer.file(file)).results())
                    .as(file)
                    .isEmpty();
        }
    }
}
