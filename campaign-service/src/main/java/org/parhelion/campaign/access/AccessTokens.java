package org.parhelion.campaign.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parhelion.runs.file.ConfigException;

/**
 * Who has which token. The file contains SHA-256 hashes, so whoever reads it has no token. A token is random, hence a plain hash is enough.
 *
 * <pre>
 *   # sha256         name     tenant     roles               end (optional)
 *   3c59dc04…        ada      physics    operator,commands   2027-01-01T00:00:00Z
 *   b6d767d2…        wall     *          viewer
 * </pre>
 */
public final class AccessTokens {
    private static final int TOKEN_BYTES = 24;
    private static final int COLUMNS_MIN = 4;
    private static final int COLUMNS_MAX = 5;

    private final Map<String, Principal> byHash;

    private AccessTokens(Map<String, Principal> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * Reads a file of tokens.
     *
     * @param file a line for each token: hash, name, tenant or {@code *} for all, roles separated by commas, and optionally the end (ISO 8601); empty lines and lines that start
     *     with # are left out
     * @return the tokens
     * @throws ConfigException if the file cannot be read or a line is wrong; the message contains file and line
     */
    public static AccessTokens read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigException(file + ": tokens cannot be read: " + e.getMessage(), e);
        }
        Map<String, Principal> byHash = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    String[] columns = line.split("\\s+");
                    if (byHash.put(hash(columns), principal(columns)) != null) {
                        throw new IllegalArgumentException("this token stands above already");
                    }
                } catch (IllegalArgumentException e) {
                    throw new ConfigException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        if (byHash.isEmpty()) {
            throw new ConfigException(file + ": contains no token; ./parhelion campaign token adds one");
        }
        return new AccessTokens(byHash);
    }

    /**
     * {@return one token, without a file}
     *
     * @param token the token
     * @param principal whose it is
     */
    public static AccessTokens of(String token, Principal principal) {
        return new AccessTokens(Map.of(Sha256.of(token), principal));
    }

    private static String hash(String... columns) {
        if (!columns[0].matches("[0-9a-f]{64}")) {
            // Perhaps a token in clear text: it is not repeated.
            throw new IllegalArgumentException(
                    "the first column is no SHA-256 in hexadecimal; ./parhelion campaign token writes such a line");
        }
        if (columns.length < COLUMNS_MIN || columns.length > COLUMNS_MAX) {
            throw new IllegalArgumentException(
                    columns.length + " columns; use SHA256 NAME TENANT ROLES, and optionally the end");
        }
        return columns[0];
    }

    private static Principal principal(String... columns) {
        Instant end = Instant.MAX;
        if (columns.length == COLUMNS_MAX) {
            try {
                end = Instant.parse(columns[COLUMNS_MAX - 1]);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "the end '" + columns[COLUMNS_MAX - 1] + "' is no time such as 2027-01-01T00:00:00Z", e);
            }
        }
        return new Principal(columns[1], Principal.tenant(columns[2]), Principal.roles(columns[3]), end);
    }

    /** {@return a new random token of 192 bits} */
    public static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * {@return the line of a file of tokens}
     *
     * @param token the token
     * @param principal whose it is
     */
    public static String line(String token, Principal principal) {
        return String.join(
                        " ",
                        Sha256.of(token),
                        principal.name(),
                        principal.tenant().orElse(Principal.EVERY_TENANT),
                        principal.roles().stream().map(Role::label).sorted().collect(Collectors.joining(",")),
                        principal.end().equals(Instant.MAX)
                                ? ""
                                : principal.end().toString())
                .strip();
    }

    /**
     * {@return whose a token is, whether or not its time is over; empty for an unknown one} The time of the look-up depends on no part of the token.
     *
     * @param token the token
     */
    public Optional<Principal> principal(String token) {
        return Optional.ofNullable(byHash.get(Sha256.of(token)));
    }

    /** Leaves the hashes out. */
    @Override
    public String toString() {
        return byHash.size() + " tokens";
    }
}
