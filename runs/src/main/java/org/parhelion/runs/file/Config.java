package org.parhelion.runs.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A section of a run file. Each method names a key, its type and its range; what does not fit is a {@link ConfigException}
 * with file, line, key, value and what would be right.
 *
 * <p>A key becomes known by being asked for. After everything was asked, {@link #refuseUnknownKeys} refuses the rest.
 */
public final class Config {
    private final Node.Mapping mapping;
    private final String prefix;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Config> sections = new LinkedHashMap<>();

    Config(Node.Mapping mapping, String prefix) {
        this.mapping = mapping;
        this.prefix = prefix;
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        return find(key) != null;
    }

    /** Whether the key is there and holds keys of its own. */
    public boolean isSection(String key) {
        return find(key) instanceof Node.Mapping;
    }

    /** The keys of this section, in the order of the file; all become known. For sections whose keys are the user's. */
    public List<String> keys() {
        known.addAll(mapping.entries().keySet());
        return List.copyOf(mapping.entries().keySet());
    }

    /** A word or a text. */
    public String text(String key) {
        return scalar(key).text();
    }

    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** A list of words; a single one is a list of one. */
    public List<String> texts(String key) {
        return scalars(key).stream().map(Node.Scalar::text).toList();
    }

    /** A unit without a number, {@code km/s}: how many SI units it is. */
    public double unit(String key, Dimension dimension) {
        return quantity(key, "1 " + text(key), dimension);
    }

    /** One of {@code words}. */
    public String choice(String key, List<String> words) {
        String text = text(key).toLowerCase(Locale.ROOT);
        if (!words.contains(text)) {
            String hint = Suggestion.nearest(text, words)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            throw error(key, "'" + text(key) + "' is not one of " + String.join(", ", words) + hint);
        }
        return text;
    }

    public String choice(String key, List<String> words, String otherwise) {
        return has(key) ? choice(key, words) : otherwise;
    }

    /** true or false. */
    public boolean bool(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return switch (text(key)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw error(key, "'" + text(key) + "' is neither true nor false");
        };
    }

    /** A whole number of {@code least} … {@code most}. */
    public int integer(String key, int least, int most) {
        return integer(key, scalar(key).text(), least, most);
    }

    public int integer(String key, int least, int most, int otherwise) {
        return has(key) ? integer(key, least, most) : otherwise;
    }

    /** A list of whole numbers of {@code least} … {@code most}; a single number is a list of one. */
    public int[] integers(String key, int least, int most) {
        return scalars(key).stream()
                .mapToInt(scalar -> integer(key, scalar.text(), least, most))
                .toArray();
    }

    private int integer(String key, String text, int least, int most) {
        int value;
        try {
            value = Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw error(key, "'" + text + "' is not a whole number; it wants " + range(least, most), e);
        }
        if (value < least || value > most) {
            throw error(key, value + " is out of range; it wants " + range(least, most));
        }
        return value;
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? least + " or more" : least + " … " + most;
    }

    /** A finite number in SI units; a unit, where one is written, must be of {@code dimension}. */
    public double quantity(String key, Dimension dimension) {
        return quantity(key, scalar(key).text(), dimension);
    }

    public double quantity(String key, Dimension dimension, double otherwise) {
        return has(key) ? quantity(key, dimension) : otherwise;
    }

    /** As {@link #quantity}, greater than 0. */
    public double positive(String key, Dimension dimension) {
        return positive(key, quantity(key, dimension), dimension);
    }

    public double positive(String key, Dimension dimension, double otherwise) {
        return has(key) ? positive(key, dimension) : otherwise;
    }

    /** A list of {@link #quantity}; a single one is a list of one. */
    public double[] quantities(String key, Dimension dimension) {
        return scalars(key).stream()
                .mapToDouble(scalar -> quantity(key, scalar.text(), dimension))
                .toArray();
    }

    /** A list of {@link #positive}; a single one is a list of one. */
    public double[] positives(String key, Dimension dimension) {
        return Arrays.stream(quantities(key, dimension))
                .map(value -> positive(key, value, dimension))
                .toArray();
    }

    private double positive(String key, double value, Dimension dimension) {
        if (value <= 0) {
            throw error(key, value + " must be greater than 0, for instance " + dimension.example());
        }
        return value;
    }

    /** Reads {@code text}, written as (a part of) the value of {@code key}. */
    public double quantity(String key, String text, Dimension dimension) {
        Quantity quantity;
        try {
            quantity = Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            throw error(key, e.getMessage() + "; it wants a " + dimension + ", for instance " + dimension.example(), e);
        }
        if (quantity.hasUnit() && !quantity.dimension().equals(dimension)) {
            throw error(
                    key,
                    "'" + text + "' is a " + quantity.dimension() + "; it wants a " + dimension + ", for instance "
                            + dimension.example());
        }
        if (!Double.isFinite(quantity.value())) {
            throw error(key, "'" + text + "' is not a finite number");
        }
        return quantity.value();
    }

    /** A path; where it is relative, to the directory of the file that names it (of the caller for {@code --set}). */
    public Path path(String key) {
        Node.Scalar scalar = scalar(key);
        if (scalar.text().isEmpty()) {
            throw error(key, "it wants the name of a file");
        }
        return scalar.origin().directory().resolve(scalar.text());
    }

    /** The section {@code key}; an empty one where the key is not there. */
    public Config section(String key) {
        return sections.computeIfAbsent(key, this::newSection);
    }

    private Config newSection(String key) {
        return switch (find(key)) {
            case null -> new Config(new Node.Mapping(mapping.origin(), new LinkedHashMap<>()), dotted(key) + ".");
            case Node.Mapping section -> new Config(section, dotted(key) + ".");
            case Node other ->
                throw error(key, other.kind() + " stands where a section is wanted (keys indented below " + key + ":)");
        };
    }

    /** What is wrong with the value of {@code key}, said with its place. */
    public ConfigException error(String key, String reason) {
        return ConfigException.at(origin(key), dotted(key), reason);
    }

    /** As {@link #error(String, String)}, said by {@code cause}, or with it behind. */
    public ConfigException error(String key, @Nullable String reason, Throwable cause) {
        return ConfigException.at(origin(key), dotted(key), String.valueOf(reason), cause);
    }

    /** Refuses a key of this section, or of one below, that nobody asked for. */
    public void refuseUnknownKeys() {
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            if (!known.contains(key)) {
                List<String> words = new ArrayList<>(known);
                String hint = Suggestion.nearest(key, words)
                        .map(near -> "did you mean " + near + "?")
                        .orElse(words.isEmpty() ? "no keys are known here" : "known here: " + String.join(", ", words));
                throw ConfigException.at(entry.getValue().origin(), dotted(key), "unknown key; " + hint);
            }
        }
        sections.values().forEach(Config::refuseUnknownKeys);
    }

    /** All keys and values as they were written, settings laid over the file; does not make keys known. */
    public Map<String, Object> toMap() {
        return map(mapping);
    }

    private static Map<String, Object> map(Node.Mapping mapping) {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> map.put(key, plain(node)));
        return map;
    }

    private static Object plain(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.text();
            case Node.Sequence sequence ->
                sequence.items().stream().map(Config::plain).toList();
            case Node.Mapping section -> map(section);
        };
    }

    private Origin origin(String key) {
        return Optional.ofNullable(find(key)).map(Node::origin).orElse(mapping.origin());
    }

    private Node.Scalar scalar(String key) {
        return switch (find(key)) {
            case null -> throw missing(key);
            case Node.Scalar scalar when !scalar.text().isEmpty() -> scalar;
            case Node other -> throw error(key, other.kind() + " stands where one value is wanted");
        };
    }

    /** A key that is not there may be there misspelt: then that is what is wrong. */
    private ConfigException missing(String key) {
        return mapping.entries().entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .filter(entry ->
                        Suggestion.nearest(entry.getKey(), List.of(key)).isPresent())
                .findFirst()
                .map(entry -> ConfigException.at(
                        entry.getValue().origin(), dotted(entry.getKey()), "unknown key; did you mean " + key + "?"))
                .orElseGet(() -> error(key, "missing; this problem needs it"));
    }

    private List<Node.Scalar> scalars(String key) {
        if (!(find(key) instanceof Node.Sequence sequence)) {
            return List.of(scalar(key));
        }
        List<Node.Scalar> scalars = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (!(item instanceof Node.Scalar scalar)) {
                throw error(key, item.kind() + " stands in a list of values");
            }
            scalars.add(scalar);
        }
        if (scalars.isEmpty()) {
            throw error(key, "the list is empty");
        }
        return scalars;
    }

    private @Nullable Node find(String key) {
        known.add(key);
        return mapping.entries().get(key);
    }

    private String dotted(String key) {
        return prefix + key;
    }
}
