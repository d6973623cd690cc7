package org.parhelion.runs.file;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A section of a run file. Each method names a key, its type and its range; what does not fit is a {@link ConfigException}
 * with file, line, key, value and what would be right.
 *
 * <p>A key becomes known by being asked for. After everything was asked, {@link #refuseUnknownKeys} refuses the rest.
 */
public final class Config {
    /** Three digits of exponent are enough for any number of points or steps. */
    private static final Pattern WHOLE_NUMBER =
            Pattern.compile("[+-]?\\d[\\d_]{0,30}(\\.\\d{0,30})?([eE][+-]?\\d{1,3})?");

    private final Node.Mapping mapping;
    private final String prefix;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Config> sections = new LinkedHashMap<>();
    /** Shared by all sections of a file. */
    private final List<String> notes;

    Config(Node.Mapping mapping, String prefix) {
        this(mapping, prefix, new ArrayList<>());
    }

    private Config(Node.Mapping mapping, String prefix, List<String> notes) {
        this.mapping = mapping;
        this.prefix = prefix;
        this.notes = notes;
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
            throw error(key, Quantity.quoted(text(key)) + " is not one of " + String.join(", ", words) + hint);
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

    /** {@code 4096}, {@code 4_096} or {@code 4.096e3}. */
    private int integer(String key, String text, int least, int most) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw notWhole(key, text, least, most);
        }
        BigDecimal value = new BigDecimal(text.replace("_", ""));
        if (value.stripTrailingZeros().scale() > 0) {
            throw notWhole(key, text, least, most);
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw error(key, text + " is out of range; it wants " + range(least, most));
        }
        return value.intValueExact();
    }

    private ConfigException notWhole(String key, String text, int least, int most) {
        return error(key, Quantity.quoted(text) + " is not a whole number; it wants " + range(least, most));
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? least + " or more" : least + " … " + most;
    }

    /**
     * A finite number in SI units. A temperature in °C is converted to kelvins from absolute zero; see {@link #positiveDifference}.
     *
     * @param key a key of this section
     * @param dimension what is wanted; a unit, if one is written, must be of this dimension
     * @return the value
     * @throws ConfigException if the key is missing, or its value is no such quantity
     */
    public double quantity(String key, Dimension dimension) {
        return quantity(key, scalar(key).text(), dimension);
    }

    /** As {@link #quantity}, greater than 0, but a difference of two values: 2 °C are 2 K, not 275.15 K. */
    public double positiveDifference(String key, Dimension dimension) {
        return positive(key, finite(key, scalar(key).text(), dimension).difference(), dimension);
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
        return finite(key, text, dimension).value();
    }

    private Quantity finite(String key, String text, Dimension dimension) {
        Quantity quantity;
        try {
            quantity = Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            throw error(key, e.getMessage() + "; it wants a " + dimension + ", for instance " + dimension.example(), e);
        }
        if (quantity.hasUnit() && !quantity.dimension().equals(dimension)) {
            throw error(
                    key,
                    Quantity.quoted(text) + " is a " + quantity.dimension() + "; it wants a " + dimension
                            + ", for instance " + dimension.example());
        }
        if (!Double.isFinite(quantity.value())) {
            throw error(key, Quantity.quoted(text) + " is not a finite number, in SI units");
        }
        return quantity;
    }

    /** A path; where it is relative, to the directory of the file that names it (of the caller for {@code --set}). */
    public Path path(String key) {
        Node.Scalar scalar = scalar(key);
        if (scalar.text().isEmpty()) {
            throw error(key, "it wants the name of a file");
        }
        try {
            return scalar.origin().directory().resolve(scalar.text());
        } catch (InvalidPathException e) {
            throw error(key, Quantity.quoted(scalar.text()) + " cannot be the name of a file", e);
        }
    }

    /**
     * Keeps a remark for the user: the value of {@code key} is accepted, but may not be what was meant.
     *
     * @param key a key of this section
     * @param remark what was found and what would be clearer
     */
    public void note(String key, String remark) {
        notes.add(origin(key) + ": " + dotted(key) + ": " + remark);
    }

    /** All remarks of {@link #note} of the whole file, with their places. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The section {@code key}; an empty one where the key is not there. */
    public Config section(String key) {
        return sections.computeIfAbsent(key, this::newSection);
    }

    private Config newSection(String key) {
        return switch (find(key)) {
            case null ->
                new Config(new Node.Mapping(mapping.origin(), new LinkedHashMap<>()), dotted(key) + ".", notes);
            case Node.Mapping section -> new Config(section, dotted(key) + ".", notes);
            case Node other ->
                throw error(key, other.kind() + " stands where a section is wanted (keys indented below " + key + ":)");
        };
    }

    /** An error in the value of {@code key}; its message contains the place. */
    public ConfigException error(String key, String reason) {
        return ConfigException.at(origin(key), dotted(key), reason);
    }

    /** As {@link #error(String, String)}, with a cause. */
    public ConfigException error(String key, @Nullable String reason, Throwable cause) {
        return ConfigException.at(origin(key), dotted(key), String.valueOf(reason), cause);
    }

    /** Refuses a key of this section, or of one below, that was not read. */
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
