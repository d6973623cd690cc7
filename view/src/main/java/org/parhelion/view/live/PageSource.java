package org.parhelion.view.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.solver.Model;
import org.parhelion.view.page.PageCommand;
import org.parhelion.view.page.RunView;

/**
 * What a page is about.
 *
 * @param runFile the run file
 * @param actions what the page can ask of the run
 * @param note receives a line for each command that was carried out; called on rank 0
 */
public record PageSource(RunFile runFile, RunActions actions, Consumer<String> note) {
    /** Describes the run. The result is the same on all ranks. */
    RunView view(LiveRun run) {
        Model model = run.simulation().model();
        List<PageCommand> commands = new ArrayList<>(
                List.of(PageCommand.PAUSE, PageCommand.RESUME, PageCommand.STEP, PageCommand.CHECKPOINT));
        actions.stop().ifPresent(_ -> commands.add(PageCommand.STOP));
        return new RunView(
                runFile.name(),
                runFile.problem().marchesInTime(),
                runFile.problem().outputs().stream()
                        .map(field -> new RunView.ViewedField(field, model.lattice(field.field())))
                        .toList(),
                run.comm().size(),
                runFile.steps(),
                runFile.untilSeconds(),
                commands,
                actions.changes() ? runFile.changeable() : Map.of(),
                List.of());
    }
}
