package org.parhelion.kernels;

import java.util.List;

/** The number of a rank among the ranks of its host, which share the host's devices. */
final class LocalRank {
    private static final List<String> LAUNCHERS =
            List.of("OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID", "PARHELION_LOCAL_RANK");

    private LocalRank() {}

    /** The number that the launcher sets in the environment; {@code rank} itself if ranks are threads of one JVM. */
    static int of(int rank) {
        return LAUNCHERS.stream()
                .map(System::getenv)
                .filter(value -> value != null && value.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(rank);
    }
}
