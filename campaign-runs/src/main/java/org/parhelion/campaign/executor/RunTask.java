package org.parhelion.campaign.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.spec.PlannedProgram;
import org.parhelion.campaign.spec.TaskSettings;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/**
 * A task that runs a run file.
 *
 * @param file the run file
 * @param program ranks, fixed settings, results
 * @param parameters the values of the parameters
 * @param wholeSteps the steps of a whole run, where a searcher stops runs before; else empty
 * @param stopAfter the step after which this task stops; empty for the end of the run
 * @param directory its output directory
 */
record RunTask(
        Path file,
        PlannedProgram program,
        Map<String, String> parameters,
        OptionalLong wholeSteps,
        OptionalLong stopAfter,
        Path directory) {
    List<String> settings() {
        return TaskSettings.of(program, parameters, wholeSteps);
    }

    /** The outcome of a run that is complete in its directory, for instance because the coordinator was killed before it recorded that. */
    Optional<TaskOutcome> complete(RunFile runFile) throws IOException {
        Path report = directory.resolve("report.json");
        if (!Files.exists(report)) {
            return Optional.empty();
        }
        Map<String, Object> object = Json.parse(Files.readString(report));
        Object settings = Json.parse(Json.line(runFile.settings()));
        return settings.equals(object.get("settings")) ? Optional.of(succeeded(object, "")) : Optional.empty();
    }

    /** The outcome, from the run's report and files. */
    TaskOutcome succeeded(Map<String, Object> report, String output) {
        Map<String, Scalar> values =
                ResultValues.of(program.results(), report, ResultValues.lastObject(output), output, directory);
        return ResultValues.notFinite(values)
                .<TaskOutcome>map(name -> new TaskOutcome.Failed(FailureClass.NAN, "result " + name + " is not finite"))
                .orElseGet(() -> new TaskOutcome.Succeeded(values, directory.toString()));
    }
}
