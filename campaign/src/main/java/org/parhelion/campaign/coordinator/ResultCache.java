package org.parhelion.campaign.coordinator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.store.TaskCodec;

/** Results by what they depend on: program, parameters, ranks. The least recently used leave first. */
final class ResultCache {
    private final Map<String, TaskOutcome.Succeeded> results = new LinkedHashMap<>(16, 0.75f, true);
    private final int entriesMax;

    ResultCache(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    void put(TaskSpec task, TaskOutcome.Succeeded outcome) {
        if (entriesMax == 0) {
            return;
        }
        results.put(TaskCodec.inputHash(task), outcome);
        if (results.size() > entriesMax) {
            results.remove(results.keySet().iterator().next());
        }
    }

    Optional<TaskOutcome.Succeeded> find(TaskSpec task) {
        return Optional.ofNullable(results.get(TaskCodec.inputHash(task)));
    }

    int size() {
        return results.size();
    }
}
