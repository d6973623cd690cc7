package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;

/** The registry, the guide's table and what is served have the same names. */
@Timeout(60)
class CampaignMetricTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(parhelion_campaign_\\w+)` \\| ([^|]*) \\| ([^|]*) \\|$", Pattern.MULTILINE);

    @TempDir
    private Path directory = Path.of("");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/guide"))) {
            here = java.util.Objects.requireNonNull(here.getParent());
        }
        return here;
    }

    @Test
    void theTableOfTheGuideIsTheRegistry() throws Exception {
        Matcher rows = ROW.matcher(Files.readString(root().resolve("docs/guide/campaign-api.md")));
        StringBuilder table = new StringBuilder();
        while (rows.find()) {
            table.append(rows.group(1) + "|" + rows.group(2) + "|" + rows.group(3) + "\n");
        }
        assertThat(table.toString())
                .isEqualTo(Arrays.stream(CampaignMetric.values())
                        .map(metric -> metric.title() + "|"
                                + metric.labels().stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", "))
                                + "|" + metric.help() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void dashboardAndAlertsNameNoOtherMetricAndTheDashboardNamesAll() throws Exception {
        Set<String> known = Arrays.stream(CampaignMetric.values())
                .map(CampaignMetric::title)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named("configs/grafana/campaigns.json")).isEqualTo(known);
        assertThat(known).containsAll(named("configs/prometheus/campaign-alerts.yml"));
    }

    private static Set<String> named(String file) throws Exception {
        return Pattern.compile("parhelion_campaign_\\w+")
                .matcher(Files.readString(root().resolve(file)))
                .results()
                .map(java.util.regex.MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsServedHasTheNamesOfTheRegistryAndTheTruth() throws Exception {
        try (ServedCampaigns served = new ServedCampaigns(directory, true, 1000);
                ApiClient client = new ApiClient(served.url())) {
            CampaignId done = served.submit("physics", "a", "do", 5);
            CampaignId failed = served.submit("physics", "b", "fail", 2);
            served.submit("chemistry", "c", "do", 9);
            assertThat(served.coordinator().await(done, Duration.ofSeconds(30))).isTrue();
            assertThat(served.coordinator().await(failed, Duration.ofSeconds(30)))
                    .isTrue();
            client.get("/metrics", served.token("viewer")); // which the next one counts
            String text = client.get("/metrics", served.token("viewer")).text();
            Set<String> names = new TreeSet<>();
            text.lines()
                    .filter(line -> line.startsWith("# HELP "))
                    .forEach(line -> names.add(line.substring(7, line.indexOf(' ', 7))));
            assertThat(names)
                    .isEqualTo(Arrays.stream(CampaignMetric.values())
                            .map(CampaignMetric::title)
                            .collect(Collectors.toCollection(TreeSet::new)));
            assertThat(text)
                    .contains("parhelion_campaign_tasks{state=\"succeeded\",tenant=\"physics\"} 5.0")
                    .contains("parhelion_campaign_tasks{state=\"failed\",tenant=\"physics\"} 2.0")
                    .contains("parhelion_campaign_campaigns{tenant=\"physics\"} 2.0")
                    .contains("parhelion_campaign_attempts_total{tenant=\"physics\"} 7.0")
                    .contains("parhelion_campaign_outcomes_total{outcome=\"failed\",tenant=\"physics\"} 2.0")
                    .contains("parhelion_campaign_http_requests_total{status=\"2xx\"}")
                    .doesNotContain("chemistry");
        }
    }
}
