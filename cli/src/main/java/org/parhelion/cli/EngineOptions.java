package org.parhelion.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Option;

/** The options for the engine of a command's ranks, and for the hosts. */
final class EngineOptions {
    @Option(
            names = "--with",
            paramLabel = "PROVIDER",
            description =
                    "What ranks are: threads of one JVM, or processes under mpi or mpj. Default: threads; inside a job"
                            + " of mpirun, srun or mpjrun, the ranks of that job.")
    private String with = "";

    @Option(
            names = "--hostfile",
            paramLabel = "FILE",
            description =
                    "The hosts to run on, in the launcher's format, for --with mpi or mpj. Default: this machine.")
    private Optional<Path> hostfile = Optional.empty();

    /** The provider's name; empty for the default. */
    String with() {
        return with;
    }

    Optional<Path> hostfile() {
        return hostfile;
    }

    /**
     * The provider of the engine.
     *
     * @param args the whole command line, to which MPJ Express adds arguments of its own
     * @throws ConfigException if there is no provider of that name
     */
    CommProvider provider(String... args) {
        try {
            return Ranks.provider(args, with);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--with " + with + ": " + e.getMessage(), e);
        }
    }

    /** Whether a launcher started this process as a rank of a job; the number of ranks is then fixed. */
    boolean insideJob(String... args) {
        CommProvider provider = provider(args);
        return provider.ranksAreProcesses() && provider.launched(args);
    }
}
