package org.parhelion.runs.host;

import java.nio.file.Path;
import java.util.Optional;

/** Where what was measured on a machine is kept: the user's cache directory. */
final class CacheFiles {
    private CacheFiles() {}

    /** {@code $XDG_CACHE_HOME/parhelion}, by default {@code ~/.cache/parhelion}. */
    static Path directory() {
        String base = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isEmpty())
                .orElse(System.getProperty("user.home") + "/.cache");
        return Path.of(base, "parhelion");
    }

    /** A machine in the name of a file: its processor and number of cores. */
    static String name(Host machine) {
        return (machine.cpu() + "-" + machine.cores()).replaceAll("[^A-Za-z0-9]+", "-");
    }
}
