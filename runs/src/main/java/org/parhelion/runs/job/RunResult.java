package org.parhelion.runs.job;

import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Clock;
import org.parhelion.solver.RunReport;

/**
 * What came out of a run.
 *
 * @param runFile what was asked for
 * @param provider of the ranks
 * @param report where the time went
 * @param deviceUse how each rank computed
 * @param clock where the simulation stands
 * @param checksum SHA-256 of the first field
 * @param directory where the files are; empty on other ranks than 0
 */
public record RunResult(
        RunFile runFile,
        String provider,
        RunReport report,
        DeviceUse deviceUse,
        Clock clock,
        String checksum,
        Optional<OutputDirectory> directory) {

    /** The object that {@code --json} prints: one key after the other as the manual lists them. */
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("problem", runFile.problem().name());
        object.put("shape", runFile.problem().grid().points());
        object.put("precision", runFile.precision() == Precision.FLOAT ? "float" : "double");
        object.put("ranks", report.ranks());
        object.put("provider", provider);
        object.put("device", report.device());
        object.put("steps", report.steps());
        object.put("seconds", Json.number(report.seconds()));
        object.put("pointsPerSecond", Json.number(report.pointsPerSecond()));
        object.put("bytesPerSecond", Json.number(report.bytesPerSecond()));
        object.put("computeSeconds", Json.number(report.computeSeconds()));
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
        if (clock.step() > report.steps()) {
            object.put("restartedFrom", clock.step() - report.steps());
        }
        return object;
    }
}
