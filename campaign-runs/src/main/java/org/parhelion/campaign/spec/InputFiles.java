package org.parhelion.campaign.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.design.DesignTask;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Quantity;
import org.parhelion.runs.problem.RunFile;

/**
 * The files that tasks read, and their hashes: run files, the initial fields, coefficients and pictures that they name, and what {@code inputs:} lists.
 *
 * <p>A run file is read once for all tasks whose parameters differ in numbers only, because a number names no file. Not safe for several threads.
 */
public final class InputFiles {
    private static final int PIECE_BYTES = 1 << 16;

    private final OptionalLong wholeSteps;
    private final Map<List<Object>, SortedSet<Path>> files = new HashMap<>();
    private final Map<Path, String> hashes = new HashMap<>();

    /**
     * Nothing is read yet.
     *
     * @param wholeSteps the steps of a whole run, where a searcher stops runs before; else empty
     */
    InputFiles(OptionalLong wholeSteps) {
        this.wholeSteps = wholeSteps;
    }

    /**
     * Hashes the files that the first tasks of a campaign read: all tasks, unless a searcher chooses by results.
     *
     * @param plan the campaign
     * @return the SHA-256 of each file, by its path
     * @throws ConfigException if one cannot be read
     */
    public static SortedMap<Path, String> of(CampaignPlan plan) {
        InputFiles inputs = new InputFiles(plan.steps());
        SortedMap<Path, String> hashes = new TreeMap<>();
        List<DesignTask> points = plan.search().get().ask();
        for (PlannedProgram program : plan.programs()) {
            for (DesignTask point : points) {
                inputs.files(program, point.parameters()).forEach(file -> hashes.put(file, inputs.hash(file)));
            }
        }
        return hashes;
    }

    private SortedSet<Path> files(PlannedProgram program, Map<String, String> parameters) {
        List<Object> names = new ArrayList<>(List.of(program.name()));
        parameters.forEach((name, value) -> {
            if (!isNumeric(value)) {
                names.addAll(List.of(name, value));
            }
        });
        return files.computeIfAbsent(names, _ -> read(program, parameters));
    }

    private SortedSet<Path> read(PlannedProgram program, Map<String, String> parameters) {
        SortedSet<Path> read = new TreeSet<>(program.inputs());
        if (program.program() instanceof TaskProgram.RunFile run) {
            Path file = Path.of(run.path());
            read.add(file);
            read.addAll(RunFile.read(file, TaskSettings.of(program, parameters, wholeSteps))
                    .files());
        }
        return read;
    }

    /** Whether a value is a number, with or without a unit, or a list of such. */
    private static boolean isNumeric(String value) {
        try {
            for (String item : value.replace("[", "").replace("]", "").split(",", -1)) {
                Quantity.parse(item.strip());
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String hash(Path file) {
        return hashes.computeIfAbsent(file, InputFiles::sha256);
    }

    /** Identifies what the results of a task depend on, besides program, parameters and ranks. */
    String identity(PlannedProgram program, Map<String, String> parameters) {
        List<String> parts = new ArrayList<>(List.of(
                program.settings().toString(), program.results().toString(), program.engine(), wholeSteps.toString()));
        files(program, parameters).forEach(file -> parts.add(hash(file)));
        return sha256(parts);
    }

    private static String sha256(Collection<String> parts) {
        return HexFormat.of().formatHex(digest().digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Hashes a file.
     *
     * @param file the file
     * @return its SHA-256, hexadecimal
     * @throws ConfigException if it cannot be read
     */
    public static String sha256(Path file) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            MessageDigest digest = ((DigestInputStream) in).getMessageDigest();
            byte[] piece = new byte[PIECE_BYTES];
            while (in.read(piece) >= 0) {
                // the digest sees each piece
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
