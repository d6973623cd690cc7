package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.results.CampaignResults;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignSession;
import org.parhelion.campaign.session.CampaignState;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.launch.JavaCommand;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.UserClassPath;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.runs.report.Table;
import org.parhelion.runs.stop.Signals;
import org.parhelion.runs.stop.StopReason;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of commands that run a campaign, and what they do and print. */
final class CampaignRunOptions {
    /** Rows of the table that are printed. */
    static final int ROWS = 24;

    private static final int MOST_SLOTS = 1 << 20;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Ranks that run at the same time. Default: one per core.")
    private Optional<Integer> slots = Optional.empty();

    @Option(
            names = "--tags",
            paramLabel = "TAG",
            split = ",",
            description = "What tasks with tags may require of this machine, for instance gpu.")
    private List<String> tags = List.of();

    @Option(
            names = "--class-path",
            paramLabel = "JARS",
            description = "Jars with methods and problem types of your own, separated by ${sys:path.separator}.")
    private Optional<String> classPath = Optional.empty();

    @Option(
            names = "--view",
            paramLabel = "PORT",
            arity = "0..1",
            parameterConsumer = RunCommand.OptionalPort.class,
            description =
                    "Serve a page of the campaign to browsers on this machine, and print its address. PORT defaults to a free port.")
    private Optional<Integer> view = Optional.empty();

    @Option(names = "--json", description = "Print the result as JSON, on the last line of standard output.")
    private boolean json;

    /** Opens the jars of the user; the plan is read with them. */
    AutoCloseable userClasses() {
        return classPath.<AutoCloseable>map(UserClassPath::open).orElse(() -> {});
    }

    /**
     * The slots and tags.
     *
     * @throws ConfigException if a value is out of range
     */
    RunnerOptions runner() {
        int count = slots.orElse(Runtime.getRuntime().availableProcessors());
        if (count < 1 || count > MOST_SLOTS) {
            throw new ConfigException("--slots " + count + ": must be 1 … " + MOST_SLOTS);
        }
        return RunnerOptions.DEFAULT.withPrefetch(0).withSlots(count).withTags(java.util.Set.copyOf(tags));
    }

    /**
     * Runs the campaign, prints progress and results.
     *
     * @param retries whether failed tasks are started again
     * @return the exit status
     */
    int run(CampaignPlan plan, CampaignDirectory directory, boolean retries, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        long begun = System.nanoTime();
        CampaignSession session = new CampaignSession(
                plan, directory, runner(), arguments -> JavaCommand.of(Main.class.getName(), arguments));
        CampaignSession.End end;
        try (Signals signals = Signals.handle(EnumSet.of(StopReason.INT, StopReason.TERM, StopReason.USR1));
                CampaignProgress progress = CampaignProgress.on(err, plan.name());
                CampaignPage page = CampaignPage.open(view, plan, directory, progress)) {
            end = session.run(
                    retries,
                    () -> {
                        progress.tick();
                        Optional<StopReason> reason = signals.reason(0);
                        reason.ifPresent(
                                why -> progress.note(why.cause() + ": running tasks write checkpoints and stop"));
                        return reason.isPresent();
                    },
                    page);
        } catch (CampaignException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
        double seconds = 1e-9 * (System.nanoTime() - begun);
        return report(plan, directory, end, seconds, spec);
    }

    private int report(
            CampaignPlan plan, CampaignDirectory directory, CampaignSession.End end, double seconds, CommandSpec spec) {
        List<String> files;
        try {
            files = CampaignResults.write(plan, end.tasks(), directory.path());
        } catch (IOException e) {
            throw new UncheckedIOException(directory.path() + ": results cannot be written: " + e.getMessage(), e);
        }
        CampaignCounts counts = new CampaignState(directory, false, end.tasks()).counts();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = object(plan, directory, counts);
            object.put("stopped", end.stopped());
            object.put("seconds", seconds);
            object.put("files", files);
            out.println(Json.line(object));
        } else {
            out.print(table(ResultTable.of(plan, end.tasks())));
            out.println(plan.name() + ": " + text(counts) + "; written: " + directory.path() + ": "
                    + String.join(", ", files));
        }
        out.flush();
        if (end.stopped()) {
            spec.commandLine()
                    .getErr()
                    .println("parhelion: stopped; to continue: "
                            + Main.commandLine(spec).replace("campaign retry", "campaign run"));
            spec.commandLine().getErr().flush();
            return RunStopped.STATUS;
        }
        if (!end.succeeded()) {
            spec.commandLine()
                    .getErr()
                    .println("parhelion: " + (counts.failed() + counts.cancelled())
                            + " tasks have not succeeded; ./parhelion campaign status " + directory.path()
                            + " lists them");
            spec.commandLine().getErr().flush();
            return Main.FAILED;
        }
        return 0;
    }

    static Map<String, Object> object(CampaignPlan plan, CampaignDirectory directory, CampaignCounts counts) {
        Map<String, Object> object = Json.object();
        object.put("campaign", plan.name());
        object.put("directory", directory.path().toString());
        object.put("tasks", counts.total());
        object.put("succeeded", counts.succeeded());
        object.put("failed", counts.failed());
        object.put("cancelled", counts.cancelled());
        return object;
    }

    static String text(CampaignCounts counts) {
        int left = counts.total() - counts.ended();
        return counts.succeeded() + " of " + counts.total() + " tasks succeeded, " + counts.failed() + " failed, "
                + counts.cancelled() + " cancelled" + (left > 0 ? ", " + left + " left" : "");
    }

    /** The first rows of a table. */
    static String table(ResultTable results) {
        Table table = new Table().row(results.columns().toArray(String[]::new));
        results.rows().stream()
                .limit(ROWS)
                .forEach(row -> table.row(row.stream()
                        .map(cell -> cell.length() > ROWS ? cell.substring(0, ROWS - 1) + "…" : cell)
                        .toArray(String[]::new)));
        int more = results.rows().size() - ROWS;
        return table + (more > 0 ? "… and " + more + " more in results.csv" + System.lineSeparator() : "");
    }
}
