package org.parhelion.cli.cluster;

import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What the MPI Operator's definition of an MPIJob (v2beta1) would refuse, or what would never start. */
final class MpiJobFile {
    private MpiJobFile() {}

    static List<String> findings(JsonNode file) {
        Findings found = new Findings();
        found.oneOf(file, "/apiVersion", "kubeflow.org/v2beta1");
        found.oneOf(file, "/kind", "MPIJob");
        String name = found.text(file, "/metadata/name");
        found.need(name.matches("[a-z]([a-z0-9-]{0,40}[a-z0-9])?"), "name '" + name + "' is no DNS label");
        JsonNode spec = file.path("spec");
        found.keys(
                spec,
                "spec",
                "slotsPerWorker",
                "sshAuthMountPath",
                "mpiImplementation",
                "launcherCreationPolicy",
                "runPolicy",
                "mpiReplicaSpecs");
        found.oneOf(spec, "/mpiImplementation", "OpenMPI");
        found.oneOf(spec, "/launcherCreationPolicy", "AtStartup", "WaitForWorkersReady");
        found.oneOf(spec, "/runPolicy/cleanPodPolicy", "None", "Running", "All");
        found.need(spec.path("sshAuthMountPath").asString("").startsWith("/"), "sshAuthMountPath: is no absolute path");
        found.keys(spec.path("mpiReplicaSpecs"), "mpiReplicaSpecs", "Launcher", "Worker");
        found.need(found.whole(spec, "/mpiReplicaSpecs/Launcher/replicas", 1) == 1, "there is one launcher");
        int workers = found.whole(spec, "/mpiReplicaSpecs/Worker/replicas", 1);
        int slots = found.whole(spec, "/slotsPerWorker", 1);
        for (String role : List.of("Launcher", "Worker")) {
            found.oneOf(spec, "/mpiReplicaSpecs/" + role + "/restartPolicy", "Never", "OnFailure");
            pod(spec.at("/mpiReplicaSpecs/" + role + "/template/spec"), role, found);
        }
        JsonNode launcher = spec.at("/mpiReplicaSpecs/Launcher/template/spec/containers/0");
        JsonNode worker = spec.at("/mpiReplicaSpecs/Worker/template/spec/containers/0");
        found.need(
                launcher.path("image").equals(worker.path("image")),
                "launcher and workers have different images: their Open MPIs must be one");
        found.need(after(launcher, "--hostfile").equals("/etc/mpi/hostfile"), "--hostfile: not the operator's");
        String ranks = after(launcher, "-n");
        found.need(
                ranks.equals(String.valueOf(workers * slots)),
                "-n " + ranks + ": " + workers + " workers with " + slots + " slots have " + workers * slots);
        found.need(
                worker.at("/resources/limits/cpu").asString("").equals(String.valueOf(slots)),
                "a worker has " + slots + " slots, and " + worker.at("/resources/limits/cpu") + " processors");
        String output = after(launcher, "-o");
        found.need(
                worker.path("volumeMounts")
                        .valueStream()
                        .anyMatch(m -> output.startsWith(m.path("mountPath").asString("?") + "/")),
                "-o '" + output + "': is on no volume of the workers, one of which is rank 0");
        return found.all();
    }

    private static void pod(JsonNode pod, String role, Findings found) {
        List<String> volumes = pod.path("volumes")
                .valueStream()
                .map(v -> v.path("name").asString(""))
                .toList();
        for (JsonNode container : found.list(pod, "/containers")) {
            found.text(container, "/name");
            found.text(container, "/image");
            found.list(container, "/command");
            container
                    .path("volumeMounts")
                    .valueStream()
                    .map(m -> m.path("name").asString(""))
                    .forEach(mount ->
                            found.need(volumes.contains(mount), role + ": mounts the unknown volume '" + mount + "'"));
        }
    }

    /** What follows {@code flag} among the container's arguments; empty where it is not there. */
    private static String after(JsonNode container, String flag) {
        JsonNode arguments = container.path("args");
        return IntStream.range(1, arguments.size())
                .filter(i -> arguments.get(i - 1).asString("").equals(flag))
                .mapToObj(i -> arguments.get(i).asString(""))
                .findFirst()
                .orElse("");
    }
}
