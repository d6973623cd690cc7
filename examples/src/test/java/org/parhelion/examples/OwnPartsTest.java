package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.io.NpyFile;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;

/** Programs that replace a part of the library by one of their own: the loop, a protocol, a device. */
class OwnPartsTest {
    private static final Pattern JAVA = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void ownLoopGivesTheSameBitsOnAnyRanksAndDrawsPictures() throws ReflectiveOperationException, IOException {
        List<Path> pictures = List.of(
                ExampleProgram.directory().resolve("own-loop-500.png"),
                ExampleProgram.directory().resolve("own-loop-1000.png"));
        try {
            String alone = ExampleProgram.run("OwnLoop", "-n", "1", "--with", "threads");
            assertThat(alone).startsWith("hottest point: 86.15186259270");
            for (String ranks : List.of("2", "4", "7")) {
                assertThat(ExampleProgram.run("OwnLoop", "-n", ranks, "--with", "threads"))
                        .as("%s ranks", ranks)
                        .isEqualTo(alone);
            }
            assertThat(pictures)
                    .allSatisfy(file -> assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G'));
        } finally {
            for (Path picture : pictures) {
                Files.deleteIfExists(picture);
            }
        }
    }

    @Test
    void maxGossipPrintsWhatTheGuideShows() throws ReflectiveOperationException, IOException {
        List<String> printed = ExampleProgram.run("MaxGossip", "-n", "3", "--with", "threads")
                .lines()
                .toList();
        assertThat(Files.readString(guide("own-machine"))).contains("```\n" + printed.getFirst() + "\n```");
        assertThat(printed.getLast()).isEqualTo("3 ranks: rank 0 knows 1002");
    }

    @Test
    void spaceTasksPrintsWhatTheGuideShows() throws ReflectiveOperationException, IOException {
        assertThat(Files.readString(guide("space"))).contains("```\n" + ExampleProgram.run("SpaceTasks") + "```");
    }

    @Test
    void campaignSweepPrintsWhatTheGuideShows(@TempDir Path directory)
            throws ReflectiveOperationException, IOException {
        String there = directory.resolve("throws").toString();
        String printed = ExampleProgram.run("CampaignSweep", there);
        assertThat(Files.readString(guide("campaigns"))).contains("```\n" + printed + "```");
        assertThat(ExampleProgram.run("CampaignSweep", there)).isEqualTo(printed);
    }

    @Test
    void timedDeviceChangesNoBit() throws ReflectiveOperationException {
        String alone = ExampleProgram.run("TimedDevice", "-n", "1", "--with", "threads");
        assertThat(alone).startsWith("checksum ");
        assertThat(ExampleProgram.run("TimedDevice", "-n", "3", "--with", "threads"))
                .isEqualTo(alone);
    }

    @Test
    void poissonPrintsWhatTheGuideShowsOnAnyRanks() throws ReflectiveOperationException, IOException {
        for (String ranks : List.of("1", "3")) {
            String printed = ExampleProgram.run("Poisson", "-n", ranks, "--with", "threads");
            assertThat(Files.readString(guide("elliptic"))).contains("```\n" + printed + "```");
        }
    }

    @Test
    void sumsPrintWhatTheGuideShowsOnAnyRanks() throws ReflectiveOperationException, IOException {
        for (String ranks : List.of("1", "2", "5")) {
            assertThat(Files.readString(guide("sums")))
                    .contains("```\n" + ExampleProgram.run("Sums", "-n", ranks, "--with", "threads") + "```");
        }
    }

    @Test
    void streamsAreWrittenWithoutARunFile() throws ReflectiveOperationException, IOException {
        Path directory = ExampleProgram.directory().resolve("outputs");
        try {
            assertThat(ExampleProgram.run("Outputs")).isEqualToNormalizingNewlines("""
                    100 steps
                    written: [row, means, report.json]
                    """);
            try (NpyFile row = NpyFile.open(directory.resolve("row/u-0000010.npy"))) {
                assertThat(row.shape()).containsExactly(1, 48);
            }
            ZarrArray variance =
                    ZarrArray.open(ObjectStore.directory(directory.resolve("means/fields.zarr")), "u-variance");
            assertThat(variance.shape()).containsExactly(2, 64, 96);
            assertThat(DoubleStream.of(variance.read()).min().orElseThrow()).isNotNegative();
            assertThat(DoubleStream.of(variance.read()).max().orElseThrow()).isPositive();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "outputs, Outputs",
        "own-loop, OwnLoop",
        "own-machine, MaxGossip",
        "space, SpaceTasks",
        "own-device, TimedDevice",
        "sums, Sums",
        "elliptic, Poisson",
        "campaigns, CampaignSweep"
    })
    void theGuideQuotesTheProgramAsItIs(String page, String program) throws IOException {
        String source = Files.readString(ExampleProgram.directory().resolve(program + ".java"));
        List<MatchResult> blocks =
                JAVA.matcher(Files.readString(guide(page))).results().toList();
        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(source).contains(block.group(1)));
    }

    private static Path guide(String page) {
        return ExampleProgram.directory().resolveSibling("docs/guide/" + page + ".md");
    }
}
