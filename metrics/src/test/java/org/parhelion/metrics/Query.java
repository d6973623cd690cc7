package org.parhelion.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parhelion.metrics.exposition.Metric;

/** What a query of Prometheus names: metrics, and labels. */
record Query(String text) {
    private static final Pattern NAME = Pattern.compile("\\b(parhelion_\\w+|up)\\b(\\{[^}]*})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern LIST =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    /** Labels that Prometheus adds. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    /** The metrics that it names. */
    Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            if (!name.group(1).equals("up")) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    /** The labels of what it returns: those of its metrics, and those that Prometheus adds. */
    Set<String> labels() {
        Set<String> labels = new TreeSet<>(ADDED);
        metrics().forEach(name -> find(name).ifPresent(metric -> labels.addAll(metric.labels())));
        return labels;
    }

    /** What is wrong with it. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            Optional<Metric> metric = find(name.group(1));
            if (metric.isEmpty() && !name.group(1).equals("up")) {
                faults.add(name.group(1) + " is not in the registry");
            }
            Matcher matcher = MATCHER.matcher(name.group(2) == null ? "" : name.group(2));
            while (matcher.find()) {
                String label = matcher.group(1);
                if (!ADDED.contains(label)
                        && metric.stream().noneMatch(m -> m.labels().contains(label))) {
                    faults.add(name.group(1) + " has no label " + label);
                }
            }
        }
        Matcher list = LIST.matcher(text);
        while (list.find()) {
            Stream.of(list.group(1).split(",", -1))
                    .map(String::strip)
                    .filter(label -> !labels().contains(label))
                    .forEach(label -> faults.add("nothing here has a label " + label));
        }
        if (!isBalanced()) {
            faults.add("its brackets do not match");
        }
        return faults.stream().map(fault -> text + ": " + fault).toList();
    }

    private boolean isBalanced() {
        StringBuilder open = new StringBuilder();
        for (char c : text.replaceAll("\"[^\"]*\"", "").toCharArray()) {
            int kind = "([{".indexOf(c);
            int closes = ")]}".indexOf(c);
            if (kind >= 0) {
                open.append(")]}".charAt(kind));
            } else if (closes >= 0) {
                if (open.isEmpty() || open.charAt(open.length() - 1) != c) {
                    return false;
                }
                open.setLength(open.length() - 1);
            }
        }
        return open.isEmpty();
    }

    static Optional<Metric> find(String name) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.title().equals(name))
                .findFirst();
    }
}
