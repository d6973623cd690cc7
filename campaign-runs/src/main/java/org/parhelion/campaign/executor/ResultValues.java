package org.parhelion.campaign.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.spec.Csv;
import org.parhelion.campaign.spec.PlannedTasks;
import org.parhelion.campaign.spec.ResultRule;
import org.parhelion.runs.report.Json;

/** Takes the results of an attempt from what it left. */
final class ResultValues {
    /** A result that was asked for is missing. The message contains its name and what there is. */
    static final class MissingResult extends RuntimeException {
        private static final long serialVersionUID = 1;

        MissingResult(String message) {
            super(message);
        }
    }

    private ResultValues() {}

    /**
     * The results.
     *
     * @param rules what is wanted
     * @param report the run's report; empty if there is none
     * @param json an object that the program printed or returned; empty if there is none
     * @param output standard output
     * @param directory the directory of the task
     */
    static Map<String, Scalar> of(
            List<ResultRule> rules,
            Map<String, Object> report,
            Map<String, Object> json,
            String output,
            Path directory) {
        Map<String, Scalar> values = new LinkedHashMap<>();
        for (ResultRule rule : rules) {
            values.put(
                    rule.name(),
                    switch (rule) {
                        case ResultRule.Report(String name, String key) -> find(name, key, report, "report.json");
                        case ResultRule.JsonKey(String name, String key) -> find(name, key, json, "the JSON object");
                        case ResultRule.Integral(String name, String field) -> integral(name, field, directory);
                        case ResultRule.Matched(String name, String pattern) -> matched(name, pattern, output);
                    });
        }
        Object adds = json.get(PlannedTasks.ADDS);
        if (adds instanceof List<?>) {
            values.put(PlannedTasks.ADDS, Scalar.of(Json.line(adds)));
        }
        return values;
    }

    private static Scalar find(String name, String key, Map<String, Object> object, String place) {
        Object value = object;
        for (String part : key.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        if (value == null) {
            throw new MissingResult(
                    "result " + name + ": " + place + " has no key " + key + "; it has " + object.keySet());
        }
        return scalar(value);
    }

    private static Scalar scalar(Object value) {
        return switch (value) {
            case Boolean flag -> Scalar.of(flag.booleanValue());
            case Integer whole -> Scalar.of(whole.longValue());
            case Long whole -> Scalar.of(whole.longValue());
            case Number real -> Scalar.of(real.doubleValue());
            case String text -> Scalar.of(text);
            default -> Scalar.of(Json.line(value));
        };
    }

    private static Scalar integral(String name, String field, Path directory) {
        Path file = directory.resolve("integrals.csv");
        Path unfinished = directory.resolve("unfinished/integrals.csv");
        try {
            List<List<String>> rows = Csv.parse(Files.readString(Files.exists(unfinished) ? unfinished : file));
            int column = rows.getFirst().indexOf(field);
            if (column < 0 || rows.size() < 2) {
                throw new MissingResult("result " + name + ": integrals.csv has the columns " + rows.getFirst()
                        + " and " + (rows.size() - 1) + " rows");
            }
            return Scalar.of(Double.parseDouble(rows.getLast().get(column)));
        } catch (IOException e) {
            throw new MissingResult("result " + name + ": " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Scalar matched(String name, String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        Optional<String> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.ofNullable(matcher.group(1));
        }
        return number(last.orElseThrow(
                () -> new MissingResult("result " + name + ": nothing in the output matches " + pattern)));
    }

    private static Scalar number(String text) {
        try {
            return Scalar.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            try {
                return Scalar.of(Double.parseDouble(text));
            } catch (NumberFormatException f) {
                return Scalar.of(text);
            }
        }
    }

    /** The object on the last line that begins with a brace; empty if there is none or it is malformed. */
    static Map<String, Object> lastObject(String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        for (String line : lines.reversed()) {
            if (line.startsWith("{")) {
                try {
                    return Json.parse(line);
                } catch (tools.jackson.core.JacksonException e) {
                    return Map.of();
                }
            }
        }
        return Map.of();
    }

    /** Whether a result is a number that is not finite, which JSON writes as null. */
    static Optional<String> notFinite(Map<String, Scalar> values) {
        return values.entrySet().stream()
                .filter(value -> value.getValue() instanceof Scalar.Real(double number) && !Double.isFinite(number))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
