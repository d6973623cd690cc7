package org.parhelion.benchmarks.gossip;

import java.util.Locale;
import java.util.Map;
import org.parhelion.membership.simulation.Distribution;
import org.parhelion.membership.simulation.GossipReport;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;

/**
 * The results of a measurement or simulation of a group.
 *
 * @param title description of the run
 * @param members number of members
 * @param seeds number of runs
 * @param lossRate fraction of lost messages
 * @param firstSuspicionPeriods times from a crash to the first suspicion [periods]
 * @param deathPeriods times from a crash to the first declaration of death [periods]
 * @param everyoneKnowsPeriods times from a crash until all live members know [periods]
 * @param falseDeaths number of declarations of death of running members, counted per declaring member
 * @param memberPeriods number of members times periods
 * @param messagesPerMemberPeriod messages sent per member and period
 * @param bytesPerMemberPeriod bytes sent per member and period, without headers of the transport
 * @param wallSeconds elapsed time [s]
 */
public record GossipFigures(
        String title,
        int members,
        int seeds,
        double lossRate,
        Distribution firstSuspicionPeriods,
        Distribution deathPeriods,
        Distribution everyoneKnowsPeriods,
        long falseDeaths,
        long memberPeriods,
        double messagesPerMemberPeriod,
        double bytesPerMemberPeriod,
        double wallSeconds) {

    /** The results of a simulation that took {@code wallSeconds}. */
    public static GossipFigures of(String title, GossipReport report, double wallSeconds) {
        return new GossipFigures(
                title,
                report.scenario().members(),
                report.seeds(),
                report.scenario().network().lossRate(),
                report.firstSuspicionPeriods(),
                report.deathPeriods(),
                report.everyoneKnowsPeriods(),
                report.falseDeaths(),
                report.memberPeriods(),
                report.messagesPerMemberPeriod(),
                report.bytesPerMemberPeriod(),
                wallSeconds);
    }

    /** A JSON object; the quantile of an empty sample is null. */
    public Map<String, Object> json() {
        Map<String, Object> json = Json.object();
        json.put("members", members);
        json.put("seeds", seeds);
        json.put("lossRate", lossRate);
        quantiles(json, "firstSuspicion", firstSuspicionPeriods);
        quantiles(json, "death", deathPeriods);
        quantiles(json, "everyoneKnows", everyoneKnowsPeriods);
        json.put("falseDeaths", falseDeaths);
        json.put("memberPeriods", memberPeriods);
        json.put("messagesPerMemberPeriod", Json.number(messagesPerMemberPeriod));
        json.put("bytesPerMemberPeriod", Json.number(bytesPerMemberPeriod));
        json.put("wallSeconds", wallSeconds);
        return json;
    }

    private static void quantiles(Map<String, Object> json, String name, Distribution distribution) {
        json.put(name + "P50Periods", Json.number(distribution.quantile(0.5)));
        json.put(name + "P99Periods", Json.number(distribution.quantile(0.99)));
    }

    /** The results as a table. */
    public String table() {
        Table table = new Table();
        if (deathPeriods.count() > 0) {
            table.row("periods after a crash", "median", "99 %", "longest", "");
            times(table, "first suspected", firstSuspicionPeriods);
            times(table, "declared dead", deathPeriods);
            times(table, "known to all", everyoneKnowsPeriods);
        }
        Table rest = new Table()
                .row(
                        "false deaths",
                        String.format(Locale.ROOT, "%,d in %,d member-periods", falseDeaths, memberPeriods))
                .row(
                        "load",
                        Figures.three(messagesPerMemberPeriod) + " messages and " + Figures.three(bytesPerMemberPeriod)
                                + " bytes per member and period")
                .row("took", Figures.seconds(wallSeconds));
        return title + System.lineSeparator() + System.lineSeparator() + table + rest;
    }

    private static void times(Table table, String what, Distribution distribution) {
        table.row(
                what,
                time(distribution.quantile(0.5)),
                time(distribution.quantile(0.99)),
                time(distribution.quantile(1)),
                Sparkline.of(distribution.histogram(1, 20)));
    }

    private static String time(double periods) {
        return Double.isFinite(periods) ? String.format(Locale.ROOT, "%.2f", periods) : "never";
    }
}
