package org.parhelion.campaign.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;

/**
 * A process that stands by and then runs two campaigns: {@code StandbyMain STORE LOG TASKS [BEGIN]}. Beside the lines of
 * {@link KilledMain}, it appends {@code standby} when it stands by and has read what the store contains, {@code lead NANOS}
 * when it may lead, {@code open} when it leads, and {@code lost NANOS KIND} when it has stopped because it does not lead any
 * more. It submits its campaigns when the file {@code BEGIN} exists.
 */
public final class StandbyMain {
    private StandbyMain() {}

    /** {@code STORE LOG TASKS [BEGIN]}. */
    public static void main(String[] arguments) throws InterruptedException {
        Path log = Path.of(arguments[1]);
        List<Path> begin = arguments.length > 3 ? List.of(Path.of(arguments[3])) : List.of();
        try (TaskStore store = TaskStores.open(URI.create(arguments[0]))) {
            boolean noted = false;
            while (!store.awaitLead(Duration.ofSeconds(1))) {
                if (!noted) {
                    KilledMain.append(log, "standby");
                    noted = true;
                }
            }
            KilledMain.append(log, "lead " + System.nanoTime());
            try {
                KilledMain.run(store, log, Integer.parseInt(arguments[2]), () -> {
                    KilledMain.append(log, "open");
                    while (!begin.stream().allMatch(Files::exists)) {
                        TimeUnit.MILLISECONDS.sleep(2);
                    }
                });
                KilledMain.append(log, "end");
            } catch (CampaignException e) {
                KilledMain.append(log, "lost " + System.nanoTime() + " " + e.kind());
            }
        }
    }
}
