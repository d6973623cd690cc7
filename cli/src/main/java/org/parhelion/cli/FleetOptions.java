package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.pilots.BatchPilots;
import org.parhelion.campaign.pilots.LocalPilots;
import org.parhelion.campaign.pilots.PilotCommand;
import org.parhelion.campaign.pilots.PilotKind;
import org.parhelion.campaign.pilots.PilotProvider;
import org.parhelion.campaign.pilots.ScalerOptions;
import org.parhelion.launch.Home;
import org.parhelion.launch.JavaCommand;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of what the workers of a scaler are, and how they are started. */
final class FleetOptions {
    private static final String MANIFEST = "configs/pilots/kubernetes.yaml";
    private static final int NAME_LENGTH_MAX = 31;
    /** Without a scaler that ends it, a worker ends itself after --idle and so long. */
    private static final long GRACE_SECONDS = 600;

    @Option(
            names = "--with",
            paramLabel = "SYSTEM",
            required = true,
            description = "slurm, kubernetes, batch (AWS Batch), or local: processes of this computer.")
    private String system = "";

    @Option(
            names = "--fleet",
            paramLabel = "NAME",
            description = "Names of jobs begin with it; another one for each scaler. Default: pilots-HOST-PORT.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--slots", paramLabel = "N", description = "Slots of a worker. Default: ${DEFAULT-VALUE}.")
    private int slots = 1;

    @Option(
            names = "--tags",
            paramLabel = "TAG",
            split = ",",
            description = "Tags of the workers, which are then started only for tasks that require one of them.")
    private List<String> tags = List.of();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory for all tasks of a worker. Default: no limit.")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = "--life",
            paramLabel = "TIME",
            description = "Wall time of a worker. Default: that of the batch system.")
    private Optional<String> life = Optional.empty();

    @Option(
            names = "--worker",
            paramLabel = "PROGRAM",
            description =
                    "Program of the workers, as their hosts see it. Default: this ./parhelion, that of the image in containers.")
    private Optional<String> program = Optional.empty();

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "What workers print (slurm, local). Default: ${DEFAULT-VALUE}.")
    private Path logs = Path.of("results/pilots");

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "The Job of a worker (kubernetes). Default: " + MANIFEST + ".")
    private Optional<Path> manifest = Optional.empty();

    @Option(names = "--queue", paramLabel = "NAME", description = "Job queue (batch). Default: ${DEFAULT-VALUE}.")
    private String queue = "parhelion";

    @Option(
            names = "--definition",
            paramLabel = "NAME",
            description = "Job definition (batch). Default: ${DEFAULT-VALUE}.")
    private String definition = "parhelion-pilot";

    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "After --: further options of sbatch.")
    private List<String> options = List.of();

    /**
     * What the workers are.
     *
     * @throws ConfigException if an option is wrong
     */
    PilotKind kind(String address) {
        String fleet = name.orElseGet(() -> fleet(address));
        long lifeMillis =
                life.map(text -> ScaleRuleOptions.millis("--life", text)).orElse(0L);
        return SpacePlace.mistakes(() -> new PilotKind(fleet, slots, Set.copyOf(tags), lifeMillis));
    }

    private static String fleet(String address) {
        String text = ("pilots-" + address).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return text.substring(0, Math.min(text.length(), NAME_LENGTH_MAX)).replaceFirst("-$", "");
    }

    Path logs() {
        return logs;
    }

    /**
     * What starts them.
     *
     * @throws ConfigException if an option is wrong
     */
    PilotProvider provider(PilotKind kind, CoordinatorPlace place, ScalerOptions rule) {
        if (!options.isEmpty() && !system.equals("slurm")) {
            throw new ConfigException("'" + options.getFirst() + "': only --with slurm takes further options after --");
        }
        PilotCommand worker = pilot -> {
            List<String> arguments = new ArrayList<>(List.of("campaign", "work"));
            arguments.addAll(place.arguments());
            arguments.addAll(List.of("--name", pilot, "--slots", String.valueOf(slots)));
            arguments.addAll(List.of("--idle", String.valueOf(rule.idleMillis() / 1000 + GRACE_SECONDS)));
            if (!tags.isEmpty()) {
                arguments.addAll(List.of("--tags", String.join(",", tags)));
            }
            memory.ifPresent(size -> arguments.addAll(List.of("--memory", size)));
            if (kind.lifeMillis() > 0 && !system.equals("slurm")) {
                arguments.addAll(List.of("--life", String.valueOf(Math.max(1, kind.lifeMillis() / 1000))));
            }
            return command(arguments);
        };
        return switch (system) {
            case "slurm" -> BatchPilots.slurm(kind, worker, options, logs);
            case "kubernetes" -> BatchPilots.kubernetes(kind, worker, manifest());
            case "batch" -> BatchPilots.awsBatch(kind, worker, queue, definition);
            case "local" -> new LocalPilots(kind, worker, logs);
            default -> throw new ConfigException("--with " + system + ": must be slurm, kubernetes, batch or local");
        };
    }

    private List<String> command(List<String> arguments) {
        Optional<String> script = program.or(() -> switch (system) {
            case "slurm" -> Home.find().map(home -> home.resolve("parhelion").toString());
            case "local" -> Optional.empty();
            default -> Optional.of("./parhelion"); // of the image
        });
        if (script.isEmpty()) {
            return JavaCommand.of(Main.class.getName(), arguments);
        }
        List<String> command = new ArrayList<>(List.of(script.get()));
        command.addAll(arguments);
        return command;
    }

    private String manifest() {
        Path file = manifest.orElseGet(
                () -> Home.find().map(home -> home.resolve(MANIFEST)).orElse(Path.of(MANIFEST)));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("--manifest " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
