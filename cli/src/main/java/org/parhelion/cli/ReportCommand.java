package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.HtmlReport;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion report}: makes a page of a finished run. */
@Command(
        name = "report",
        description = "Write report.html of a finished run: one page with tables and plots, from its report.json.",
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of a run.")
    private Path run = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The page. Default: DIR/report.html.")
    private Optional<Path> output = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Path report = run.resolve("report.json");
        if (!Files.isRegularFile(report)) {
            throw new ConfigException(run + ": contains no report.json; name the directory of a finished run");
        }
        Path series = run.resolve("integrals.csv");
        Path page = output.orElse(run.resolve("report.html"));
        try {
            String integrals = Files.isRegularFile(series) ? Files.readString(series) : "";
            Files.writeString(page, HtmlReport.of(Json.parse(Files.readString(report)), integrals));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(series + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(page);
        out.flush();
        return 0;
    }
}
