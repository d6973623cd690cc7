package org.parhelion.runs.output;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.runs.report.RunFailure;

/** Files that all ranks write together. */
final class SharedFile {
    private static final String PROBE = "seen-by-all-ranks";
    /** Files whose bytes ranks of this process are putting together. */
    private static final Map<Path, MemorySegment> IN_MEMORY = new ConcurrentHashMap<>();

    private SharedFile() {}

    /** Whether all ranks see a file that rank 0 creates. Collective. */
    static boolean isSeenByAll(RunOutput run) {
        Comm comm = run.comm();
        if (!comm.ranksAreProcesses()) {
            return true;
        }
        Path probe = run.part(PROBE);
        Optional<OutputDirectory.Part> own =
                comm.rank() == RunOutput.ROOT ? Optional.of(run.begin(PROBE)) : Optional.empty();
        try {
            own.ifPresent(part -> part.write(Files::createFile));
            comm.barrier();
            return comm.allreduce(Files.exists(probe) ? 1L : 0L, Op.MIN) == 1;
        } finally {
            own.ifPresent(OutputDirectory.Part::close);
        }
    }

    /**
     * Writes a file, which all ranks see. Collective.
     *
     * @param name its name in the output directory
     * @param create creates the file, on rank 0
     * @param write writes this rank's part
     * @throws RunFailure on all ranks if any of them fails, for instance because the disk is full; the message is that of the first
     */
    static void write(RunOutput run, String name, OutputDirectory.FileWriter create, OutputDirectory.FileWriter write) {
        Optional<OutputDirectory.Part> own =
                run.comm().rank() == RunOutput.ROOT ? Optional.of(run.begin(name)) : Optional.empty();
        Path path = run.part(name);
        try {
            requireAll(run.comm(), own, own.isPresent() ? problem(create, path) : Optional.empty());
            requireAll(run.comm(), own, problem(write, path));
            own.ifPresent(OutputDirectory.Part::completeAndForce);
        } finally {
            own.ifPresent(OutputDirectory.Part::close);
        }
    }

    /**
     * Writes a file in the background, after the ranks, which are threads of one process, have put its bytes together. Collective; returns before the file is
     * complete.
     *
     * @param name its name in the output directory
     * @param length its length [bytes]
     * @param header puts what is no rank's part, on rank 0
     * @param part puts this rank's part
     * @throws RunFailure if a file before could not be written
     */
    static void write(
            RunOutput run, String name, long length, Consumer<MemorySegment> header, Consumer<MemorySegment> part) {
        Comm comm = run.comm();
        Path path = run.part(name);
        Optional<OutputDirectory> own = run.ownDirectory();
        try {
            own.ifPresent(directory -> {
                MemorySegment bytes = directory.memory(length);
                header.accept(bytes);
                IN_MEMORY.put(path, bytes);
            });
            comm.barrier();
            MemorySegment bytes = Objects.requireNonNull(IN_MEMORY.get(path));
            part.accept(bytes);
            comm.barrier();
            own.ifPresent(directory -> directory.begin(name).completeInBackground(bytes));
        } finally {
            own.ifPresent(_ -> IN_MEMORY.remove(path));
        }
    }

    private static Optional<String> problem(OutputDirectory.FileWriter writer, Path path) {
        try {
            writer.write(path);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(OutputDirectory.reason(e));
        }
    }

    /** Ends the run on all ranks if one of them has a problem: rank 0 knows what remains of the run. */
    private static void requireAll(Comm comm, Optional<OutputDirectory.Part> own, Optional<String> problem) {
        long finder = comm.allreduce(problem.isPresent() ? comm.rank() : Long.MAX_VALUE, Op.MIN);
        if (finder == Long.MAX_VALUE) {
            return;
        }
        String reason = RunOutput.tell(comm, problem.orElse(""), (int) finder);
        String message = own.map(part -> part.failure(reason)).orElse("");
        throw new RunFailure(RunOutput.tell(comm, message, RunOutput.ROOT));
    }
}
