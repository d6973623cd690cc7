package org.parhelion.cli;

import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.session.CampaignBackup;
import org.parhelion.campaign.store.LogExtent;
import org.parhelion.campaign.store.LogPlace;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign rewind}: takes a store back to an earlier moment. */
@Command(
        name = "rewind",
        description = {
            "Take a store of tasks back to an earlier entry of its log, or to a time; what was recorded later is removed, and its tasks run again.",
            "Without --entry and --until: tell how far back it can go. Make a backup first, and stop coordinators and workers."
        },
        sortOptions = false)
final class CampaignRewindCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ADDRESS",
            description = "The store: sqlite:PATH (of campaign.db or campaigns.db) or postgresql://USER@HOST/DATABASE.")
    private String address = "";

    @Option(names = "--entry", paramLabel = "N", description = "The last entry that is kept.")
    private Optional<Long> entry = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "What was recorded until then is kept: 2026-11-30T14:05:00+01:00.")
    private Optional<String> until = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (entry.isPresent() && until.isPresent()) {
            throw new ConfigException("--entry and --until: name one of them");
        }
        Optional<LogPlace> place =
                entry.<LogPlace>map(LogPlace.Entry::new).or(() -> until.map(CampaignRewindCommand::moment));
        try (TaskStore store = SpacePlace.mistakes(() -> TaskStores.open(URI.create(address)))) {
            if (place.isPresent()) {
                if (!store.awaitLead(TaskStore.SILENCE_MAX)) {
                    throw new ConfigException(address + ": " + store.leader() + " leads this store: stop it first");
                }
                CampaignBackup.Content content = CampaignBackup.Content.of(store.rewind(place.get()));
                ConsoleLines.print(spec, address + ": " + CampaignBackupCommand.text(content));
            } else {
                ConsoleLines.print(spec, text(store.extent()));
            }
            return 0;
        } catch (CampaignException e) {
            throw new ConfigException(address + ": " + e.getMessage(), e);
        }
    }

    private static LogPlace moment(String text) {
        try {
            return new LogPlace.Moment(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new ConfigException(
                    "--until " + text + ": is no time with an offset, for instance 2026-11-30T14:05:00+01:00 or …Z", e);
        }
    }

    private String text(LogExtent extent) {
        return extent.from().isEmpty()
                ? address + ": has no entry to go back to"
                : address + ": from entry " + extent.first() + " ("
                        + extent.from().get() + ") to entry " + extent.last() + " ("
                        + extent.to().orElseThrow() + ")";
    }
}
