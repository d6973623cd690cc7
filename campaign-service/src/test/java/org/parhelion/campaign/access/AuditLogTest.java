package org.parhelion.campaign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;

class AuditLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T00:00:00Z"));
    private static final int LINES = 5;

    @TempDir
    private Path directory = Path.of("");

    private Path file() {
        return directory.resolve("audit.jsonl");
    }

    private static AuditEntry entry(String subject) {
        return new AuditEntry("ada", "physics", "submit", subject, AuditEntry.Outcome.ALLOWED, "");
    }

    private Path written() {
        try (AuditLog log = open(new ArrayList<>())) {
            for (int n = 0; n < LINES; n++) {
                log.append(entry("sweep-" + n));
            }
        }
        return file();
    }

    private AuditLog open(List<String> notes) {
        return AuditLog.open(file(), CLOCK, notes::add);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(file(), String.join("\n", lines) + "\n");
    }

    @Test
    void aLogThatNobodyTouchedIsIntactAndGoesOn() throws IOException {
        written();
        try (AuditLog log = open(new ArrayList<>())) {
            log.append(entry("later"));
        }
        AuditReport report = AuditReport.of(file());
        assertThat(report.intact()).isTrue();
        assertThat(report.lines()).isEqualTo(LINES + 1);
        assertThat(report.head()).matches("6:[0-9a-f]{64}");
        assertThat(Json.parse(lines().getLast()))
                .containsEntry("who", "ada")
                .containsEntry("time", "2026-11-30T00:00:00Z")
                .containsEntry("outcome", "allowed");
    }

    @Test
    void everyChangedByteIsFound() throws IOException {
        byte[] log = Files.readAllBytes(written());
        SplittableRandom random = seeded();
        for (int p = 0; p < log.length; p++) {
            byte[] changed = log.clone();
            changed[p] ^= (byte) (1 + random.nextInt(255));
            Files.write(file(), changed);
            assertThat(AuditReport.of(file()).intact()).as("byte " + p).isFalse();
        }
    }

    @Test
    void everyChangedByteOfTheHeadIsFound() throws IOException {
        Path head = AuditLog.headOf(written());
        byte[] bytes = Files.readAllBytes(head);
        SplittableRandom random = seeded();
        for (int p = 0; p < bytes.length; p++) {
            byte[] changed = bytes.clone();
            changed[p] ^= (byte) (1 + random.nextInt(255));
            Files.write(head, changed);
            assertThat(AuditReport.of(file()).intact()).as("byte " + p).isFalse();
        }
        Files.delete(head);
        assertThat(AuditReport.of(file()).faults().getFirst()).contains("missing");
    }

    @Test
    void everyMissingLineIsFound() throws IOException {
        written();
        List<String> all = lines();
        for (int n = 0; n < LINES; n++) {
            List<String> fewer = new ArrayList<>(all);
            fewer.remove(n);
            write(fewer);
            assertThat(AuditReport.of(file()).intact()).as("line " + (n + 1)).isFalse();
        }
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        byte[] log = Files.readAllBytes(written());
        for (int length = 0; length < log.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(log, length));
            assertThat(AuditReport.of(file()).intact()).as(length + " bytes").isFalse();
        }
        Files.delete(file());
        assertThat(AuditReport.of(file()).faults().getFirst()).contains("missing");
    }

    @Test
    void aLineThatWasInsertedOrMovedIsFound() throws IOException {
        written();
        List<String> all = lines();
        for (int n = 0; n <= LINES; n++) {
            for (int m = 0; m < LINES; m++) {
                List<String> more = new ArrayList<>(all);
                more.add(n, all.get(m));
                write(more);
                assertThat(AuditReport.of(file()).intact())
                        .as("line " + m + " at " + n)
                        .isFalse();
            }
        }
        List<String> swapped = new ArrayList<>(all);
        swapped.add(1, swapped.remove(2));
        write(swapped);
        assertThat(AuditReport.of(file()).faults().getFirst()).contains("line 2");
    }

    @Test
    void aLogWrittenAnewWithItsHeadIsFoundByANotedHead() throws IOException {
        String noted = AuditReport.of(written()).head();
        try (AuditLog log = open(new ArrayList<>())) {
            log.append(entry("later"));
        }
        assertThat(AuditReport.of(file(), noted).intact()).isTrue();
        Files.delete(file());
        Files.delete(AuditLog.headOf(file()));
        try (AuditLog log = open(new ArrayList<>())) {
            for (int n = 0; n < LINES; n++) {
                log.append(entry("other-" + n));
            }
        }
        assertThat(AuditReport.of(file()).intact()).isTrue();
        assertThat(AuditReport.of(file(), noted).faults().getFirst()).contains(noted);
    }

    @Test
    void aTornLastLineIsRepairedAndTold() throws IOException {
        written();
        Files.writeString(file(), "{\"number\":6,\"ti", StandardOpenOption.APPEND);
        assertThat(AuditReport.of(file()).tornBytes()).isEqualTo(15);
        List<String> notes = new ArrayList<>();
        try (AuditLog log = open(notes)) {
            log.append(entry("after"));
        }
        assertThat(notes).singleElement().asString().contains("15 bytes");
        assertThat(AuditReport.of(file()).intact()).isTrue();
        assertThat(Json.parse(lines().get(LINES)))
                .containsEntry("action", "repair")
                .containsEntry("outcome", "repaired");
    }

    @Test
    void aCrashBetweenALineAndItsHeadIsNoFault() throws IOException {
        Path head = AuditLog.headOf(written());
        String before = Files.readString(head);
        try (AuditLog log = open(new ArrayList<>())) {
            log.append(entry("last"));
        }
        Files.writeString(head, before);
        assertThat(AuditReport.of(file()).intact()).isTrue();
        try (AuditLog log = open(new ArrayList<>())) {
            log.append(entry("next"));
        }
        assertThat(AuditReport.of(file()).lines()).isEqualTo(LINES + 2);
        Files.writeString(head, before);
        assertThat(AuditReport.of(file()).intact()).as("two lines behind").isFalse();
    }

    @Test
    void aBrokenLogAndOneThatAnotherWritesAreNotOpened() throws IOException {
        written();
        try (AuditLog log = open(new ArrayList<>())) {
            assertThatThrownBy(() -> open(new ArrayList<>()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("another process");
            log.append(entry("still open"));
        }
        Files.writeString(file(), Files.readString(file()).replace("sweep-2", "sweep-9"));
        assertThatThrownBy(() -> open(new ArrayList<>()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("evidence");
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        written();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(AuditLog.headOf(file()))))
                .isEqualTo("rw-------");
    }

    @Test
    void textsOfClientsStayOnOneShortLine() throws IOException {
        try (AuditLog log = open(new ArrayList<>())) {
            log.append(entry("a\nb\u0000\"}" + "x".repeat(10_000)));
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(600);
        assertThat(AuditReport.of(file()).intact()).isTrue();
    }

    private static SplittableRandom seeded() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("seed " + seed + "; -Dparhelion.seed repeats it");
        return new SplittableRandom(seed);
    }
}
