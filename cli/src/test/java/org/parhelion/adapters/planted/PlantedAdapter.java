package org.parhelion.adapters.planted;

import org.parhelion.adapters.grpc.SpaceServer;
import org.parhelion.runs.report.Json;

/** An adapter that uses another one and runs, and prints: {@code AdapterRulesTest} looks for it. */
public final class PlantedAdapter {
    private PlantedAdapter() {}

    @SuppressWarnings("SystemOut")
    static void violate(Object server, String text) {
        System.out.println(server instanceof SpaceServer ? Json.parse(text) : text);
    }
}
