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
 * A section of a run file. Each method reads a key with a type and a range. A value that does not conform causes a {@link
 * ConfigException} with file, line, key, value and remedy.
 *
 * <p>A key that is read becomes a known key. After all keys have been read, {@link #refuseUnknownKeys} refuses the others.
 * Methods with a parameter {@code otherwise} return it if the key is absent. Not thread-safe.
 */
public final class Config {
    /** A place in an object store, which does not depend on the directory of the file. */
    private static final String URI = "[A-Za-z][A-Za-z0-9+.-]+://.*";

    /** Three digits of exponent are enough for any number of points or steps. */
    private static final Pattern WHOLE_NUMBER =
            Pattern.compile("[+-]?\\d[\\d_]{0,30}(\\.\\d{0,30})?([eE][+-]?\\d{1,3})?");

    private final ConfigNode.Mapping mapping;
    private final String prefix;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Config> sections = new LinkedHashMap<>();
    private final Map<String, List<Config>> lists = new LinkedHashMap<>();
    /** Shared by all sections of a file. */
    private final List<String> notes;
    /** Shared by all sections of a file. */
    private final Set<Path> paths;

    Config(ConfigNode.Mapping mapping, String prefix) {
        this(mapping, prefix, new ArrayList<>(), new LinkedHashSet<>());
    }

    private Config(ConfigNode.Mapping mapping, String prefix, List<String> notes, Set<Path> paths) {
        this.mapping = mapping;
        this.prefix = prefix;
        this.notes = notes;
        this.paths = paths;
    }

    /**
     * Tells whether a key is present; the key becomes known.
     *
     * @param key a key of this section
     * @return whether it is present
     */
    public boolean has(String key) {
        return find(key) != null;
    }

    /**
     * Tells whether a key is present and its value is a section; the key becomes known.
     *
     * @param key a key of this section
     * @return whether its value has keys of its own
     */
    public boolean isSection(String key) {
        return find(key) instanceof ConfigNode.Mapping;
    }

    /**
     * Tells whether a key is present and its value is a list; the key becomes known.
     *
     * @param key a key of this section
     * @return whether its value is a list
     */
    public boolean isList(String key) {
        return find(key) instanceof ConfigNode.Sequence;
    }

    /**
     * {@return the keys of this section in the order of the file} All become known. For sections whose keys are chosen
     * by the user.
     */
    public List<String> keys() {
        known.addAll(mapping.entries().keySet());
        return List.copyOf(mapping.entries().keySet());
    }

    /**
     * Reads a text.
     *
     * @param key a key of this section
     * @return its value
     * @throws ConfigException if it is missing or not a single value
     */
    public String text(String key) {
        return scalar(key).text();
    }

    /**
     * Reads an optional text.
     *
     * @param key a key of this section
     * @param otherwise the default
     * @return its value, or the default
     * @throws ConfigException if it is not a single value
     */
    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /**
     * Reads a list of texts; a single value is a list of one.
     *
     * @param key a key of this section
     * @return its values
     * @throws ConfigException if it is missing, empty, or contains lists or sections
     */
    public List<String> texts(String key) {
        return scalars(key).stream().map(ConfigNode.Scalar::text).toList();
    }

    /**
     * Reads a unit without a number, for instance {@code km/s}.
     *
     * @param key a key of this section
     * @param dimension the dimension of the unit
     * @return its size in SI units
     * @throws ConfigException if it is missing, or not a unit of this dimension
     */
    public double unit(String key, Dimension dimension) {
        return quantity(key, "1 " + text(key), dimension);
    }

    /**
     * Reads one of several words, in upper or lower case.
     *
     * @param key a key of this section
     * @param words the allowed words, in lower case
     * @return the word in lower case
     * @throws ConfigException if it is missing, or another word
     */
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

    /**
     * Reads an optional word, in upper or lower case.
     *
     * @param key a key of this section
     * @param words the allowed words, in lower case
     * @param otherwise the default
     * @return the word in lower case, or the default
     * @throws ConfigException if it is another word
     */
    public String choice(String key, List<String> words, String otherwise) {
        return has(key) ? choice(key, words) : otherwise;
    }

    /**
     * Reads an optional boolean: {@code true}, {@code on}, {@code yes}, {@code false}, {@code off} or {@code no}.
     *
     * @param key a key of this section
     * @param otherwise the default
     * @return its value, or the default
     * @throws ConfigException if it is another text
     */
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

    /**
     * Reads a whole number.
     *
     * @param key a key of this section
     * @param least smallest allowed value
     * @param most largest allowed value
     * @return its value
     * @throws ConfigException if it is missing, not a whole number, or out of range
     */
    public int integer(String key, int least, int most) {
        return integer(key, scalar(key).text(), least, most);
    }

    /**
     * Reads an optional whole number.
     *
     * @param key a key of this section
     * @param least smallest allowed value
     * @param most largest allowed value
     * @param otherwise the default
     * @return its value, or the default
     * @throws ConfigException if it is not a whole number, or out of range
     */
    public int integer(String key, int least, int most, int otherwise) {
        return has(key) ? integer(key, least, most) : otherwise;
    }

    /**
     * Reads a list of whole numbers; a single number is a list of one.
     *
     * @param key a key of this section
     * @param least smallest allowed value
     * @param most largest allowed value
     * @return its values
     * @throws ConfigException if it is missing, or a value is not a whole number or out of range
     */
    public int[] integers(String key, int least, int most) {
        return scalars(key).stream()
                .mapToInt(scalar -> integer(key, scalar.text(), least, most))
                .toArray();
    }

    /** Parses a whole number, for instance {@code 4096}, {@code 4_096} or {@code 4.096e3}. */
    private int integer(String key, String text, int least, int most) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw notWhole(key, text, least, most);
        }
        BigDecimal value = new BigDecimal(text.replace("_", ""));
        if (value.stripTrailingZeros().scale() > 0) {
            throw notWhole(key, text, least, most);
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw error(key, text + " is out of range; " + range(least, most) + " is required");
        }
        return value.intValueExact();
    }

    private ConfigException notWhole(String key, String text, int least, int most) {
        return error(key, Quantity.quoted(text) + " is not a whole number; " + range(least, most) + " is required");
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? least + " or more" : least + " … " + most;
    }

    /**
     * Reads a finite number with an optional unit. A temperature in °C is converted to kelvins from absolute zero; see {@link
     * #positiveDifference}.
     *
     * @param key a key of this section
     * @param dimension the required dimension; a unit, if present, must be of this dimension
     * @return the value in SI units
     * @throws ConfigException if the key is missing, or its value is not a quantity of this dimension
     */
    public double quantity(String key, Dimension dimension) {
        return quantity(key, scalar(key).text(), dimension);
    }

    /**
     * Reads a difference of two values, greater than 0: 2 °C are 2 K, not 275.15 K.
     *
     * @param key a key of this section
     * @param dimension the required dimension
     * @return the value in SI units
     * @throws ConfigException if the key is missing, or its value is not a positive quantity of this dimension
     */
    public double positiveDifference(String key, Dimension dimension) {
        return positive(key, finite(key, scalar(key).text(), dimension).difference(), dimension);
    }

    /**
     * Reads an optional finite number with an optional unit.
     *
     * @param key a key of this section
     * @param dimension the required dimension
     * @param otherwise the default in SI units
     * @return the value in SI units, or the default
     * @throws ConfigException if the value is not a quantity of this dimension
     */
    public double quantity(String key, Dimension dimension, double otherwise) {
        return has(key) ? quantity(key, dimension) : otherwise;
    }

    /**
     * Reads a number greater than 0 with an optional unit.
     *
     * @param key a key of this section
     * @param dimension the required dimension
     * @return the value in SI units
     * @throws ConfigException if the key is missing, or its value is not a positive quantity of this dimension
     */
    public double positive(String key, Dimension dimension) {
        return positive(key, quantity(key, dimension), dimension);
    }

    /**
     * Reads an optional number greater than 0 with an optional unit.
     *
     * @param key a key of this section
     * @param dimension the required dimension
     * @param otherwise the default in SI units
     * @return the value in SI units, or the default
     * @throws ConfigException if the value is not a positive quantity of this dimension
     */
    public double positive(String key, Dimension dimension, double otherwise) {
        return has(key) ? positive(key, dimension) : otherwise;
    }

    /**
     * Reads a list of numbers with optional units; a single number is a list of one.
     *
     * @param key a key of this section
     * @param dimension the required dimension of each
     * @return the values in SI units
     * @throws ConfigException if the key is missing, or a value is not a quantity of this dimension
     */
    public double[] quantities(String key, Dimension dimension) {
        return scalars(key).stream()
                .mapToDouble(scalar -> quantity(key, scalar.text(), dimension))
                .toArray();
    }

    /**
     * Reads a list of numbers greater than 0 with optional units; a single number is a list of one.
     *
     * @param key a key of this section
     * @param dimension the required dimension of each
     * @return the values in SI units
     * @throws ConfigException if the key is missing, or a value is not a positive quantity of this dimension
     */
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

    /**
     * Parses a finite number with an optional unit from a text.
     *
     * @param key the key whose value contains the text, for messages
     * @param text the value of {@code key}, or a part of it
     * @param dimension the required dimension
     * @return the value in SI units
     * @throws ConfigException if the text is not a quantity of this dimension
     */
    public double quantity(String key, String text, Dimension dimension) {
        return finite(key, text, dimension).value();
    }

    private Quantity finite(String key, String text, Dimension dimension) {
        Quantity quantity;
        try {
            quantity = Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            throw error(
                    key, e.getMessage() + "; a " + dimension + " is required, for instance " + dimension.example(), e);
        }
        if (quantity.hasUnit() && !quantity.dimension().equals(dimension)) {
            throw error(
                    key,
                    Quantity.quoted(text) + " is a " + quantity.dimension() + "; a " + dimension
                            + " is required, for instance " + dimension.example());
        }
        if (!Double.isFinite(quantity.value())) {
            throw error(key, Quantity.quoted(text) + " is not a finite number, in SI units");
        }
        return quantity;
    }

    /**
     * Reads a path. A relative path is resolved against the directory of the run file; for {@code --set}, against the
     * working directory.
     *
     * @param key a key of this section
     * @return the resolved path
     * @throws ConfigException if the key is missing or its value cannot be the name of a file
     */
    public Path path(String key) {
        return path(key, scalar(key));
    }

    /**
     * Reads a list of paths, or one path, as {@link #path} does.
     *
     * @param key a key of this section
     * @return the resolved paths
     * @throws ConfigException if the key is missing or a value cannot be the name of a file
     */
    public List<Path> paths(String key) {
        return scalars(key).stream().map(scalar -> path(key, scalar)).toList();
    }

    private Path path(String key, ConfigNode.Scalar scalar) {
        if (scalar.text().isEmpty()) {
            throw error(key, "empty; the name of a file is required");
        }
        try {
            Path path = scalar.text().matches(URI)
                    ? Path.of(scalar.text())
                    : scalar.origin().directory().resolve(scalar.text());
            paths.add(path);
            return path;
        } catch (InvalidPathException e) {
            throw error(key, Quantity.quoted(scalar.text()) + " cannot be the name of a file", e);
        }
    }

    /** {@return all paths that were read of the whole file, in their order} */
    public List<Path> paths() {
        return List.copyOf(paths);
    }

    /**
     * Records a remark for the user about a value that is accepted, but may be a mistake.
     *
     * @param key a key of this section
     * @param remark the suspicious value and the clearer alternative
     */
    public void note(String key, String remark) {
        notes.add(origin(key) + ": " + dotted(key) + ": " + remark);
    }

    /** {@return all remarks of the whole file, with file, line and key} */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Opens a subsection.
     *
     * @param key a key of this section
     * @return its value; an empty section if the key is absent
     * @throws ConfigException if its value is not a section
     */
    public Config section(String key) {
        return sections.computeIfAbsent(key, this::newSection);
    }

    /**
     * Opens a list of subsections; a single subsection is a list of one.
     *
     * @param key a key of this section
     * @return its sections, in the order of the file; one empty section if the key is absent
     * @throws ConfigException if its value is neither a section nor a list of sections, or the list is empty
     */
    public List<Config> sections(String key) {
        return find(key) instanceof ConfigNode.Sequence list
                ? lists.computeIfAbsent(key, _ -> newSections(key, list))
                : List.of(section(key));
    }

    private List<Config> newSections(String key, ConfigNode.Sequence list) {
        if (list.items().isEmpty()) {
            throw error(key, "the list is empty");
        }
        List<Config> all = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            String place = dotted(key) + "." + all.size();
            if (!(item instanceof ConfigNode.Mapping section)) {
                throw ConfigException.at(
                        item.origin(), place, item.kind() + " is given; a section is required (- key: value)");
            }
            all.add(new Config(section, place + ".", notes, paths));
        }
        return List.copyOf(all);
    }

    private Config newSection(String key) {
        return switch (find(key)) {
            case null ->
                new Config(
                        new ConfigNode.Mapping(mapping.origin(), new LinkedHashMap<>()),
                        dotted(key) + ".",
                        notes,
                        paths);
            case ConfigNode.Mapping section -> new Config(section, dotted(key) + ".", notes, paths);
            case ConfigNode other ->
                throw error(key, other.kind() + " is given; a section is required (keys indented below " + key + ":)");
        };
    }

    /**
     * Creates an error about the value of a key.
     *
     * @param key a key of this section
     * @param reason the error and the remedy
     * @return an exception whose message begins with file, line and key
     */
    public ConfigException error(String key, String reason) {
        return ConfigException.at(origin(key), dotted(key), reason);
    }

    /**
     * Creates an error about the value of a key, with a cause.
     *
     * @param key a key of this section
     * @param reason the error and the remedy
     * @param cause the exception that was caught
     * @return an exception whose message begins with file, line and key
     */
    public ConfigException error(String key, @Nullable String reason, Throwable cause) {
        return ConfigException.at(origin(key), dotted(key), String.valueOf(reason), cause);
    }

    /**
     * Refuses keys of this section, and of its subsections, that were not read.
     *
     * @throws ConfigException if there is an unknown key; the message contains the most similar known key
     */
    public void refuseUnknownKeys() {
        for (Map.Entry<String, ConfigNode> entry : mapping.entries().entrySet()) {
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
        lists.values().forEach(list -> list.forEach(Config::refuseUnknownKeys));
    }

    /** {@return all keys and values as written, with {@code --set} arguments applied} Does not make keys known. */
    public Map<String, Object> toMap() {
        return map(mapping);
    }

    private static Map<String, Object> map(ConfigNode.Mapping mapping) {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> map.put(key, plain(node)));
        return map;
    }

    private static Object plain(ConfigNode node) {
        return switch (node) {
            case ConfigNode.Scalar scalar -> scalar.text();
            case ConfigNode.Sequence sequence ->
                sequence.items().stream().map(Config::plain).toList();
            case ConfigNode.Mapping section -> map(section);
        };
    }

    private Origin origin(String key) {
        return Optional.ofNullable(find(key)).map(ConfigNode::origin).orElse(mapping.origin());
    }

    private ConfigNode.Scalar scalar(String key) {
        return switch (find(key)) {
            case null -> throw missing(key);
            case ConfigNode.Scalar scalar when !scalar.text().isEmpty() -> scalar;
            case ConfigNode other -> throw error(key, other.kind() + " is given; a single value is required");
        };
    }

    /** The error about a missing key; if a similar unknown key is present, the error is about that one. */
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

    private List<ConfigNode.Scalar> scalars(String key) {
        if (!(find(key) instanceof ConfigNode.Sequence sequence)) {
            return List.of(scalar(key));
        }
        List<ConfigNode.Scalar> scalars = new ArrayList<>();
        for (ConfigNode item : sequence.items()) {
            if (!(item instanceof ConfigNode.Scalar scalar)) {
                throw error(key, item.kind() + " is given in a list; only single values are allowed");
            }
            scalars.add(scalar);
        }
        if (scalars.isEmpty()) {
            throw error(key, "the list is empty");
        }
        return scalars;
    }

    private @Nullable ConfigNode find(String key) {
        known.add(key);
        return mapping.entries().get(key);
    }

    private String dotted(String key) {
        return prefix + key;
    }
}
