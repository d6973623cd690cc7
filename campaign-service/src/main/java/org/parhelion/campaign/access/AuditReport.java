package org.parhelion.campaign.access;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.runs.report.Json;
import tools.jackson.core.JacksonException;

/**
 * What a check of an audit log found.
 *
 * @param lines complete lines
 * @param head number and hash of the last line, as {@code N:SHA256}; to be noted at another place
 * @param tornBytes bytes behind the last complete line: a crash while a line was written
 * @param faults what was changed, is missing or was inserted; at most {@value #FAULTS_MAX} lines
 */
public record AuditReport(long lines, String head, int tornBytes, List<String> faults) {
    /** The most faults that are told. */
    public static final int FAULTS_MAX = 20;

    /** The hash before the first line. */
    static final String BEGINNING = "0".repeat(64);

    private static final int LINE_BYTES_MAX = 1 << 16;

    /** Copies the faults. */
    public AuditReport {
        faults = List.copyOf(faults);
    }

    /**
     * Checks the chain of a log against itself and against the head that is kept beside it.
     *
     * @param file the log
     * @return what was found
     * @throws IOException if a file cannot be read
     */
    public static AuditReport of(Path file) throws IOException {
        return check(file, Optional.empty());
    }

    /**
     * Checks a log also against a head that was noted at another place: so even a log that was written anew together with its head is found.
     *
     * @param file the log
     * @param noted {@link #head} of an earlier check
     * @return what was found
     * @throws IOException if a file cannot be read
     */
    public static AuditReport of(Path file, String noted) throws IOException {
        return check(file, Optional.of(noted));
    }

    private static AuditReport check(Path file, Optional<String> noted) throws IOException {
        Path headFile = AuditLog.headOf(file);
        Optional<String> head = Files.exists(headFile)
                ? Optional.of(Files.readString(headFile, StandardCharsets.ISO_8859_1))
                : Optional.empty();
        Check check = new Check(noted);
        if (Files.exists(file)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                check.read(in);
            }
        } else if (head.isPresent()) {
            check.fault(file + ": the log is missing, and its head says that there was one");
        }
        check.head(head, headFile);
        if (noted.isPresent() && !check.notedSeen) {
            check.fault("no line has the number and the hash that were noted, " + noted.get()
                    + ": lines up to it were changed, or are missing");
        }
        return new AuditReport(check.number, check.number + ":" + check.hash, check.torn, check.faults);
    }

    /** {@return whether nothing was found} */
    public boolean intact() {
        return faults.isEmpty() && tornBytes == 0;
    }

    /** One pass over a log. */
    private static final class Check {
        private final Optional<String> noted;
        private final List<String> faults = new ArrayList<>();
        private boolean notedSeen;
        private long number;
        private String hash = BEGINNING;
        private String hashBefore = BEGINNING;
        private int torn;

        Check(Optional<String> noted) {
            this.noted = noted;
        }

        private void fault(String text) {
            if (faults.size() < FAULTS_MAX) {
                faults.add(text);
            }
        }

        private void read(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int read = in.read(); read >= 0; read = in.read()) {
                if (read == '\n') {
                    line(line.toByteArray());
                    line.reset();
                } else if (line.size() < LINE_BYTES_MAX) {
                    line.write(read);
                } else {
                    fault("line " + (number + 1) + ": longer than " + LINE_BYTES_MAX + " bytes");
                    return;
                }
            }
            torn = line.size();
        }

        private void line(byte[] bytes) {
            number++;
            String place = "line " + number + ": ";
            try {
                Map<String, Object> entry = Json.parse(new String(bytes, StandardCharsets.UTF_8));
                long named = entry.get(AuditLog.NUMBER) instanceof Number own ? own.longValue() : -1;
                if (named != number) {
                    fault(place + "is numbered " + named
                            + ": lines before it are missing, were inserted, or it was changed");
                } else if (!hash.equals(entry.get(AuditLog.BEFORE))) {
                    fault(place + "does not follow from line " + (number - 1) + ": one of the two was changed");
                }
            } catch (JacksonException e) {
                fault(place + "is no JSON: it was changed");
            }
            hashBefore = hash;
            hash = Sha256.of(bytes);
            notedSeen |= noted.isPresent() && noted.get().equals(number + ":" + hash);
        }

        /** The head is written after its line: a crash between leaves it one line behind. */
        private void head(Optional<String> head, Path file) {
            if (head.isEmpty()) {
                if (number > 1) {
                    fault(file + ": is missing: whether lines at the end are missing cannot be told");
                }
            } else if (!head.get().equals(AuditLog.head(number, hash))
                    && !(number > 0 && head.get().equals(AuditLog.head(number - 1, hashBefore)))) {
                fault("the last line, " + number + ", is not that of " + file + " ("
                        + head.get().strip()
                        + "): lines at the end are missing, were added or changed, or the head was changed");
            }
        }
    }
}
