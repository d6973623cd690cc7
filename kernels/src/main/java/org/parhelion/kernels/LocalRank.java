package org.parhelion.kernels;

import java.util.List;

/** The number of a rank among those of its host, which share the host's devices. */
final class LocalRank {
    private static final List<String> LAUNCHERS =
            List.of("OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID", "PARHELION_LOCAL_RANK");

    private LocalRank() {}

    /** As the launcher says; {@code rank} itself where ranks are threads of one JVM. */
    static int of(int rank) {
        return LAUNCHERS.stream()
                .map(System::getenv)
                .filter(value -> value != null && value.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(rank);
    }
}
