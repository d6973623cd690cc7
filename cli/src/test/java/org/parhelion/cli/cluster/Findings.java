package org.parhelion.cli.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is wrong with a cluster's file; and such files as trees, whole or with one value changed. Paths are JSON pointers. */
final class Findings {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> all = new ArrayList<>();

    static JsonNode tree(String file, String text) {
        return file.endsWith(".json") ? JSON.readTree(text) : YAML.readTree(text);
    }

    /** A copy of {@code tree} whose value at {@code path} is {@code yaml}; without it where {@code yaml} is "absent". */
    static JsonNode with(JsonNode tree, String path, String yaml) {
        JsonNode copy = tree.deepCopy();
        int slash = path.lastIndexOf('/');
        JsonNode parent = copy.at(path.substring(0, slash));
        String name = path.substring(slash + 1);
        boolean absent = yaml.equals("absent");
        switch (parent) {
            case ObjectNode object when absent -> object.remove(name);
            case ObjectNode object -> object.set(name, YAML.readTree(yaml));
            case ArrayNode array when absent -> array.remove(Integer.parseInt(name));
            case ArrayNode array when name.equals("-") -> array.add(YAML.readTree(yaml));
            case ArrayNode array -> array.set(Integer.parseInt(name), YAML.readTree(yaml));
            default -> throw new IllegalArgumentException("nothing to change at " + path);
        }
        return copy;
    }

    List<String> all() {
        return List.copyOf(all);
    }

    void need(boolean holds, String otherwise) {
        if (!holds) {
            all.add(otherwise);
        }
    }

    /** The text at {@code path} below {@code node}; a finding, and empty, where there is none. */
    String text(JsonNode node, String path) {
        JsonNode value = node.at(path);
        need(value.isString() && !value.asString().isBlank(), path + ": is missing, or no text");
        return value.isString() ? value.asString() : "";
    }

    /** As {@link #text}, one of {@code allowed}. */
    String oneOf(JsonNode node, String path, String... allowed) {
        String value = text(node, path);
        need(List.of(allowed).contains(value), path + ": '" + value + "' is none of " + List.of(allowed));
        return value;
    }

    /** The whole number at {@code path}, from {@code least} on; a finding, and {@code least}, where there is none. */
    int whole(JsonNode node, String path, int least) {
        JsonNode value = node.at(path);
        need(value.isIntegralNumber() && value.asInt() >= least, path + ": must be a whole number from " + least);
        return value.isIntegralNumber() ? value.asInt() : least;
    }

    /** The elements at {@code path}; a finding where there are none. */
    List<JsonNode> list(JsonNode node, String path) {
        JsonNode value = node.at(path);
        need(value.isArray() && !value.isEmpty(), path + ": must be a list that is not empty");
        return value.isArray() ? value.valueStream().toList() : List.of();
    }

    /** Only {@code known} keys: a misspelt one would be refused by the cloud, an hour later. */
    void keys(JsonNode node, String where, String... known) {
        Set<String> names = Set.of(known);
        node.propertyNames().forEach(name -> need(names.contains(name), where + ": unknown key '" + name + "'"));
    }

    void unique(Stream<String> names, String what) {
        List<String> listed = names.toList();
        need(Set.copyOf(listed).size() == listed.size(), what + ": a name stands twice in " + listed);
    }
}
