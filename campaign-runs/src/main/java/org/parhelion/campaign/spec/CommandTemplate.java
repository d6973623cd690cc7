package org.parhelion.campaign.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.runs.file.Suggestion;

/** Fills parameters into the arguments of a command: {@code {name}}. No shell reads them, so a value needs no quotes. */
public final class CommandTemplate {
    /** The number of the task. */
    public static final String TASK = "task";
    /** The number of the attempt. */
    public static final String ATTEMPT = "attempt";
    /** The directory of the task. */
    public static final String DIRECTORY = "directory";
    /** The number of ranks. */
    public static final String RANKS = "ranks";

    private static final List<String> GIVEN = List.of(TASK, ATTEMPT, DIRECTORY, RANKS);
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)}");

    private CommandTemplate() {}

    /**
     * Finds a name that has no value.
     *
     * @param arguments the template
     * @param parameters the names of the parameters
     * @return what is wrong, and the remedy; empty if nothing is
     */
    static Optional<String> mistake(List<String> arguments, Collection<String> parameters) {
        List<String> known = new ArrayList<>(parameters);
        known.addAll(GIVEN);
        return arguments.stream()
                .flatMap(argument -> NAME.matcher(argument).results())
                .map(match -> match.group(1))
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> "{" + name + "} is no parameter"
                        + Suggestion.nearest(name, known)
                                .map(near -> "; did you mean {" + near + "}?")
                                .orElse("; there are " + String.join(", ", known)));
    }

    /**
     * Fills in values.
     *
     * @param arguments the template
     * @param values the values by name; names without one stay as they are
     * @return the arguments
     */
    public static List<String> fill(List<String> arguments, Map<String, String> values) {
        return arguments.stream()
                .map(argument -> NAME.matcher(argument)
                        .replaceAll(
                                match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group()))))
                .toList();
    }
}
