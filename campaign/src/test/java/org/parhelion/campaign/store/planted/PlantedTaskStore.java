package org.parhelion.campaign.store.planted;

import org.parhelion.campaign.local.LocalRunner;

/** A store that knows who runs tasks: {@code ArchitectureTest} looks for it. */
public final class PlantedTaskStore {
    private PlantedTaskStore() {}

    static boolean violate(Object other) {
        return other instanceof LocalRunner;
    }
}
