package org.parhelion.comm.mpi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The launcher that started this process as a rank of an MPI job, determined from environment variables.
 *
 * @param name the launcher, for error messages
 * @param rank this process's rank; empty if the launcher does not set it
 * @param size number of ranks that it started; empty if it does not set it
 * @param sizeVariable the environment variable of {@code size}; empty if {@code size} is
 * @param libraries usual names of the libraries that this launcher belongs to, likeliest first
 */
record MpiLaunch(String name, OptionalInt rank, OptionalInt size, String sizeVariable, List<String> libraries) {
    private static final List<String> OPEN_MPI = List.of("libmpi.so.40", "libmpi_abi.so.0", "libmpi.so");
    private static final List<String> MPICH =
            List.of("libmpich.so.12", "libmpi.so.12", "libmpi_abi.so.0", "libmpich.so", "libmpi.so");
    private static final List<String> ANY =
            List.of("libmpi_abi.so.0", "libmpi.so.40", "libmpich.so.12", "libmpi.so.12", "libmpi.so");

    /** No launcher: MPI starts such a process as the only rank of a job of its own. */
    static final MpiLaunch NONE = new MpiLaunch("no launcher", OptionalInt.empty(), OptionalInt.empty(), "", ANY);

    /**
     * The launcher whose variables are in {@code environment}; empty if there is none.
     *
     * <p>{@code SLURM_PROCID} alone is not enough: the plain steps of a batch script have it, too. An MPI job under {@code srun}
     * also has the variables of PMI or PMIx.
     */
    static Optional<MpiLaunch> of(Map<String, String> environment) {
        if (environment.containsKey("OMPI_COMM_WORLD_SIZE")) {
            return Optional.of(
                    named("Open MPI's mpirun", environment, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", OPEN_MPI));
        }
        boolean slurm = environment.containsKey("SLURM_PROCID");
        if (environment.containsKey("PMI_RANK") && environment.containsKey("PMI_SIZE")) {
            return Optional.of(named(
                    slurm ? "srun (PMI)" : "MPICH's mpiexec",
                    environment,
                    "PMI_RANK",
                    "PMI_SIZE",
                    slurm ? ANY : MPICH));
        }
        if (environment.containsKey("PMIX_RANK")) {
            return Optional.of(named(
                    slurm ? "srun (PMIx)" : "a PMIx launcher",
                    environment,
                    "PMIX_RANK",
                    slurm ? "SLURM_STEP_NUM_TASKS" : "",
                    OPEN_MPI));
        }
        return Optional.empty();
    }

    private static MpiLaunch named(
            String name,
            Map<String, String> environment,
            String rankVariable,
            String sizeVariable,
            List<String> names) {
        OptionalInt size = number(environment.get(sizeVariable));
        return new MpiLaunch(
                name, number(environment.get(rankVariable)), size, size.isPresent() ? sizeVariable : "", names);
    }

    private static OptionalInt number(@Nullable String text) {
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.trim()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty(); // not a number: as if it were not set
        }
    }
}
