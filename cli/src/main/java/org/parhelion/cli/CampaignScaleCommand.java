package org.parhelion.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.parhelion.campaign.net.CampaignClient;
import org.parhelion.campaign.pilots.Autoscaler;
import org.parhelion.campaign.pilots.FleetAccount;
import org.parhelion.campaign.pilots.FleetLoad;
import org.parhelion.campaign.pilots.FleetScaler;
import org.parhelion.campaign.pilots.FleetWorker;
import org.parhelion.campaign.pilots.PilotKind;
import org.parhelion.campaign.pilots.PilotProvider;
import org.parhelion.campaign.pilots.QueueLine;
import org.parhelion.campaign.pilots.ScaleDecision;
import org.parhelion.campaign.pilots.ScalerOptions;
import org.parhelion.campaign.pilots.SubmitAnswer;
import org.parhelion.runs.stop.Signals;
import org.parhelion.runs.stop.StopReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign scale}: starts and ends workers as the queue demands. */
@Command(
        name = "scale",
        description = {
            "Start workers through a batch system when tasks wait, and let them end when they are idle.",
            "It may be interrupted and started again: it finds its workers by the names of their jobs. They go on without it."
        },
        sortOptions = false)
final class CampaignScaleCommand implements Callable<Integer> {
    private static final long STOP_POLL_MILLIS = 100;

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private ScaleRuleOptions rule = new ScaleRuleOptions();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "Between two looks at coordinator and batch system. Default: ${DEFAULT-VALUE}.")
    private String interval = "15s";

    @Option(names = "--once", description = "Look once, act, and end.")
    private boolean once;

    @Option(names = "--dry-run", description = "Print decisions and commands; start and end nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        place.addresses(); // refused before anything is started
        long intervalMillis = ScaleRuleOptions.millis("--interval", interval);
        PilotKind kind = fleet.kind(place.firstAddress());
        ScalerOptions options = rule.options();
        Autoscaler scaler = SpacePlace.mistakes(() -> new Autoscaler(kind, options));
        PilotProvider provider = fleet.provider(kind, place, options);
        Optional<FleetAccountFile> account = options.budgetHours() > 0
                ? Optional.of(new FleetAccountFile(fleet.logs().resolve(kind.fleet() + ".budget.json")))
                : Optional.empty();
        account.flatMap(FleetAccountFile::read).ifPresent(scaler::restore);
        try (CampaignClient client = place.client();
                Signals signals = Signals.handle(EnumSet.of(StopReason.INT, StopReason.TERM))) {
            makeLogs();
            FleetScaler scaling =
                    new FleetScaler(scaler, () -> load(client), provider, !dryRun, new Printer(provider, account));
            print("fleet " + kind.fleet() + ": " + options.least() + " … " + options.most() + " pilots with "
                    + kind.slots() + " slots" + (dryRun ? "; a dry run" : ""));
            while (signals.reason(0).isEmpty() && look(scaling, signals)) {
                if (once) {
                    return 0;
                }
                long next = System.nanoTime() + intervalMillis * 1_000_000;
                while (System.nanoTime() < next && signals.reason(0).isEmpty()) {
                    Thread.sleep(STOP_POLL_MILLIS);
                }
            }
            print("ends; " + scaler.pilots() + " pilots go on, and end when they are idle");
            return 0;
        }
    }

    /**
     * Looks once. A signal ends the look, which otherwise lasts until coordinator and batch system have answered: up to a minute.
     *
     * @return whether no signal came
     */
    private static boolean look(FleetScaler scaling, Signals signals) throws InterruptedException {
        try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> look = looks.submit(() -> scaling.look(System.currentTimeMillis()));
            while (!look.isDone()) {
                if (signals.reason(0).isPresent()) {
                    looks.shutdownNow();
                    return false;
                }
                Thread.sleep(STOP_POLL_MILLIS);
            }
            if (look.state() == Future.State.FAILED) {
                throw look.exceptionNow() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(look.exceptionNow());
            }
            return true;
        }
    }

    private void makeLogs() {
        if (dryRun) {
            return;
        }
        Path logs = fleet.logs();
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException("--logs " + logs + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static FleetLoad load(CampaignClient client) {
        var load = client.load();
        long now = System.currentTimeMillis();
        return new FleetLoad(
                load.waiting().stream()
                        .map(line -> new QueueLine(
                                line.needs().ranks(),
                                line.needs().tags(),
                                line.tasks(),
                                now - line.ageMillis(),
                                line.runMillis()))
                        .toList(),
                load.workers().stream()
                        .map(worker -> new FleetWorker(
                                worker.name(),
                                worker.slots(),
                                worker.tags(),
                                worker.usedSlots(),
                                worker.idleMillis(),
                                worker.draining()))
                        .toList());
    }

    private void print(String text) {
        ConsoleLines.print(spec, "parhelion: " + text);
    }

    /** Prints what is decided and done. */
    private final class Printer implements FleetScaler.Observer {
        private final PilotProvider provider;
        private final Optional<FleetAccountFile> file;

        private Printer(PilotProvider provider, Optional<FleetAccountFile> file) {
            this.provider = provider;
            this.file = file;
        }

        @Override
        public void accounted(FleetAccount account) {
            file.ifPresent(kept -> kept.write(account));
        }

        @Override
        public void decided(ScaleDecision decision) {
            switch (decision) {
                case ScaleDecision.Start start -> {
                    print("start " + names(start.pilots()) + ": " + start.reason());
                    if (dryRun) {
                        start.pilots().forEach(pilot -> print("would run: " + provider.preview(pilot)));
                    }
                }
                case ScaleDecision.End end -> print("end " + names(end.pilots()) + ": " + end.reason());
                case ScaleDecision.Hold hold -> print("wait: " + hold.reason());
            }
        }

        private String names(List<String> pilots) {
            return pilots.size() + " (" + String.join(", ", pilots) + ")";
        }

        @Override
        public void submitted(String pilot, SubmitAnswer answer) {
            switch (answer) {
                case SubmitAnswer.Accepted accepted -> print(pilot + " is job " + accepted.id());
                case SubmitAnswer.Refused refused -> print(pilot + " was refused: " + refused.why());
                case SubmitAnswer.Unknown unknown ->
                    print(pilot + " counts, although its state is unknown: " + unknown.why());
            }
        }

        @Override
        public void trouble(String trouble) {
            print(trouble.isEmpty() ? "all answer again" : trouble);
        }
    }
}
