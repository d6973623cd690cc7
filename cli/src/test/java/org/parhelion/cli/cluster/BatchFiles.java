package org.parhelion.cli.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What AWS Batch would refuse, or leave waiting for ever, of a multi-node parallel job: its definition, the queue, and the compute
 * environment behind it.
 */
record BatchFiles(JsonNode definition, JsonNode queue, JsonNode environment) {
    private static final int MOST_NODES = 1000;
    private static final int MOST_GROUPS = 5;

    List<String> findings() {
        Findings found = new Findings();
        found.keys(
                definition,
                "definition",
                "jobDefinitionName",
                "type",
                "platformCapabilities",
                "nodeProperties",
                "retryStrategy",
                "timeout");
        found.text(definition, "/jobDefinitionName");
        found.oneOf(definition, "/type", "multinode");
        found.oneOf(definition, "/platformCapabilities/0", "EC2");
        int nodes = found.whole(definition, "/nodeProperties/numNodes", 1);
        int main = found.whole(definition, "/nodeProperties/mainNode", 0);
        found.need(nodes <= MOST_NODES, "numNodes " + nodes + ": at most " + MOST_NODES);
        found.need(main < nodes, "mainNode " + main + ": there are nodes 0 to " + (nodes - 1));
        List<JsonNode> groups = found.list(definition, "/nodeProperties/nodeRangeProperties");
        found.need(groups.size() <= MOST_GROUPS, "more than " + MOST_GROUPS + " node ranges");
        coverage(groups, nodes, found);
        for (JsonNode group : groups) {
            container(group.path("container"), nodes, found);
        }
        int attempts = found.whole(definition, "/retryStrategy/attempts", 1);
        found.need(attempts <= 10, "attempts " + attempts + ": at most 10");
        found.need(
                found.whole(definition, "/timeout/attemptDurationSeconds", 60) >= 60,
                "attemptDurationSeconds: at least 60");
        behindTheQueue(found);
        return found.all();
    }

    /** Every node must be in a range, and no range may reach beyond the nodes. */
    private static void coverage(List<JsonNode> groups, int nodes, Findings found) {
        List<Integer> covered = new ArrayList<>();
        for (JsonNode group : groups) {
            String range = found.text(group, "/targetNodes");
            if (!range.matches("\\d*:\\d*|\\d+")) {
                found.need(false, "targetNodes '" + range + "': must be FROM:TO");
                continue;
            }
            int colon = range.indexOf(':');
            int from = number(colon < 0 ? range : range.substring(0, colon), 0);
            int to = number(colon < 0 ? range : range.substring(colon + 1), nodes - 1);
            found.need(from <= to && to < nodes, "targetNodes '" + range + "': there are nodes 0 to " + (nodes - 1));
            IntStream.rangeClosed(from, to).forEach(covered::add);
        }
        IntStream.range(0, nodes)
                .filter(node -> !covered.contains(node))
                .forEach(node -> found.need(false, "node " + node + " is in no range"));
    }

    private static int number(String digits, int otherwise) {
        return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }

    private void container(JsonNode container, int nodes, Findings found) {
        found.keys(
                container,
                "container",
                "image",
                "command",
                "instanceType",
                "resourceRequirements",
                "environment",
                "mountPoints",
                "volumes",
                "ulimits");
        found.text(container, "/image");
        found.oneOf(container, "/command/0", "scripts/mpirun/aws-batch");
        String type = found.text(container, "/instanceType");
        found.need(
                environment
                        .at("/computeResources/instanceTypes")
                        .valueStream()
                        .anyMatch(t -> type.equals(t.asString(""))),
                "instanceType " + type + ": the compute environment has none of it");
        int processors = requirement(container, "VCPU", found);
        requirement(container, "MEMORY", found);
        int most = environment.at("/computeResources/maxvCpus").asInt(0);
        found.need(
                nodes * processors <= most, "maxvCpus " + most + ": too few for " + nodes + " nodes of " + processors);
        List<String> volumes = container
                .path("volumes")
                .valueStream()
                .map(v -> v.path("name").asString(""))
                .toList();
        container
                .path("mountPoints")
                .valueStream()
                .map(m -> m.path("sourceVolume").asString(""))
                .forEach(
                        name -> found.need(volumes.contains(name), "mount point of the unknown volume '" + name + "'"));
        JsonNode command = container.path("command");
        String output = IntStream.range(1, command.size())
                .filter(i -> command.get(i - 1).asString("").equals("-o"))
                .mapToObj(i -> command.get(i).asString(""))
                .findFirst()
                .orElse("");
        found.need(
                container
                        .path("mountPoints")
                        .valueStream()
                        .anyMatch(m -> output.startsWith(m.path("containerPath").asString("?") + "/")),
                "-o '" + output + "': is on no mounted volume, and gone with the container");
    }

    private static int requirement(JsonNode container, String type, Findings found) {
        List<String> values = container
                .path("resourceRequirements")
                .valueStream()
                .filter(r -> r.path("type").asString("").equals(type))
                .map(r -> r.path("value").asString(""))
                .toList();
        boolean one = values.size() == 1 && values.getFirst().matches("[1-9]\\d*");
        found.need(one, type + ": must be required once, as the text of a whole number");
        return one ? Integer.parseInt(values.getFirst()) : 0;
    }

    private void behindTheQueue(Findings found) {
        found.oneOf(queue, "/state", "ENABLED");
        found.whole(queue, "/priority", 0);
        String name = found.text(environment, "/computeEnvironmentName");
        for (JsonNode entry : found.list(queue, "/computeEnvironmentOrder")) {
            String named = found.text(entry, "/computeEnvironment");
            found.need(named.equals(name), "computeEnvironment '" + named + "': there is '" + name + "' only");
        }
        found.need(
                environment.path("type").asString("").equals("MANAGED"),
                "Batch runs multi-node jobs in MANAGED compute environments only");
        String kind = environment.at("/computeResources/type").asString("");
        found.need(kind.equals("EC2"), "Batch runs no multi-node jobs on " + kind);
        found.text(environment, "/computeResources/placementGroup");
        found.list(environment, "/computeResources/subnets");
        found.list(environment, "/computeResources/securityGroupIds");
    }
}
