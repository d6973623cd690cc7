package org.parhelion.campaign;

import org.parhelion.campaign.store.TaskStore;

/** A value that knows a store, and prints: {@code ArchitectureTest} looks for it. */
final class PlantedValue {
    private PlantedValue() {}

    @SuppressWarnings("SystemOut")
    static void violate(TaskStore store) {
        System.out.println(store.leader());
    }
}
