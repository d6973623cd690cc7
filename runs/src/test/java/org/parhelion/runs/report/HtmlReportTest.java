package org.parhelion.runs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static Map<String, Object> phase(String name, double... secondsByRank) {
        Map<String, Object> phase = Json.object();
        phase.put("name", name);
        phase.put("leastSeconds", 1.0);
        phase.put("meanSeconds", 2.0);
        phase.put("mostSeconds", 3.0);
        phase.put("slowestRank", 1);
        phase.put(
                "secondsByRank", java.util.Arrays.stream(secondsByRank).boxed().toList());
        return phase;
    }

    private static Map<String, Object> report() {
        Map<String, Object> report = Json.object();
        report.put("problem", "heat");
        report.put("shape", List.of(18, 16));
        report.put("ranks", 2);
        report.put("phases", List.of(phase("computing", 1, 3), phase("exchange", 9, 9), phase("stop tests", 1, 1)));
        report.put("settings", Map.of("name", "<script>alert(1)</script>"));
        return report;
    }

    @Test
    void barsOfTheRanksAreAsLongAsTheirTimes() {
        String page = HtmlReport.of(report(), "");
        assertThat(page).contains("rank 0", "rank 1", "computing", "stop tests");
        Matcher bars = Pattern.compile("width=\"([\\d.]+)\" height=\"18\"").matcher(page);
        double[] widths = bars.results()
                .mapToDouble(bar -> Double.parseDouble(bar.group(1)))
                .toArray();
        assertThat(widths)
                .as("the exchange overlaps computing and is no part of a bar")
                .hasSize(4);
        assertThat(widths[2]).isCloseTo(3 * widths[0], within(0.3));
        assertThat(widths[3]).isCloseTo(widths[1], within(0.1));
    }

    @Test
    void textsOfTheRunFileStayTexts() {
        assertThat(HtmlReport.of(report(), "")).contains("&lt;script&gt;").doesNotContain("<script");
    }

    @Test
    void numbersThatAreNotFiniteLeaveNoTraceInPlots() {
        Map<String, Object> report = report();
        report.put(
                "residuals",
                List.of(
                        Map.of("iteration", 0, "maxChange", 1.0),
                        Map.of("iteration", 1, "maxChange", 0.5),
                        Json.object(),
                        Map.of("iteration", 3, "maxChange", 0.1)));
        String page = HtmlReport.of(report, "step,time,u\n0,0,1\n1,0.1,NaN\n2,0.2,3\n");
        assertThat(page).contains("Largest change of a step", "Integral of u");
        Matcher lines = Pattern.compile("polyline points=\"([^\"]*)\"").matcher(page);
        assertThat(lines.results().map(line -> line.group(1)).toList())
                .hasSize(2)
                .allSatisfy(points -> assertThat(points).isNotEmpty().doesNotContain("NaN", "Infinity"));
    }

    @Test
    void oneValueOrEqualValuesHaveAnAxis() {
        String page = HtmlReport.of(report(), "step,time,u\n0,0,5\n1,1,5\n2,2,5\n");
        assertThat(page).contains("polyline").doesNotContain("NaN,");
    }

    @Test
    void aSeriesWithAMissingValueIsRefusedByItsLine() {
        assertThatThrownBy(() -> HtmlReport.of(report(), "step,time,u\n0,0,5\n1,1\n2,2,5\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3");
    }
}
