package org.parhelion.runs.file;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads a YAML run file and applies {@code --set key=value} arguments. */
public final class ConfigReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** White space with non-breaking spaces in it, at the beginning of a line or after a colon, comma or dash. */
    private static final Pattern NON_BREAKING =
            Pattern.compile("(?m)(?:^|(?<=[:,-]))[ \u00a0\u202f]*[\u00a0\u202f][ \u00a0\u202f]*");

    /** The number of an item of a list, in a setting. */
    private static final Pattern INDEX = Pattern.compile("\\d{1,6}");

    private final Path file;
    private final Path directory;

    private ConfigReader(Path file) {
        this.file = file;
        Path parent = file.toAbsolutePath().getParent();
        this.directory = parent == null ? file.toAbsolutePath() : parent;
    }

    /**
     * Reads a run file, then applies settings in order.
     *
     * @param file the run file
     * @param settings arguments of {@code --set}: {@code dotted.key=value} with a YAML value
     * @return the top section
     * @throws ConfigException if the file is missing or not YAML, or a setting is malformed
     */
    public static Config read(Path file, List<String> settings) {
        ConfigNode root = new ConfigReader(file).parse();
        if (!(root instanceof ConfigNode.Mapping mapping)) {
            throw new ConfigException(file + ": contains " + root.kind()
                    + "; a run file consists of keys with values, such as problem: heat");
        }
        for (String setting : settings) {
            set(mapping, setting);
        }
        return new Config(mapping, "");
    }

    private ConfigNode parse() {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file" + runFilesNearby(), e);
        } catch (MalformedInputException e) {
            throw new ConfigException(file + ": not a text file in UTF-8", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "is a directory; name a run file in it" : e.toString();
            throw new ConfigException(file + ": " + reason, e);
        }
        return parse(plainSpaces(text), location -> new Origin(file.toString(), location, directory));
    }

    /** Removes a byte order mark, and replaces non-breaking spaces by plain ones where YAML requires white space. */
    private static String plainSpaces(String text) {
        return NON_BREAKING
                .matcher(text.startsWith("\uFEFF") ? text.substring(1) : text)
                .replaceAll(match -> " ".repeat(match.group().length()));
    }

    private String runFilesNearby() {
        try (var files = Files.list(directory)) {
            List<String> names = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
            Path fileName = file.getFileName();
            return Suggestion.nearest(String.valueOf(fileName), names)
                    .map(near -> "; did you mean " + file.resolveSibling(near) + "?")
                    .orElse(names.isEmpty() ? "" : "; there are " + String.join(", ", names));
        } catch (IOException e) {
            return "; there is no directory " + directory;
        }
    }

    /** Makes the {@link Origin} of a line. */
    private interface Lines {
        Origin at(int line);
    }

    private static ConfigNode parse(String text, Lines lines) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return new ConfigNode.Scalar(lines.at(0), "");
            }
            ConfigNode root = node(parser, lines);
            if (parser.nextToken() != null) {
                throw new ConfigException(
                        origin(parser, lines) + ": a second document begins here; a run file contains one document");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            int line = location == null ? 0 : Math.max(0, location.getLineNr());
            throw new ConfigException(lines.at(line) + ": malformed YAML: " + firstLines(e.getOriginalMessage()), e);
        }
    }

    /** The message of the parser without its excerpt of the text. */
    private static String firstLines(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("in reader") && !line.startsWith("in 'reader'"))
                .limit(2)
                .reduce((a, b) -> a + " " + b)
                .orElse("cannot be read");
    }

    private static ConfigNode node(JsonParser parser, Lines lines) {
        Origin origin = origin(parser, lines);
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, ConfigNode> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    entries.put(key, node(parser, lines));
                }
                yield new ConfigNode.Mapping(origin, entries);
            }
            case START_ARRAY -> {
                List<ConfigNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(parser, lines));
                }
                yield new ConfigNode.Sequence(origin, items);
            }
            case VALUE_NULL -> new ConfigNode.Scalar(origin, "");
            default -> new ConfigNode.Scalar(origin, parser.getString());
        };
    }

    private static Origin origin(JsonParser parser, Lines lines) {
        return lines.at(Math.max(1, parser.currentTokenLocation().getLineNr()));
    }

    /** The item of a list of sections that a setting names by its number. */
    private static ConfigNode item(ConfigNode.Sequence list, int index, String setting) {
        if (index >= list.items().size() || !(list.items().get(index) instanceof ConfigNode.Mapping item)) {
            throw new ConfigException("--set " + setting + ": the list has "
                    + list.items().size() + " items, numbered from 0, and item " + index + " is no section of it");
        }
        return item;
    }

    private static void set(ConfigNode.Mapping root, String setting) {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException(
                    "--set " + setting + ": key=value is required, for instance --set grid.points=[64,64]");
        }
        Origin origin = new Origin("--set " + setting, 0, Path.of("").toAbsolutePath());
        ConfigNode value = parse(setting.substring(equals + 1), line -> origin);
        ConfigNode.Mapping mapping = root;
        String[] keys = setting.substring(0, equals).strip().split("\\.", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            ConfigNode next = mapping.entries().get(keys[i]);
            if (next instanceof ConfigNode.Sequence list
                    && i + 2 < keys.length
                    && INDEX.matcher(keys[i + 1]).matches()) {
                i++;
                next = item(list, Integer.parseInt(keys[i]), setting);
            }
            if (!(next instanceof ConfigNode.Mapping)) {
                // The file may have the short form of a section (boundary: periodic); the setting replaces it.
                next = new ConfigNode.Mapping(origin, new LinkedHashMap<>());
                mapping.entries().put(keys[i], next);
            }
            mapping = (ConfigNode.Mapping) next;
        }
        mapping.entries().put(keys[keys.length - 1], value);
    }
}
