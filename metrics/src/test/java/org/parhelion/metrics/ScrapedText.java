package org.parhelion.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a scrape, read by another reader than its writer.
 *
 * @param samples values by name and labels: {@code parhelion_run_state{state="running"}}
 * @param types the type of each family
 */
public record ScrapedText(Map<String, Double> samples, Map<String, String> types) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]\\w*)(\\{.*})? (\\S+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Reads a text of Prometheus' format. */
    public static ScrapedText of(String text) {
        Map<String, Double> samples = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                samples.put(
                        sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)),
                        Double.valueOf(sample.group(3)));
            } else if (!line.startsWith("# HELP ") && !line.isBlank() && !line.equals("# EOF")) {
                throw new IllegalArgumentException("not a line of a scrape: " + line);
            }
        }
        return new ScrapedText(samples, types);
    }

    /** A value; its labels in alphabetical order, as the writer sorts them. */
    public double value(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new IllegalArgumentException("no " + sample + " in " + samples.keySet());
        }
        return value;
    }

    /** Whether a value is there. */
    public boolean has(String sample) {
        return samples.containsKey(sample);
    }

    /** The names of labels of each metric. */
    public Map<String, TreeSet<String>> labels() {
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        for (String sample : samples.keySet()) {
            int brace = sample.indexOf('{');
            TreeSet<String> names =
                    labels.computeIfAbsent(brace < 0 ? sample : sample.substring(0, brace), _ -> new TreeSet<>());
            Matcher label = LABEL.matcher(brace < 0 ? "" : sample.substring(brace));
            while (label.find()) {
                names.add(label.group(1));
            }
        }
        return labels;
    }
}
