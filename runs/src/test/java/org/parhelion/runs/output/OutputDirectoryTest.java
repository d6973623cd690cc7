package org.parhelion.runs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.RunFailure;

class OutputDirectoryTest {
    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void name() {
        directory = parent.resolve("run");
    }

    private static void tree(Path root, String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), file);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private void run(List<String> earlier, String name, String... files) {
        OutputDirectory output = OutputDirectory.open(directory, true);
        output.write(name, path -> tree(path, files));
        output.publish(path -> Files.writeString(path, "{}"), earlier);
    }

    @Test
    void aTreeIsPublishedWholeAndReplacesTheOneOfAnEarlierRun() throws IOException {
        run(List.of(), "a.zarr", "zarr.json", "c/0/0", "c/0/1");
        assertThat(files()).containsExactly("a.zarr/c/0/0", "a.zarr/c/0/1", "a.zarr/zarr.json", "report.json");
        run(List.of("a.zarr"), "a.zarr", "zarr.json", "c/1");
        assertThat(files()).containsExactly("a.zarr/c/1", "a.zarr/zarr.json", "report.json");
        run(List.of("a.zarr"), "b.zarr", "zarr.json");
        assertThat(files()).containsExactly("b.zarr/zarr.json", "report.json");
    }

    private static void inBackground(OutputDirectory output, String name, int length) {
        MemorySegment bytes = output.memory(length);
        bytes.fill((byte) name.length());
        output.begin(name).completeInBackground(bytes);
    }

    /** More bytes than may be pending, of lengths that are no whole blocks. */
    @Test
    void filesThatAreWrittenInTheBackgroundAreThereWhenARunIsGivenUp() throws IOException {
        OutputDirectory output = OutputDirectory.open(directory, false);
        int length = (int) PendingFiles.MOST_BYTES / 3 + 1;
        for (String name : List.of("a", "bb", "ccc", "dddd")) {
            inBackground(output, name, length + name.length());
        }
        output.abandon();
        assertThat(output.written()).containsExactly("a", "bb", "ccc", "dddd");
        for (String name : output.written()) {
            byte[] expected = new byte[length + name.length()];
            Arrays.fill(expected, (byte) name.length());
            assertThat(directory.resolve("unfinished").resolve(name)).hasBinaryContent(expected);
        }
    }

    @Test
    void afterAFileThatCannotBeWrittenInTheBackgroundNoneIsComplete() throws IOException {
        OutputDirectory output = OutputDirectory.open(directory, false);
        inBackground(output, "first", 5000);
        Files.createDirectory(directory.resolve("unfinished").resolve("second.part"));
        inBackground(output, "second", 5000);
        inBackground(output, "third", 5000);
        assertThatThrownBy(output::awaitDisk)
                .isInstanceOf(RunFailure.class)
                .hasMessageContainingAll("cannot write second: ", "Of this run, first are complete", "Free some space");
        assertThatThrownBy(() -> output.memory(5000)).isInstanceOf(RunFailure.class);
        assertThatThrownBy(() -> output.publish()).isInstanceOf(RunFailure.class);
        output.abandon();
        assertThat(output.written()).containsExactly("first");
        assertThat(files()).containsExactly("unfinished/first");
    }

    @Test
    void ofAnEarlierRunOnlyWhatLiesInTheDirectoryItselfIsDeleted() throws IOException {
        Files.createDirectories(parent.resolve("other"));
        Files.writeString(parent.resolve("other/precious"), "");
        Files.createDirectories(directory);
        run(List.of("", ".", "..", "../other", parent.resolve("other").toString()), "a", "b");
        assertThat(parent.resolve("other/precious")).exists();
        assertThat(files()).containsExactly("a/b", "report.json");
    }

    @Test
    void whatIsNotCompleteIsNeitherPublishedNorLeftByARunThatFails() throws IOException {
        OutputDirectory output = OutputDirectory.open(directory, false);
        output.write("whole", path -> Files.writeString(path, ""));
        tree(output.begin("half").create(path -> path), "zarr.json");
        output.abandon();
        assertThat(files()).containsExactly("unfinished/whole");
        OutputDirectory next = OutputDirectory.goingOn(directory);
        assertThat(next.written()).containsExactly("whole");
        tree(next.begin("half").create(path -> path), "zarr.json");
        next.publish(path -> Files.writeString(path, "{}"), List.of());
        assertThat(files()).containsExactly("report.json", "whole");
    }

    @Test
    void aPartThatCannotBeWrittenIsDeletedAndTheErrorNamesWhatIsLeft() throws IOException {
        OutputDirectory output = OutputDirectory.open(directory, false);
        output.write("whole", path -> Files.writeString(path, ""));
        assertThatThrownBy(() -> output.write("half", path -> {
                    Files.writeString(path, "");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("cannot write half: No space left on device")
                .hasMessageContaining("whole are complete");
        assertThat(files()).containsExactly("unfinished/whole");
    }

    @Test
    void aNameIsNoPath() {
        OutputDirectory output = OutputDirectory.open(directory, false);
        for (String name : List.of("", "a/b", "../a", "..", "/tmp/a")) {
            assertThatThrownBy(() -> output.begin(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void theDirectoryOfAStreamIsOneOfTheFiles() throws IOException {
        Path directory = parent.resolve("streams");
        OutputDirectory output = OutputDirectory.open(directory, false);
        output.tree("empty");
        OutputDirectory stream = output.tree("slice");
        stream.write("a", path -> Files.writeString(path, "a"));
        stream.begin("b").write(path -> Files.writeString(path, "half"));
        output.abandon();
        assertThat(directory.resolve("unfinished/empty")).doesNotExist();
        assertThat(directory.resolve("unfinished/slice")).isDirectoryContaining("glob:**/a");
        assertThat(directory.resolve("unfinished/slice/b.part")).doesNotExist();

        OutputDirectory next = OutputDirectory.goingOn(directory);
        assertThat(next.written()).containsExactly("slice");
        assertThat(next.tree("slice").written()).containsExactly("a");
        next.publish();
        assertThat(directory.resolve("slice/a")).hasContent("a");
        assertThat(directory.resolve("unfinished")).doesNotExist();
        assertThat(directory.resolve("report.json")).hasContent("{\"files\":[\"slice\"]}");
    }
}
