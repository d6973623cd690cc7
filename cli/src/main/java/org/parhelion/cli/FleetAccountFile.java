package org.parhelion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.pilots.FleetAccount;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/** The file in which a scaler keeps what its fleet has used of the budget. */
final class FleetAccountFile {
    private static final String SAVED = "savedMillis";
    private static final String FINISHED = "finishedMillis";
    private static final String PILOTS = "pilots";
    private static final long NOT_RUNNING = -1;

    private final Path file;

    FleetAccountFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @return the account; empty if there is no file
     * @throws ConfigException if it is none
     */
    Optional<FleetAccount> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<String, Object> object = Json.parse(Files.readString(file));
            Map<String, OptionalLong> pilots = new HashMap<>();
            if (!(object.get(PILOTS) instanceof Map<?, ?> known)) {
                throw new IllegalArgumentException("there are no " + PILOTS);
            }
            known.forEach((name, since) -> {
                long millis = whole(since);
                pilots.put(
                        String.valueOf(name), millis == NOT_RUNNING ? OptionalLong.empty() : OptionalLong.of(millis));
            });
            return Optional.of(new FleetAccount(whole(object.get(SAVED)), whole(object.get(FINISHED)), pilots));
        } catch (IOException | IllegalArgumentException | tools.jackson.core.JacksonException e) {
            throw new ConfigException(
                    file + ": is no account of a fleet: " + e.getMessage() + "; remove it to begin the budget anew", e);
        }
    }

    private static long whole(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(value + " is no number");
    }

    /** Writes it; a reader sees the old one or the new one. */
    void write(FleetAccount account) {
        Map<String, Object> pilots = Json.object();
        account.pilots().forEach((name, since) -> pilots.put(name, since.orElse(NOT_RUNNING)));
        Map<String, Object> object = Json.object();
        object.put(SAVED, account.savedMillis());
        object.put(FINISHED, account.finishedMillis());
        object.put(PILOTS, pilots);
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, Json.pretty(object));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RunFailure(file + ": what the fleet has used of its budget cannot be stored: " + e, e);
        }
    }
}
