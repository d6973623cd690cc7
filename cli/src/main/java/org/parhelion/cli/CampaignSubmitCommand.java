package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.campaign.CampaignCounts;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.net.CampaignClient;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign submit}: begins a campaign at a coordinator. */
@Command(
        name = "submit",
        description = {
            "Submit a campaign to a coordinator, or go on with it. The coordinator and its workers read the file at the same path.",
            "Exit status: 0 submitted, or with --wait all tasks have succeeded; 1 some have not; 2 a mistake."
        },
        sortOptions = false)
final class CampaignSubmitCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(2);

    @Parameters(paramLabel = "FILE", description = "The campaign, for instance configs/campaigns/heat-sweep.yaml.")
    private Path file = Path.of("");

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose campaign. Default: ${DEFAULT-VALUE}.")
    private String tenant = CampaignId.DEFAULT_TENANT;

    @Option(names = "--name", paramLabel = "NAME", description = "The campaign's name. Default: that of the file.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the campaign's file: set.steps=100. Can be repeated.")
    private List<String> settings = List.of();

    @Option(names = "--wait", description = "Wait for the end, and write the results.")
    private boolean wait;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException {
        CampaignPlan plan = CampaignFile.read(file, settings);
        CampaignId id = SpacePlace.mistakes(() -> new CampaignId(tenant, name.orElse(plan.name())));
        try (CampaignClient client = place.client()) {
            Optional.ofNullable(System.getenv("TRACEPARENT"))
                    .flatMap(TraceContext::parse)
                    .ifPresent(client::trace);
            int tasks = CoordinatorPlace.asked(() -> client.submit(id, file, settings, plan.fingerprint()));
            ConsoleLines.print(spec, id + ": " + tasks + " tasks submitted");
            if (!wait) {
                return 0;
            }
            while (!CoordinatorPlace.awaited(client, id, POLL)) {
                CampaignCounts counts = CoordinatorPlace.asked(() -> client.counts(id));
                spec.commandLine().getErr().println(id + ": " + CampaignRunOptions.text(counts));
                spec.commandLine().getErr().flush();
            }
            return RemoteCampaign.of(client, id, spec).results(false);
        }
    }
}
