package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.runs.file.Config;

/** All problems by name. */
final class Problems {
    private static final List<String> NAMES = List.of("heat", "jacobi", "hotspot", "wave");

    private Problems() {}

    /** The problem that {@code config} describes; keys that all problems share are left to the caller. */
    static Problem read(Config config) {
        return switch (config.choice("problem", NAMES)) {
            case "heat" -> HeatProblem.read(config);
            case "jacobi" -> JacobiProblem.read(config);
            case "hotspot" -> HotSpotProblem.read(config);
            default -> WaveProblem.read(config);
        };
    }
}
