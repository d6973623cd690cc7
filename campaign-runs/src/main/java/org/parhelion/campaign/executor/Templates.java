package org.parhelion.campaign.executor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.campaign.Assignment;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Suggestion;

/** Fills parameters into the arguments of a command: {@code {name}}. No shell reads them, so a value needs no quotes. */
final class Templates {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)}");

    private Templates() {}

    /**
     * The arguments of a task.
     *
     * @param arguments the template; besides the parameters, {@code task} is the task's number, {@code attempt} that of the attempt, {@code directory} its directory
     * @throws ConfigException if a name is neither a parameter nor one of these
     */
    static List<String> fill(
            List<String> arguments, Map<String, String> parameters, Path directory, Assignment assignment) {
        Map<String, String> values = new TreeMap<>(parameters);
        values.putIfAbsent("task", String.valueOf(assignment.task().index()));
        values.putIfAbsent("attempt", String.valueOf(assignment.attempt().number()));
        values.putIfAbsent("directory", directory.toAbsolutePath().toString());
        values.putIfAbsent("ranks", String.valueOf(assignment.task().needs().ranks()));
        List<String> filled = new ArrayList<>();
        for (String argument : arguments) {
            filled.add(NAME.matcher(argument).replaceAll(match -> {
                String name = match.group(1);
                String value = values.get(name);
                if (value == null) {
                    throw new ConfigException("command: {" + name + "} is no parameter"
                            + Suggestion.nearest(name, values.keySet())
                                    .map(near -> "; did you mean {" + near + "}?")
                                    .orElse("; there are " + String.join(", ", values.keySet())));
                }
                return Matcher.quoteReplacement(value);
            }));
        }
        return filled;
    }
}
