package org.parhelion.campaign.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.parhelion.runs.file.ConfigException;

/**
 * Who has which token. The file contains SHA-256 hashes, so its readers learn no token. A token is random, hence a plain hash is enough. Any thread may call any method.
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

    /** What tells one content of a file from the next. */
    private record Stamp(FileTime modified, long bytes, Optional<Object> identity) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    /** Between two looks whether the file was changed: looking takes longer than finding a token. */
    private static final long LOOK_NANOS = 200_000_000;

    private final Optional<Path> file;
    private final Consumer<String> note;
    private volatile Map<String, Principal> byHash;
    private volatile Optional<Stamp> stamp;
    private volatile long lookedNanos = System.nanoTime();

    private AccessTokens(
            Optional<Path> file, Consumer<String> note, Optional<Stamp> stamp, Map<String, Principal> byHash) {
        this.file = file;
        this.note = note;
        this.stamp = stamp;
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
        return new AccessTokens(Optional.empty(), line -> {}, Optional.empty(), some(file));
    }

    /**
     * Reads a file of tokens, and reads it again within a fifth of a second when it has been changed. If it is wrong then, the tokens that were read before stay.
     *
     * @param file as for {@link #read}; later it may also contain no token
     * @param note receives a line for people when the file has been read again, or could not be
     * @return the tokens
     * @throws ConfigException if the file cannot be read or a line is wrong; the message contains file and line
     */
    public static AccessTokens watched(Path file, Consumer<String> note) {
        Optional<Stamp> stamp = stamp(file); // before the content: a change between the two is read again
        return new AccessTokens(Optional.of(file), note, stamp, some(file));
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            return Optional.of(Stamp.of(file));
        } catch (IOException e) {
            return Optional.empty(); // reading it explains why
        }
    }

    private Map<String, Principal> current() {
        if (file.isPresent() && System.nanoTime() - lookedNanos > LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            if (!stamp(file.get()).equals(stamp)) {
                readAgain(file.get());
            }
        }
        return byHash;
    }

    private synchronized void readAgain(Path changed) {
        Optional<Stamp> now = stamp(changed);
        if (now.equals(stamp)) {
            return; // another thread has read it
        }
        try {
            byHash = Map.copyOf(all(changed));
            note.accept(changed + " was changed: " + byHash.size() + " tokens are valid now");
        } catch (ConfigException e) {
            note.accept("the tokens that were valid before stay valid, because of a mistake: " + e.getMessage());
        }
        stamp = now;
    }

    private static Map<String, Principal> some(Path file) {
        Map<String, Principal> byHash = all(file);
        if (byHash.isEmpty()) {
            throw new ConfigException(file + ": contains no token; ./parhelion campaign token adds one");
        }
        return byHash;
    }

    private static Map<String, Principal> all(Path file) {
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
        return byHash;
    }

    /**
     * Takes all tokens of a name out of a file. A server that uses the file refuses them from then on.
     *
     * @param file the file of tokens
     * @param name whose tokens
     * @return how many there were
     * @throws ConfigException if the file cannot be read or written, or a line is wrong; the file is then unchanged
     */
    public static int revoke(Path file, String name) {
        all(file);
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            List<String> kept = lines.stream()
                    .filter(line -> line.isBlank()
                            || line.strip().startsWith("#")
                            || !line.strip().split("\\s+", COLUMNS_MAX)[1].equals(name))
                    .toList();
            // A new file in its place: no reader sees half of it.
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            Files.copy(file, part, StandardCopyOption.COPY_ATTRIBUTES);
            Files.write(part, kept);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return lines.size() - kept.size();
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * {@return one token, without a file}
     *
     * @param token the token
     * @param principal whose it is
     */
    public static AccessTokens of(String token, Principal principal) {
        return new AccessTokens(Optional.empty(), line -> {}, Optional.empty(), Map.of(Sha256.of(token), principal));
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
        return Optional.ofNullable(current().get(Sha256.of(token)));
    }

    /** Leaves the hashes out. */
    @Override
    public String toString() {
        return byHash.size() + " tokens";
    }
}
