package org.parhelion.cli;

import java.util.Map;
import java.util.stream.Stream;

/** What the environment says about this process before ranks are up: under MPI every process reads the same command line. */
final class Rank {
    private Rank() {}

    /** Whether this process is the one that says what all of them find: rank 0, or the only one. */
    static boolean speaks() {
        return speaks(System.getenv());
    }

    static boolean speaks(Map<String, String> environment) {
        return Stream.of("OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID")
                .map(environment::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .map(rank -> rank.equals("0"))
                .orElse(true);
    }
}
