package org.parhelion.campaign.pilots;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pilots as processes of this computer: for laptops, and to try a scaler. They outlive it, and are found again by the arguments of their processes. */
public final class LocalPilots implements PilotProvider {
    private final PilotKind kind;
    private final PilotCommand worker;
    private final Path logs;

    /**
     * Nothing is started yet.
     *
     * @param kind the fleet
     * @param worker makes the command line of a pilot's worker; one of its arguments is the pilot's name
     * @param logs an existing directory for what pilots print
     */
    public LocalPilots(PilotKind kind, PilotCommand worker, Path logs) {
        this.kind = kind;
        this.worker = worker;
        this.logs = logs;
    }

    @Override
    public SubmitAnswer submit(String pilot) {
        File log = logs.resolve(pilot + ".log").toFile();
        try {
            Process process = new ProcessBuilder(worker.of(pilot))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            return new SubmitAnswer.Accepted(String.valueOf(process.pid()));
        } catch (IOException e) {
            return new SubmitAnswer.Refused(worker.of(pilot).getFirst() + " cannot be run: " + e.getMessage());
        }
    }

    @Override
    public List<PilotJob> list() {
        return ProcessHandle.allProcesses()
                .flatMap(process ->
                        pilot(process).stream().map(pilot -> new PilotJob(pilot, String.valueOf(process.pid()), true)))
                .toList();
    }

    private Optional<String> pilot(ProcessHandle process) {
        return arguments(process).filter(kind::owns).findFirst().filter(_ -> process.isAlive());
    }

    /** The JDK reads one page of them; a class path may be longer. */
    private static Stream<String> arguments(ProcessHandle process) {
        Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        try {
            return Stream.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1));
        } catch (IOException e) {
            return process.info().arguments().stream().flatMap(Stream::of); // another system, or it has ended
        }
    }

    @Override
    public void end(PilotJob job) {
        ProcessHandle.of(Long.parseLong(job.id()))
                .filter(process -> pilot(process).filter(job.pilot()::equals).isPresent())
                .ifPresent(ProcessHandle::destroy);
    }

    @Override
    public String preview(String pilot) {
        return String.join(" ", worker.of(pilot).stream().map(ShellWord::of).toList());
    }
}
