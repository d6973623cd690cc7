package org.parhelion.cli.gossip;

import java.util.Locale;
import java.util.Map;
import org.parhelion.membership.simulation.Distribution;
import org.parhelion.membership.simulation.GossipReport;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;

/**
 * What was found out about a group, simulated or real.
 *
 * @param title what was run, in words
 * @param members in the group
 * @param seeds runs
 * @param lossRate part of all messages that were lost
 * @param firstSuspicionPeriods from a crash to the first suspicion [periods]
 * @param deathPeriods from a crash to the first verdict [periods]
 * @param everyoneKnowsPeriods from a crash until all living members know [periods]
 * @param falseDeaths members taken for dead that were running, counted by each who did
 * @param memberPeriods members times periods
 * @param messagesPerMemberPeriod sent
 * @param bytesPerMemberPeriod sent, without a transport's headers
 * @param wallSeconds all of it took
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

    /** The figures of a simulation, which took {@code wallSeconds}. */
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

    /** One object; a quantile of nothing is null. */
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

    /** For people. */
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
                                + " bytes a member and period")
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
