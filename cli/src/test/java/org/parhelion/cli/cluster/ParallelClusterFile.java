package org.parhelion.cli.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What AWS ParallelCluster 3 would refuse, or what would make its queues unfit for ranks that exchange messages. */
final class ParallelClusterFile {
    /** Instance types with an Elastic Fabric Adapter, of those that a CPU cluster takes (EC2's list of EFA types). */
    private static final Set<String> EFA = Set.of(
            "hpc6a.48xlarge",
            "hpc6id.32xlarge",
            "hpc7a.12xlarge",
            "hpc7a.24xlarge",
            "hpc7a.48xlarge",
            "hpc7a.96xlarge",
            "hpc7g.16xlarge",
            "c5n.9xlarge",
            "c5n.18xlarge",
            "c6a.48xlarge",
            "c6i.32xlarge",
            "c6in.32xlarge",
            "c7a.48xlarge",
            "c7i.48xlarge",
            "c7g.16xlarge",
            "c7gn.16xlarge",
            "m6i.32xlarge",
            "r6i.32xlarge");

    /** Physical cores of the types that the file names. */
    private static final Map<String, Integer> CORES = Map.of("hpc7a.96xlarge", 192, "c6i.32xlarge", 64);

    private static final Pattern SUBMITTED = Pattern.compile("sbatch --partition=(\\S+) +.*--ntasks-per-node=(\\d+)");

    private ParallelClusterFile() {}

    /** @param comments the file's text, whose comments show how to submit to its queues */
    static List<String> findings(JsonNode file, String comments) {
        Findings found = new Findings();
        found.keys(file, "the file", "Region", "Image", "HeadNode", "Scheduling", "SharedStorage");
        found.text(file, "/Region");
        found.oneOf(file, "/Image/Os", "alinux2", "alinux2023", "ubuntu2004", "ubuntu2204", "rhel8", "rhel9", "rocky9");
        found.text(file, "/HeadNode/InstanceType");
        found.text(file, "/HeadNode/Networking/SubnetId");
        found.oneOf(file, "/Scheduling/Scheduler", "slurm");
        List<JsonNode> queues = found.list(file, "/Scheduling/SlurmQueues");
        queues.forEach(queue -> queue(queue, found));
        found.unique(queues.stream().map(q -> q.path("Name").asString("")), "queues");
        for (String capacity : List.of("ONDEMAND", "SPOT")) {
            found.need(
                    queues.stream()
                            .anyMatch(q -> q.path("CapacityType").asString("").equals(capacity)),
                    "no queue of capacity " + capacity);
        }
        storage(found.list(file, "/SharedStorage"), found);
        submissions(comments, queues, found);
        return found.all();
    }

    private static void queue(JsonNode queue, Findings found) {
        String name = found.text(queue, "/Name");
        found.keys(queue, name, "Name", "CapacityType", "ComputeResources", "Networking");
        found.need(name.matches("[a-z][a-z0-9-]{0,24}"), name + ": is no name of a queue (a-z, 0-9, -; at most 25)");
        boolean spot = found.oneOf(queue, "/CapacityType", "ONDEMAND", "SPOT").equals("SPOT");
        List<JsonNode> resources = found.list(queue, "/ComputeResources");
        found.unique(resources.stream().map(r -> r.path("Name").asString("")), name + ": compute resources");
        for (JsonNode resource : resources) {
            String type = found.text(resource, "/InstanceType");
            found.text(resource, "/Name");
            found.keys(
                    resource,
                    name,
                    "Name",
                    "InstanceType",
                    "MinCount",
                    "MaxCount",
                    "DisableSimultaneousMultithreading",
                    "Efa");
            int least = found.whole(resource, "/MinCount", 0);
            found.need(found.whole(resource, "/MaxCount", 1) >= least, name + ": MaxCount is below MinCount");
            found.need(!spot || !type.startsWith("hpc"), name + ": " + type + " is not to be had as spot capacity");
            boolean efa = resource.at("/Efa/Enabled").asBoolean(false);
            found.need(!efa || EFA.contains(type), name + ": " + type + " has no EFA");
            found.need(
                    !efa || queue.at("/Networking/PlacementGroup/Enabled").asBoolean(false),
                    name + ": EFA wants a placement group");
        }
        found.need(
                found.list(queue, "/Networking/SubnetIds").size() == 1,
                name + ": one subnet, for a placement group stands in one zone");
    }

    private static void storage(List<JsonNode> storage, Findings found) {
        found.unique(storage.stream().map(s -> s.path("Name").asString("")), "shared storage");
        found.unique(storage.stream().map(s -> s.path("MountDir").asString("")), "mount points");
        for (JsonNode one : storage) {
            String where = found.text(one, "/MountDir");
            found.need(where.startsWith("/"), "MountDir '" + where + "' is no absolute path");
            if (found.oneOf(one, "/StorageType", "FsxLustre", "Efs", "Ebs").equals("FsxLustre")) {
                int gibibytes = found.whole(one, "/FsxLustreSettings/StorageCapacity", 1200);
                found.need(
                        gibibytes == 1200 || gibibytes % 2400 == 0,
                        "StorageCapacity " + gibibytes + ": must be 1200 or a multiple of 2400 [GiB]");
                found.oneOf(one, "/FsxLustreSettings/DeploymentType", "SCRATCH_1", "SCRATCH_2", "PERSISTENT_1");
            }
        }
    }

    private static void submissions(String comments, List<JsonNode> queues, Findings found) {
        Matcher line = SUBMITTED.matcher(comments);
        int lines = 0;
        for (; line.find(); lines++) {
            String partition = line.group(1);
            int ranks = Integer.parseInt(line.group(2));
            List<JsonNode> named = queues.stream()
                    .filter(q -> q.path("Name").asString("").equals(partition))
                    .toList();
            found.need(named.size() == 1, "sbatch --partition=" + partition + ": is no queue of the file");
            named.stream()
                    .map(q -> q.at("/ComputeResources/0/InstanceType").asString(""))
                    .forEach(type -> found.need(
                            ranks <= CORES.getOrDefault(type, 0),
                            "--ntasks-per-node=" + ranks + ": " + type + " has fewer cores, or unknown ones"));
        }
        found.need(lines > 0, "no comment shows how to submit");
    }
}
