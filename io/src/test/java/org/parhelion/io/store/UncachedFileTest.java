package org.parhelion.io.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.RandomCases;

/** A file past the page cache has the bytes that were written, wherever they were in memory. */
class UncachedFileTest {
    private final RandomCases cases = new RandomCases();

    @TempDir
    private Path folder;

    /** Random bytes: on the heap or not, aligned or not, with bytes before and behind. */
    private ByteBuffer piece(int most) {
        SplittableRandom random = cases.random();
        int before = random.nextBoolean() ? 0 : cases.between(1, 4096);
        int count = random.nextBoolean() ? cases.between(0, most) : cases.between(0, most / 4096) * 4096;
        int capacity = before + count + cases.between(0, 5);
        ByteBuffer buffer = random.nextBoolean()
                ? ByteBuffer.allocate(capacity)
                : ByteBuffer.allocateDirect(capacity + 2 * 4096).alignedSlice(4096);
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return buffer.put(before, bytes).position(before).limit(before + count);
    }

    private void write(Path file, int pieces, ByteArrayOutputStream expected) throws IOException {
        try (UncachedFile channel = UncachedFile.create(file)) {
            for (int n = 0; n < pieces; n++) {
                ByteBuffer piece = piece(n == 0 ? 3 << 20 : 100_000);
                byte[] bytes = new byte[piece.remaining()];
                piece.duplicate().get(bytes);
                expected.writeBytes(bytes);
                assertThat(channel.write(piece)).as(cases.seed()).isEqualTo(bytes.length);
                assertThat(piece.hasRemaining()).isFalse();
            }
            channel.force();
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void aFileHasTheBytesOfItsPiecesAndReplacesWhatWasThere() throws IOException {
        Path file = folder.resolve("file");
        for (int n = 0; n < 30; n++) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            write(file, cases.between(0, 6), expected);
            assertThat(Files.readAllBytes(file)).as(cases.seed()).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void whereTheFileSystemHasAPageCacheOnlyTheFileIsTheSame() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = files.getPath("file");
            write(file, 5, expected);
            assertThat(Files.readAllBytes(file)).as(cases.seed()).isEqualTo(expected.toByteArray());
        }
    }
}
