package org.parhelion.runs.job;

import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;

/**
 * A setting that was changed during a run.
 *
 * @param step the number of steps before the change
 * @param setting {@code key=value}
 */
public record SettingChange(long step, String setting) {
    /** The key. */
    String key() {
        return setting.replaceFirst("=.*", "").strip();
    }

    /** The changes of {@link #json}. */
    static List<SettingChange> of(List<?> array) {
        return array.stream()
                .map(Map.class::cast)
                .map(each -> new SettingChange(
                        each.get("step") instanceof Number step ? step.longValue() : 0,
                        String.valueOf(each.get("setting"))))
                .toList();
    }

    Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("step", step);
        object.put("setting", setting);
        return object;
    }
}
