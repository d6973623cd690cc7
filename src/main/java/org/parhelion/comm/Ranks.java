package org.parhelion.comm;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.spi.CommProvider;

/**
 * Starts a program's ranks: MPI's {@code mpiexec} and {@code MPI_Init} in one call.
 *
 * <pre>{@code
 * void main(String[] args) {
 *     Ranks.run(args, comm -> IO.println("rank " + comm.rank() + " of " + comm.size()));
 * }
 * }</pre>
 *
 * <p>The same program runs as threads of one JVM ({@code java Hello.java -n 4}), under {@code mpirun} and under
 * {@code mpjrun}, unchanged: the provider is found by what launched the process. {@code --with NAME} fixes it.
 */
public final class Ranks {
    private Ranks() {}

    /**
     * Runs {@code body} on every rank and returns when this process's ranks are done.
     *
     * @param args the program's arguments: {@code -n N} (number of ranks) and {@code --with threads|mpi|mpj} are read, the others
     *     ignored. Default of {@code -n}: what the launcher started, or one rank for each core of this machine
     * @param body the program of every rank
     * @throws IllegalArgumentException if {@code -n} is not a whole number of at least 1, or the provider is unknown
     * @throws RankFailure if a rank's body threw
     */
    public static void run(String[] args, RankBody body) {
        String with = option(args, "--with", "");
        int ranks = rankCount(option(args, "-n", ""));
        provider(args, with).run(args, ranks, body);
    }

    /**
     * Runs {@code body} on ranks that are threads of this JVM, and returns when all have ended.
     *
     * @param ranks number of ranks, at least 1
     * @param body the program of every rank
     * @throws IllegalArgumentException if {@code ranks} is not at least 1
     * @throws RankFailure if a rank's body threw
     */
    public static void threads(int ranks, RankBody body) {
        if (ranks < 1) {
            throw refused(Integer.toString(ranks), null);
        }
        provider(new String[0], "threads").run(new String[0], ranks, body);
    }

    /**
     * Makes a job of threads of this JVM whose ranks may die while the others continue.
     *
     * @param ranks number of ranks, at least 1
     * @return the job, not started
     * @throws IllegalArgumentException if {@code ranks} is not at least 1
     */
    public static FaultTolerantJob faultTolerant(int ranks) {
        return provider(new String[0], "threads").faultTolerant(ranks);
    }

    /**
     * Finds a provider.
     *
     * @param args the program's arguments, by which a launcher may be recognised
     * @param name {@code threads}, {@code mpi} or {@code mpj}; empty for the provider whose launcher started this process
     * @return the provider
     * @throws IllegalArgumentException if there is none of this name
     */
    public static CommProvider provider(String[] args, String name) {
        List<CommProvider> providers = ServiceLoader.load(CommProvider.class, Ranks.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(CommProvider::priority).reversed())
                .toList();
        return providers.stream()
                .filter(p -> name.isEmpty() ? p.launched(args) : p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider '" + name + "'; there are "
                        + providers.stream().map(CommProvider::name).toList()));
    }

    /** The number of ranks in {@code n}; 0 (the provider's default) if it is empty. */
    private static int rankCount(String n) {
        if (n.isEmpty()) {
            return 0;
        }
        int ranks;
        try {
            ranks = Integer.parseInt(n);
        } catch (NumberFormatException e) {
            throw refused(n, e);
        }
        if (ranks < 1) {
            throw refused(n, null);
        }
        return ranks;
    }

    private static IllegalArgumentException refused(String n, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "-n " + n + ": the number of ranks must be a whole number, 1 or more; leave -n out for one a core",
                cause);
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(name)) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(name + " needs a value behind it");
                }
                return args[i + 1];
            }
        }
        return otherwise;
    }
}
