package org.parhelion.runs.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parhelion.balance.BlockMove;
import org.parhelion.grid.Box;
import org.parhelion.recovery.CheckpointTimes;
import org.parhelion.recovery.Recovery;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Clock;
import org.parhelion.solver.RunReport;
import org.parhelion.solver.SolveHistory;

/**
 * The result of a run.
 *
 * @param runFile the run file
 * @param provider name of the engine
 * @param report times and counts, since the last recovery if there was one
 * @param recoveries recoveries after deaths of ranks, in order
 * @param moves moves of the blocks for the balance of the load, in order
 * @param checkpoints the cost of checkpoints; empty without them
 * @param deviceUse execution path and device traffic of each rank
 * @param clock the last step and its time
 * @param dtSeconds the length of the next step [s]
 * @param startedFrom the step of the checkpoint that the run was restarted from; 0 for a new run
 * @param checksum SHA-256 of the first field
 * @param solves how the equations in the steps were solved, in the order of the step
 * @param changes the settings that were changed during the run, in order
 * @param directory the output directory; empty on ranks other than 0
 */
public record RunResult(
        RunFile runFile,
        String provider,
        RunReport report,
        List<Recovery> recoveries,
        List<BlockMove> moves,
        Optional<CheckpointTimes> checkpoints,
        DeviceUse deviceUse,
        Clock clock,
        double dtSeconds,
        long startedFrom,
        String checksum,
        List<SolveHistory> solves,
        List<SettingChange> changes,
        Optional<OutputDirectory> directory) {
    /** Version of the layout of {@code report.json}, increased when the meaning of a key changes or a key is removed. */
    private static final int SCHEMA = 1;

    public RunResult {
        recoveries = List.copyOf(recoveries);
        moves = List.copyOf(moves);
        solves = List.copyOf(solves);
        changes = List.copyOf(changes);
    }

    private static Map<String, Object> json(Recovery recovery) {
        Map<String, Object> object = Json.object();
        object.put("died", recovery.died());
        object.put("ranks", recovery.ranks());
        object.put("step", recovery.step());
        object.put("source", recovery.source().name().toLowerCase(Locale.ROOT));
        object.put("seconds", Json.number(recovery.seconds()));
        return object;
    }

    private static Map<String, Object> json(BlockMove move) {
        Map<String, Object> object = Json.object();
        object.put("step", move.step());
        object.put("slowestRank", move.slowestRank());
        object.put("timesSlower", Json.number(move.timesSlower()));
        object.put("pointsBefore", move.from().stream().map(Box::volume).toList());
        object.put("pointsAfter", move.to().stream().map(Box::volume).toList());
        object.put("seconds", Json.number(move.seconds()));
        object.put("text", move.text());
        return object;
    }

    /** The result's keys of {@code report.json}, in the order of the guide; {@link RunSummary#object} adds to them. */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("schema", SCHEMA);
        object.put("problem", runFile.problemType());
        object.put("shape", runFile.problem().grid().points());
        object.put("precision", RunFile.nameOf(runFile.precision()));
        object.put("ranks", report.ranks());
        object.put("provider", provider);
        object.put("device", report.device());
        object.put("steps", clock.step() - startedFrom);
        object.put("seconds", Json.number(report.seconds()));
        object.put("pointsPerSecond", Json.number(report.pointsPerSecond()));
        object.put("bytesPerSecond", Json.number(report.bytesPerSecond()));
        object.put("computeSeconds", Json.number(report.computeSeconds()));
        object.put("imbalance", Json.number(report.imbalance()));
        object.put("exchangeSeconds", Json.number(report.exchangeSeconds()));
        object.put("exposedSeconds", Json.number(report.exposedSeconds()));
        object.put("hiddenFraction", Json.number(report.hiddenFraction()));
        object.put("granularity", Json.number(report.granularity()));
        object.put("tiling", report.tiling().stepsPerExchange());
        object.put("overlap", report.overlap());
        object.put("path", report.path());
        object.put("devices", deviceUse.json());
        object.put("residual", Json.number(report.residual()));
        object.put("converged", report.converged());
        object.put("checksum", checksum);
        if (startedFrom > 0) {
            object.put("restartedFrom", startedFrom);
        }
        if (!changes.isEmpty()) {
            object.put("changes", changes.stream().map(SettingChange::json).toList());
        }
        if (!recoveries.isEmpty()) {
            object.put("recoveries", recoveries.stream().map(RunResult::json).toList());
        }
        if (!moves.isEmpty()) {
            object.put("moves", moves.stream().map(RunResult::json).toList());
        }
        return object;
    }
}
