package org.parhelion.campaign.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;

/**
 * Who changed what, and who was refused: a line of JSON each. Each line contains the SHA-256 of the line before, and a file beside the log contains number and hash of the last
 * line. A line is on the disk before the change that it tells of is made.
 *
 * <pre>
 *   audit.jsonl        {"number":1,"time":…,"who":"ada",…,"before":"0000…"}
 *                      {"number":2,"time":…,"who":"ada",…,"before":"9f86…"}   SHA-256 of line 1
 *   audit.jsonl.head   2:4e07…                                                number and SHA-256 of line 2
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
    /** The key of a line's number. */
    static final String NUMBER = "number";
    /** The key of the hash of the line before. */
    static final String BEFORE = "before";

    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final FileChannel channel;
    private final FileChannel head;
    private final InstantSource clock;
    private long number;
    private String hash;
    private boolean failed;

    private AuditLog(Path file, FileChannel channel, FileChannel head, AuditReport report, InstantSource clock) {
        this.file = file;
        this.channel = channel;
        this.head = head;
        this.clock = clock;
        this.number = report.lines();
        this.hash = report.head().substring(report.head().indexOf(':') + 1);
    }

    /** The file with the head of a log. */
    static Path headOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".head");
    }

    /** The content of the file with the head. */
    static String head(long number, String hash) {
        return String.format(Locale.ROOT, "%019d:%s\n", number, hash);
    }

    /**
     * Opens a log, or begins one. A last line that a crash has torn is taken away, and a line tells of that.
     *
     * @param file the log; only its owner may read it
     * @param clock the time of the lines
     * @param note receives a line for the operator if the log was repaired
     * @return the log
     * @throws ConfigException if another process writes it, or if its chain is broken
     */
    public static AuditLog open(Path file, InstantSource clock, Consumer<String> note) {
        FileChannel channel = channel(file);
        try {
            lock(file, channel);
            AuditReport report = AuditReport.of(file);
            if (!report.faults().isEmpty()) {
                throw new ConfigException(file + ": " + report.faults().getFirst()
                        + ". Keep it and its .head as evidence, and name another file");
            }
            channel.truncate(channel.size() - report.tornBytes());
            channel.position(channel.size());
            AuditLog log = new AuditLog(file, channel, channel(headOf(file)), report, clock);
            if (report.tornBytes() > 0) {
                log.repaired(report.tornBytes(), note);
            }
            return log;
        } catch (IOException e) {
            close(channel);
            throw new ConfigException(file + ": the audit log cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    /** Opens a file that only its owner may read. */
    private static FileChannel channel(Path path) {
        try {
            boolean begun = Files.exists(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!begun && Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
            }
            return channel;
        } catch (IOException e) {
            throw new ConfigException(path + ": the audit log cannot be opened: " + e, e);
        }
    }

    private void repaired(int bytes, Consumer<String> note) {
        String what = bytes + " bytes of a line that was not complete were removed";
        append(new AuditEntry(
                "audit", "", "repair", String.valueOf(file.getFileName()), AuditEntry.Outcome.REPAIRED, what));
        note.accept(file + ": " + what + ": the process before this one did not end in order");
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // this very process has it
        }
        if (lock == null) {
            throw new ConfigException(file + ": another process writes this audit log; name another file");
        }
    }

    /**
     * Adds a line, durably.
     *
     * @param entry what it tells
     * @throws UncheckedIOException if it cannot be written; nothing may be changed then, and no later line is accepted
     */
    public synchronized void append(AuditEntry entry) {
        if (failed) {
            throw new UncheckedIOException(
                    new IOException(file + ": an earlier line of the audit log could not be written"));
        }
        Map<String, Object> line = Json.object();
        line.put(NUMBER, number + 1);
        line.put("time", clock.instant().toString());
        line.put("who", entry.who());
        line.put("tenant", entry.tenant());
        line.put("action", entry.action());
        line.put("subject", entry.subject());
        line.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        line.put("reason", entry.reason());
        line.put(BEFORE, hash);
        String text = Json.line(line);
        failed = true; // until it is complete: what follows half a line would not be a chain
        try {
            write(channel, channel.position(), text + "\n");
            channel.position(channel.size());
            number++;
            hash = Sha256.of(text);
            write(head, 0, head(number, hash)); // less than a sector: a crash leaves the old one or the new one
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the audit log cannot be written: " + e.getMessage(), e);
        }
        failed = false;
    }

    private static void write(FileChannel to, long offset, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes, offset + bytes.position());
        }
        to.force(false);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        close(channel);
        close(head);
    }
}
