package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.parhelion.balance.BlockMove;
import org.parhelion.recovery.Recovery;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.Triad;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.solver.RunReport;
import org.parhelion.solver.SolveHistory;
import org.parhelion.solver.TimeStep;

/**
 * The result of a run as a table and as {@code report.json}, compared with the memory bandwidth of the machine.
 *
 * @param result the result
 * @param machine the machine that ran it
 * @param triad memory bandwidth of the machine with as many threads as ranks [B/s]
 */
public record RunSummary(RunResult result, Host machine, double triad) {
    /** The summary of a run on this machine; measures the memory bandwidth if it is not known. */
    public static RunSummary of(RunResult result) {
        Host machine = Host.here();
        int threads = Math.min(result.report().ranks(), machine.cores());
        return new RunSummary(result, machine, Triad.bytesPerSecond(machine, threads));
    }

    /** The table at the end of a run. */
    public String table() {
        RunReport report = result.report();
        String precision = RunFile.nameOf(result.runFile().precision());
        Table table = new Table()
                .row(
                        result.runFile().name(),
                        result.runFile().problem().grid().shape() + " points, " + precision + ", "
                                + (result.clock().step() - result.startedFrom())
                                + " steps on " + report.ranks() + (report.ranks() == 1 ? " rank (" : " ranks (")
                                + result.provider() + ", " + report.device() + ", " + report.path() + " rows)")
                .row("simulated", simulated())
                .row("time", time(report))
                .row("exchange", exchange(report));
        if (report.ranks() > 1) {
            phases().forEach((name, seconds) -> table.row("", phaseText(name, seconds)));
        }
        table.row("points", Figures.large(report.pointsPerSecond(), "points/s"))
                .row(
                        "memory",
                        Figures.large(report.bytesPerSecond(), "B/s") + ", "
                                + Figures.percent(report.bytesPerSecond() / triad) + " of this machine's "
                                + Figures.large(triad, "B/s") + " (triad)")
                .row("granularity", Figures.three(report.granularity()) + " (computing : exposed coordination)")
                .row("tiling", report.tiling().toString());
        if (result.deviceUse().crossedABus()) {
            table.row("devices", devices(result.deviceUse()));
        }
        if (!report.residuals().isEmpty()) {
            table.row("converged", (report.converged() ? "yes" : "no") + ", last change " + report.residual());
            for (RunReport.Residual residual : report.residuals()) {
                table.row(
                        "",
                        String.format(
                                Locale.ROOT,
                                "iteration %4d: max change %.6f",
                                residual.iteration(),
                                residual.maxChange()));
            }
        }
        for (SolveHistory history : result.solves()) {
            table.row("solved", solved(history));
        }
        for (SettingChange change : result.changes()) {
            table.row("changed", change.setting() + " after step " + change.step());
        }
        for (Recovery recovery : result.recoveries()) {
            table.row(
                    "recovered",
                    "rank" + (recovery.died().size() == 1 ? " " : "s ") + ranks(recovery.died())
                            + " died; continued from step "
                            + recovery.step() + ", kept "
                            + (recovery.source() == Recovery.Source.DISK ? "on disk" : "in memory") + ", on ranks "
                            + ranks(recovery.ranks()) + " after " + Figures.seconds(recovery.seconds()));
        }
        for (BlockMove move : result.moves()) {
            table.row("balanced", move.text() + ", in " + Figures.seconds(move.seconds()));
        }
        table.row("checksum", result.checksum());
        result.directory()
                .ifPresent(directory ->
                        table.row("written", directory.directory() + ": " + String.join(", ", directory.written())));
        return table.toString();
    }

    private static String solved(SolveHistory history) {
        List<Double> residuals = history.last().residuals();
        double norm = history.last().rhsNorm();
        double last = norm == 0 ? 0 : residuals.getLast() / norm;
        return String.format(
                Locale.ROOT,
                "%s: %d times in %d iterations; the last to a residual of %.1e in %d",
                history.field(),
                history.solves(),
                history.iterations(),
                last,
                history.last().count());
    }

    private String simulated() {
        return result.runFile().problem().marchesInTime()
                ? Figures.seconds(result.clock().timeSeconds()) + " in "
                        + result.clock().step() + " steps"
                        + (result.runFile().model().step() instanceof TimeStep.Fixed ? " of " : ", now of ")
                        + Figures.seconds(result.dtSeconds())
                : result.clock().step() + " iterations";
    }

    private static String ranks(List<Integer> ranks) {
        return ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String devices(DeviceUse use) {
        return String.join(", ", use.paths()) + ": " + use.traffic().launches() + " launches, "
                + Figures.seconds(use.traffic().seconds()) + ", "
                + Figures.large((double) use.traffic().bytesToDevice(), "B") + " to them, "
                + Figures.large((double) use.traffic().bytesFromDevice(), "B") + " back";
    }

    private static String time(RunReport report) {
        return Figures.seconds(report.seconds()) + ": computing " + Figures.seconds(report.computeSeconds())
                + ", exposed exchange " + Figures.seconds(report.exposedSeconds()) + ", stop tests "
                + Figures.seconds(report.stopTestSeconds());
    }

    /** The phases of a run, by name. The exposed exchange is part of the exchange, and checkpoints are part of output and observers. */
    private Map<String, RunReport.RankSeconds> phases() {
        RunReport report = result.report();
        Map<String, RunReport.RankSeconds> phases = new LinkedHashMap<>();
        phases.put("computing", report.compute());
        phases.put("exchange", report.exchange());
        phases.put("exposed exchange", report.exposed());
        phases.put("stop tests", report.stopTests());
        phases.put("output and observers", report.observers());
        result.checkpoints().filter(times -> times.count() > 0).ifPresent(times -> {
            phases.put("checkpoints", times.waited());
            phases.put("background writing", times.background());
        });
        return phases;
    }

    private static String phaseText(String name, RunReport.RankSeconds seconds) {
        return String.format(
                        Locale.ROOT,
                        "%-21s least %s, mean %s, most %s",
                        name,
                        Figures.seconds(seconds.least()),
                        Figures.seconds(seconds.mean()),
                        Figures.seconds(seconds.most()))
                + " (rank " + seconds.slowestRank() + ")";
    }

    private static Map<String, Object> phase(String name, RunReport.RankSeconds seconds) {
        Map<String, Object> object = Json.object();
        object.put("name", name);
        object.put("leastSeconds", Json.number(seconds.least()));
        object.put("meanSeconds", Json.number(seconds.mean()));
        object.put("mostSeconds", Json.number(seconds.most()));
        object.put("slowestRank", seconds.slowestRank());
        object.put("secondsByRank", seconds.byRank().stream().map(Json::number).toList());
        return object;
    }

    private static String exchange(RunReport report) {
        return report.ranks() == 1 && report.exchangeSeconds() == 0
                ? "none"
                : Figures.seconds(report.exchangeSeconds()) + ", " + Figures.percent(report.hiddenFraction())
                        + " hidden behind computing";
    }

    /** The content of {@code report.json}, which {@code --json} prints. */
    public Map<String, Object> object() {
        Map<String, Object> object = result.json();
        RunReport report = result.report();
        object.put("timeSeconds", Json.number(result.clock().timeSeconds()));
        object.put("dtSeconds", Json.number(result.dtSeconds()));
        object.put(
                "computeSecondsByRank",
                report.computeSecondsByRank().stream().map(Json::number).toList());
        object.put(
                "phases",
                phases().entrySet().stream()
                        .map(entry -> phase(entry.getKey(), entry.getValue()))
                        .toList());
        object.put("stopTestSeconds", Json.number(report.stopTestSeconds()));
        object.put("tilingDescription", report.tiling().toString());
        object.put(
                "tilingTried",
                report.tilingTried().stream().map(RunSummary::tried).toList());
        object.put(
                "residuals",
                report.residuals().stream().map(RunSummary::residual).toList());
        if (!result.solves().isEmpty()) {
            object.put("solves", result.solves().stream().map(RunSummary::solve).toList());
        }
        object.put("triadBytesPerSecond", Json.number(triad));
        object.put("bandwidthFraction", Json.number(report.bytesPerSecond() / triad));
        object.put("machine", machine.summary());
        object.put("settings", result.runFile().settings());
        List<String> files = new ArrayList<>();
        result.directory().ifPresent(directory -> files.addAll(directory.written()));
        object.put("files", files);
        return object;
    }

    private static Map<String, Object> solve(SolveHistory history) {
        Map<String, Object> object = Json.object();
        object.put("field", history.field());
        object.put("solves", history.solves());
        object.put("iterations", history.iterations());
        object.put("rhsNorm", Json.number(history.last().rhsNorm()));
        object.put("removedMean", Json.number(history.last().removedMean()));
        object.put(
                "residuals",
                history.last().residuals().stream().map(Json::number).toList());
        return object;
    }

    private static Map<String, Object> tried(RunReport.TilingTried tried) {
        Map<String, Object> object = Json.object();
        object.put("tiling", tried.tiling().toString());
        object.put("pointsPerSecond", Json.number(tried.pointsPerSecond()));
        return object;
    }

    private static Map<String, Object> residual(RunReport.Residual residual) {
        Map<String, Object> object = Json.object();
        object.put("iteration", residual.iteration());
        object.put("maxChange", Json.number(residual.maxChange()));
        return object;
    }
}
