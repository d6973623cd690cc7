package org.parhelion.runs.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The numbers of steps per exchange that trials on this machine have chosen, one file for each problem in the user's cache directory:
 * {@code tiling-MACHINE-PROBLEM.txt}, where PROBLEM is a hash. A file that is deleted is measured again.
 */
public final class TilingCache {
    private static final int HASH_DIGITS = 16;

    private final Path directory;
    private final String machine;

    /**
     * The choices in a directory.
     *
     * @param directory the directory; created when a choice is kept
     * @param machine the machine
     */
    TilingCache(Path directory, Host machine) {
        this.directory = directory;
        this.machine = CacheFiles.name(machine);
    }

    /**
     * The choices in the user's cache directory.
     *
     * @param machine the machine
     * @return the choices
     */
    public static TilingCache of(Host machine) {
        return new TilingCache(CacheFiles.directory(), machine);
    }

    /**
     * The choice of an earlier run.
     *
     * @param problem description of the problem
     * @return steps per exchange; 0 if there is no choice, or its file cannot be read
     */
    public int chosen(String problem) {
        try {
            return Math.max(0, Integer.parseInt(Files.readString(file(problem)).strip()));
        } catch (IOException | NumberFormatException e) {
            return 0; // a trial runs
        }
    }

    /**
     * Keeps a choice. If the directory is not writable, the next run has a trial again.
     *
     * @param problem description of the problem
     * @param stepsPerExchange the choice, 1 or more
     */
    public void keep(String problem, int stepsPerExchange) {
        Path file = file(problem);
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "tiling", ".tmp");
            Files.writeString(written, stepsPerExchange + "\n");
            // Other processes read a whole file, or none.
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // The cache directory is not writable: the next run has a trial again.
        }
    }

    private Path file(String problem) {
        return directory.resolve("tiling-" + machine + "-" + hash(problem) + ".txt");
    }

    private static String hash(String problem) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(problem.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
