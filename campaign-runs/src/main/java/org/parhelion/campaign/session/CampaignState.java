package org.parhelion.campaign.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.runs.file.ConfigException;

/**
 * What is recorded of a campaign, for readers that do not lead: of tasks that have not ended, the store contains no more than that.
 *
 * @param directory where the campaign is
 * @param running whether a process is running it
 * @param tasks its tasks, by number
 */
public record CampaignState(CampaignDirectory directory, boolean running, List<TaskRecord> tasks) {
    /**
     * Reads the state; changes nothing.
     *
     * @param directory where the campaign is
     * @param name the name of the campaign
     * @return the state
     * @throws ConfigException if there is no such campaign
     */
    public static CampaignState read(CampaignDirectory directory, String name) {
        if (!directory.hasStore()) {
            throw new ConfigException(directory.path() + ": contains no tasks; ./parhelion campaign run "
                    + directory.file() + " begins the campaign");
        }
        boolean running = directory.isRunning();
        try (TaskStore store = TaskStores.open(directory.store())) {
            Optional<StoredCampaign> stored = store.snapshot().campaigns().stream()
                    .filter(campaign -> campaign.id().equals(CampaignId.of(name)))
                    .findFirst();
            return new CampaignState(
                    directory, running, stored.map(StoredCampaign::tasks).orElse(List.of()));
        }
    }

    /** {@return how many tasks are in each state; those that have not ended count as ready} */
    public CampaignCounts counts() {
        return counts(tasks);
    }

    static CampaignCounts counts(List<TaskRecord> tasks) {
        Map<TaskState, Integer> count = new EnumMap<>(TaskState.class);
        tasks.forEach(task -> count.merge(task.state(), 1, Integer::sum));
        return new CampaignCounts(
                count(count, TaskState.WAITING),
                count(count, TaskState.READY),
                count(count, TaskState.DELAYED),
                count(count, TaskState.RUNNING),
                count(count, TaskState.SUCCEEDED),
                count(count, TaskState.FAILED),
                count(count, TaskState.CANCELLED));
    }

    private static int count(Map<TaskState, Integer> counts, TaskState state) {
        return counts.getOrDefault(state, 0);
    }

    /**
     * Explains why a task is in its state.
     *
     * @param task the task's number
     * @return a sentence or two
     * @throws ConfigException if there is no such task
     */
    public String explain(int task) {
        if (task < 0 || task >= tasks.size()) {
            throw new ConfigException(
                    "task " + task + ": the campaign has " + tasks.size() + " tasks, numbered from 0");
        }
        TaskRecord record = tasks.get(task);
        String who = "Task " + task + " (" + parameters(record) + ")";
        String seconds = String.format(Locale.ROOT, "%.3g s", record.runMillis() / 1e3);
        int attempts = record.history().attempts();
        return switch (record.state()) {
            case SUCCEEDED -> who + " succeeded in attempt " + attempts + " after " + seconds + ".";
            case FAILED ->
                who + " failed" + last(record) + " " + times(attempts)
                        + ". To start it again: ./parhelion campaign retry " + directory.path();
            case CANCELLED -> who + " was cancelled" + last(record) + ".";
            case WAITING, READY, DELAYED, RUNNING -> who + " has not ended" + pending(record) + ".";
        };
    }

    private String pending(TaskRecord record) {
        List<Integer> before = record.spec().dependencies().stream()
                .filter(other -> other >= tasks.size() || tasks.get(other).state() != TaskState.SUCCEEDED)
                .toList();
        String why = before.isEmpty()
                ? running ? ": it runs, or waits for a free slot" : ""
                : ": it waits for "
                        + before.stream().map(String::valueOf).collect(Collectors.joining(", ", "task ", ""));
        String earlier =
                record.outcome().isPresent() ? "; its last attempt" + last(record) + ", so that it runs again" : "";
        String now = running
                ? ""
                : ". The campaign is not running; to continue it: ./parhelion campaign run " + directory.file();
        return why + earlier + now;
    }

    private static String times(int attempts) {
        return attempts == 1 ? "in its only attempt" : "in the last of " + attempts + " attempts";
    }

    private static String last(TaskRecord record) {
        return record.outcome()
                .map(outcome -> switch (outcome) {
                    case TaskOutcome.Succeeded _ -> "";
                    case TaskOutcome.Failed failed ->
                        " (" + failed.kind().name().toLowerCase(Locale.ROOT) + ": " + failed.message() + ")";
                    case TaskOutcome.Preempted preempted -> " was stopped after step " + preempted.step();
                    case TaskOutcome.Cancelled cancelled -> ": " + cancelled.message();
                })
                .orElse("");
    }

    private static String parameters(TaskRecord record) {
        return record.spec().parameters().isEmpty()
                ? record.spec().displayName()
                : record.spec().parameters().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
