package org.parhelion.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.runs.report.HtmlReport;
import org.parhelion.runs.stored.StoredPlace;
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
    private static final String PAGE = "report.html";

    @Parameters(paramLabel = "DIR", description = "Directory of a run, or s3://BUCKET/PREFIX.")
    private String run = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The page. Default: DIR/report.html.")
    private Optional<Path> output = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        StoredPlace place = StoredPlace.of(run);
        String page;
        try {
            String content = HtmlReport.of(place);
            if (output.isPresent()) {
                Files.writeString(output.get(), content);
                page = output.get().toString();
            } else {
                place.write(PAGE, content);
                page = place.in(PAGE).toString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ConsoleLines.print(spec, page);
        return 0;
    }
}
