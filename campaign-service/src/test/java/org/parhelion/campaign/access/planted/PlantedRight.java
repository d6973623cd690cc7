package org.parhelion.campaign.access.planted;

import io.grpc.Status;
import io.helidon.http.HttpPrologue;
import org.parhelion.campaign.http.HttpOptions;

/** A right that knows every transport, and prints: {@code ServiceArchitectureTest} looks for it. */
public final class PlantedRight {
    private PlantedRight() {}

    @SuppressWarnings("SystemOut")
    static void violate(Status status, HttpPrologue prologue, HttpOptions options) {
        System.out.println(
                status.getCode() + prologue.rawProtocol() + options.tls().isPresent());
    }
}
