package org.parhelion.campaign.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.Csv;

/**
 * The table of a campaign: a row for each task, by number. It contains nothing that depends on when or where a task ran, so a campaign that was killed has the bytes of one
 * that was not.
 *
 * @param columns the names of the columns: task, node of a graph, parameters, results, state
 * @param rows the cells
 */
public record ResultTable(List<String> columns, List<List<String>> rows) {
    private static final String TASK = "task";
    private static final String NODE = "node";
    private static final String STATE = "state";

    /**
     * Makes the table.
     *
     * @param plan the campaign
     * @param tasks its tasks, in any order
     * @return the table
     */
    public static ResultTable of(CampaignPlan plan, List<TaskRecord> tasks) {
        boolean graph = plan.programs().size() > 1;
        List<String> columns = new ArrayList<>(List.of(TASK));
        if (graph) {
            columns.add(NODE);
        }
        List<String> parameters = plan.parameters();
        List<String> results = plan.results();
        columns.addAll(parameters);
        columns.addAll(results);
        columns.add(STATE);
        List<List<String>> rows = tasks.stream()
                .sorted(Comparator.comparingInt(task -> task.spec().index()))
                .map(task -> {
                    List<String> row =
                            new ArrayList<>(List.of(String.valueOf(task.spec().index())));
                    if (graph) {
                        row.add(plan.programOf(task.spec().index()).name());
                    }
                    parameters.forEach(
                            name -> row.add(text(task.spec().parameters().get(name))));
                    results.forEach(name ->
                            row.add(result(task, name).map(Scalar::toString).orElse("")));
                    row.add(state(task));
                    return List.copyOf(row);
                })
                .toList();
        return new ResultTable(List.copyOf(columns), rows);
    }

    private static String text(@org.jspecify.annotations.Nullable Scalar value) {
        return value == null ? "" : value.toString();
    }

    /**
     * A result of a task.
     *
     * @param task the task
     * @param name the name of the result
     * @return its value; empty if the task has not succeeded or has no such result
     */
    static Optional<Scalar> result(TaskRecord task, String name) {
        return task.outcome()
                .filter(TaskOutcome.Succeeded.class::isInstance)
                .map(outcome -> ((TaskOutcome.Succeeded) outcome).results().get(name));
    }

    /** The state, with the class of a failure. Tasks that have not ended are all pending: how far they are depends on time. */
    private static String state(TaskRecord task) {
        if (!task.state().ended()) {
            return "pending";
        }
        if (task.state() == TaskState.FAILED
                && task.outcome().isPresent()
                && task.outcome().get() instanceof TaskOutcome.Failed failed) {
            return failed.kind().name().toLowerCase(java.util.Locale.ROOT);
        }
        return task.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** {@return the table as comma-separated values} */
    public String csv() {
        StringBuilder csv = new StringBuilder(Csv.row(columns));
        rows.forEach(row -> csv.append(Csv.row(row)));
        return csv.toString();
    }

    /**
     * Makes the table of what depends on time and place: attempts, durations, workers, messages.
     *
     * @param tasks the tasks of a campaign, in any order
     * @return the table
     */
    public static ResultTable timings(List<TaskRecord> tasks) {
        List<List<String>> rows = tasks.stream()
                .sorted(Comparator.comparingInt(task -> task.spec().index()))
                .map(task -> List.of(
                        String.valueOf(task.spec().index()),
                        String.valueOf(task.history().attempts()),
                        String.valueOf(task.history().failures()),
                        String.valueOf(task.runMillis() / 1e3),
                        task.worker(),
                        message(task)))
                .toList();
        return new ResultTable(List.of(TASK, "attempts", "failures", "seconds", "worker", "message"), rows);
    }

    private static String message(TaskRecord task) {
        return task.outcome()
                .map(outcome -> switch (outcome) {
                    case TaskOutcome.Succeeded _ -> "";
                    case TaskOutcome.Failed failed -> failed.message();
                    case TaskOutcome.Preempted preempted -> "stopped after step " + preempted.step();
                    case TaskOutcome.Cancelled cancelled -> cancelled.message();
                })
                .orElse("");
    }
}
