package org.parhelion.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parhelion.metrics.exposition.Metric;
import org.parhelion.metrics.server.MetricsAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Dashboard, alerts, collector and guide name metrics and labels of the registry only, and the guide names all. */
class ConfigFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern ROW = Pattern.compile("\\| `(parhelion_\\w+)` \\| (\\w+) \\| ([^|]*) \\| ([^|]*) \\|");

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(ROOT.resolve(file)));
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(Files.readString(ROOT.resolve("configs/grafana/parhelion.json")));
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml("configs/prometheus/alerts.yml")
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private static List<JsonNode> targets() throws IOException {
        List<JsonNode> targets = new ArrayList<>();
        dashboard().get("panels").forEach(panel -> panel.path("targets").forEach(targets::add));
        return targets;
    }

    @Test
    void everyAlertAsksForMetricsOfTheRegistry() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(5);
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : rules()) {
            Query query = new Query(rule.get("expr").asString());
            assertThat(query.metrics()).as(query.text()).isNotEmpty();
            assertThat(query.faults()).isEmpty();
            assertThat(names.add(rule.get("alert").asString())).isTrue();
            assertThat(rule.at("/labels/severity").asString()).isIn("warning", "critical");
            String annotations = rule.get("annotations").toString();
            Matcher label = Pattern.compile("\\$labels\\.(\\w+)").matcher(annotations);
            while (label.find()) {
                assertThat(query.labels()).as(query.text()).contains(label.group(1));
            }
            Matcher mentioned = Pattern.compile("parhelion_\\w+").matcher(annotations);
            while (mentioned.find()) {
                assertThat(Query.find(mentioned.group())).as(mentioned.group()).isPresent();
            }
        }
    }

    @Test
    void everyPanelAsksForMetricsOfTheRegistry() throws IOException {
        assertThat(targets()).hasSizeGreaterThan(20);
        for (JsonNode target : targets()) {
            Query query = new Query(target.get("expr").asString().replace("[$__rate_interval]", "[1m]"));
            assertThat(query.metrics()).as(query.text()).isNotEmpty();
            assertThat(query.faults()).isEmpty();
            Matcher label = LEGEND.matcher(target.get("legendFormat").asString());
            while (label.find()) {
                assertThat(query.labels()).as(query.text()).contains(label.group(1));
            }
        }
    }

    @Test
    void panelsHaveNumbersOfTheirOwnAndDoNotOverlap() throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(numbers.add(panel.get("id").asInt())).isTrue();
            JsonNode place = panel.get("gridPos");
            for (int y = 0; y < place.get("h").asInt(); y++) {
                for (int x = 0; x < place.get("w").asInt(); x++) {
                    String cell =
                            (place.get("x").asInt() + x) + " " + (place.get("y").asInt() + y);
                    assertThat(cells.add(cell))
                            .as(panel.get("title") + " at " + cell)
                            .isTrue();
                    assertThat(place.get("x").asInt() + x).isLessThan(24);
                }
            }
        }
    }

    @Test
    void everyMetricIsOnTheDashboardOrInAnAlert() throws IOException {
        Set<String> used = new TreeSet<>();
        for (JsonNode target : targets()) {
            used.addAll(new Query(target.get("expr").asString()).metrics());
        }
        for (JsonNode rule : rules()) {
            used.addAll(new Query(rule.get("expr").asString()).metrics());
        }
        assertThat(Arrays.stream(Metric.values()).map(Metric::title)).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void theCollectorDeclaresMetricsWithTheirLabels() throws IOException {
        JsonNode file = yaml("configs/otel/collector.yaml");
        for (JsonNode declaration : file.at("/exporters/awsemf/metric_declarations")) {
            Set<String> labels = new TreeSet<>();
            declaration.get("dimensions").forEach(set -> set.forEach(label -> labels.add(label.asString())));
            labels.removeIf(label -> label.startsWith("service."));
            for (JsonNode selector : declaration.get("metric_name_selectors")) {
                assertThat(selector.asString()).matches("\\^\\w+\\$");
                Metric metric = Query.find(selector.asString().replaceAll("[$^]", ""))
                        .orElseThrow(() -> new AssertionError(selector + " is not in the registry"));
                assertThat(labels).as(metric.title()).containsExactlyInAnyOrderElementsOf(metric.labels());
            }
        }
        Map<String, String> kinds =
                Map.of("receivers", "receivers", "processors", "processors", "exporters", "exporters");
        file.at("/service/pipelines")
                .forEach(pipeline -> kinds.forEach((kind, section) -> pipeline.get(kind)
                        .forEach(name -> assertThat(file.get(section).has(name.asString()))
                                .as("%s %s", kind, name)
                                .isTrue())));
    }

    @Test
    void prometheusScrapesTheUsualPortAndReadsTheAlerts() throws IOException {
        JsonNode file = yaml("configs/prometheus/prometheus.yml");
        assertThat(ROOT.resolve("configs/prometheus")
                        .resolve(file.at("/rule_files/0").asString()))
                .exists();
        assertThat(file.at("/scrape_configs/0/job_name").asString()).isEqualTo("parhelion");
        for (JsonNode target : List.of(
                file.at("/scrape_configs/0/static_configs/0/targets/0"),
                yaml("configs/otel/collector.yaml")
                        .at("/receivers/prometheus/config/scrape_configs/0/static_configs/0/targets/0"))) {
            assertThat(target.asString()).isEqualTo("localhost:" + MetricsAddress.USUAL_PORT);
        }
    }

    @Test
    void theGuideHasARowForEachMetric() throws IOException {
        List<String> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/guide/metrics.md")));
        while (row.find()) {
            rows.add(row.group().strip());
        }
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(ConfigFilesTest::row).toList());
    }

    /** The row of a metric in the guide. */
    private static String row(Metric metric) {
        return "| `" + metric.title() + "` | "
                + metric.type().name().toLowerCase(Locale.ROOT) + " | "
                + metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | "
                + metric.help() + " |";
    }

    @Test
    void aWrongQueryIsFound() {
        for (String wrong : List.of(
                "parhelion_steps",
                "rate(parhelion_steps_total[5m]",
                "parhelion_steps_total{rank=\"0\"}",
                "sum by (rank) (parhelion_steps_total)",
                "parhelion_ranks > on (rank) parhelion_steps_total")) {
            assertThat(new Query(wrong).faults()).as(wrong).hasSize(1);
        }
        assertThat(new Query("sum by (phase) (rate(parhelion_rank_phase_seconds_total{rank=\"0\"}[5m]))").faults())
                .isEmpty();
    }
}
