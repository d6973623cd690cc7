package org.parhelion.adapters.grpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which token opens whose spaces. Tokens are kept as hashes: the time of a look-up depends on no part of a token.
 *
 * <pre>
 *   # token                          role    tenant    end (optional)
 *   kJ8vQ2mX0sT7yB4nR9wL             write   physics
 *   aZ3fH6dP1cV5gK8qM2xN             read    physics   2027-01-01T00:00:00Z
 * </pre>
 */
public final class Tokens {
    private static final int LENGTH_MIN = 16;
    private static final int COLUMNS_MIN = 3;
    private static final int COLUMNS_MAX = 4;

    private final Map<String, ClientRights> byHash;

    private Tokens(Map<String, ClientRights> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * Reads a file of tokens.
     *
     * @param file a line for each: token, {@code read} or {@code write}, tenant, and optionally the end (ISO 8601), separated by
     *     spaces; empty lines and lines that start with # are left out
     * @return the tokens
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a line is wrong; the message contains file and line, never the token
     */
    public static Tokens read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Map<String, ClientRights> byHash = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String place = file + ":" + (i + 1) + ": ";
                String[] columns = line.split("\\s+");
                if (columns.length < COLUMNS_MIN || columns.length > COLUMNS_MAX) {
                    throw new IllegalArgumentException(place + "has " + columns.length
                            + " columns; use TOKEN read|write TENANT, and optionally the end");
                }
                if (columns[0].length() < LENGTH_MIN) {
                    throw new IllegalArgumentException(place + "a token has at least " + LENGTH_MIN
                            + " characters: openssl rand -hex 20 makes one");
                }
                if (byHash.put(hash(columns[0]), access(place, columns)) != null) {
                    throw new IllegalArgumentException(place + "this token stands above already");
                }
            }
        }
        if (byHash.isEmpty()) {
            throw new IllegalArgumentException(file + ": contains no token");
        }
        return new Tokens(byHash);
    }

    private static ClientRights access(String place, String... columns) {
        boolean write = columns[1].equals("write");
        if (!write && !columns[1].equals("read")) {
            throw new IllegalArgumentException(place + "the role '" + columns[1] + "' is neither read nor write");
        }
        try {
            Instant end = columns.length == COLUMNS_MAX ? Instant.parse(columns[COLUMNS_MAX - 1]) : Instant.MAX;
            return new ClientRights(Optional.of(columns[2]), write, end);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    place + "the end '" + columns[COLUMNS_MAX - 1] + "' is no time such as 2027-01-01T00:00:00Z", e);
        }
    }

    /** What a token permits, whether or not its time is over; empty for an unknown one. */
    Optional<ClientRights> access(String token) {
        return Optional.ofNullable(byHash.get(hash(token)));
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** Leaves the tokens out. */
    @Override
    public String toString() {
        return byHash.size() + " tokens";
    }
}
