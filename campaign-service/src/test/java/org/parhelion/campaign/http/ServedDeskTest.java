package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.runs.file.ConfigException;

/** Campaigns that are sent, and the paths that they may name. */
class ServedDeskTest {
    private static final String HEAT = """
            problem: heat
            grid: {points: [8, 8], extent: 1 m}
            diffusivity: 1e-4 m²/s
            steps: 2
            """;
    private static final String SWEEP = "run: heat.yaml\nparameters: {steps: [1, 2, 3]}\n";

    @TempDir
    private Path directory = Path.of("");

    private ServedCampaigns served;
    private CampaignRunner runner;
    private ServedDesk desk;

    @BeforeEach
    void start() throws IOException {
        served = new ServedCampaigns(Files.createDirectory(directory.resolve("stub")), false, 1000);
        runner = served.coordinator();
        desk = desk(Optional.empty());
    }

    private ServedDesk desk(Optional<Path> shared) {
        ServedDirectory of = new ServedDirectory(directory.resolve("served"));
        of.create();
        ServedDesk made = new ServedDesk(of, shared);
        made.lead(runner, () -> new CoordinatorLoad(List.of(), List.of()));
        return made;
    }

    @AfterEach
    void end() {
        served.close();
    }

    private static CampaignSubmission text(String name, String text, Map<String, String> files, String... settings) {
        return new CampaignSubmission(
                "physics",
                Optional.of(name),
                Optional.of(text),
                Optional.empty(),
                files,
                List.of(settings),
                Optional.empty());
    }

    private static CampaignSubmission path(Path path) {
        return new CampaignSubmission(
                "physics",
                Optional.empty(),
                Optional.empty(),
                Optional.of(path.toString()),
                Map.of(),
                List.of(),
                Optional.empty());
    }

    private long submittedFiles() throws IOException {
        Path kept = directory.resolve("served/submitted");
        if (!Files.exists(kept)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(kept)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void aCampaignIsSentWithItsRunFileAndGoneOnWith() throws IOException {
        CampaignId id = desk.submit(text("sweep", SWEEP, Map.of("heat.yaml", HEAT)), program -> {});
        assertThat(id).isEqualTo(new CampaignId("physics", "sweep"));
        assertThat(runner.tasks(id)).hasSize(3);
        assertThat(desk.plan(id).orElseThrow().parameters()).containsExactly("steps");
        assertThat(desk.submit(text("sweep", SWEEP, Map.of("heat.yaml", HEAT)), program -> {}))
                .isEqualTo(id);
        assertThat(submittedFiles()).isEqualTo(2);
        assertThatThrownBy(() ->
                        desk.submit(text("sweep", SWEEP.replace("3]", "4]"), Map.of("heat.yaml", HEAT)), program -> {}))
                .hasMessageContaining("sweep");
        assertThat(submittedFiles()).as("nothing of what was refused").isEqualTo(2);
    }

    @Test
    void filesOfTheCoordinatorAreNotReadWhateverNamesThem() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.yaml"), "canary: 1\n" + HEAT);
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.createSymbolicLink(shared.resolve("link.yaml"), secret);
        Files.writeString(shared.resolve("linking.yaml"), "run: link.yaml\nparameters: {steps: [1]}\n");
        ServedDesk sharing = desk(Optional.of(shared));
        String parameters = "parameters: {steps: [1]}\n";
        for (CampaignSubmission submission : new CampaignSubmission[] {
            text("a", "run: " + secret + "\n" + parameters, Map.of()),
            text("a", "run: ../../../../secret.yaml\n" + parameters, Map.of()),
            text("a", "tasks: {one: {run: " + secret + "}}\n" + parameters, Map.of()),
            text("a", SWEEP, Map.of("heat.yaml", HEAT), "run=" + secret),
            text("a", "run: heat.yaml\ndesign: {type: table, file: " + secret + "}\n", Map.of("heat.yaml", HEAT)),
            path(secret),
            path(shared.resolve("link.yaml")),
            path(shared.resolve("linking.yaml")),
            path(shared.resolve("../secret.yaml"))
        }) {
            assertThatThrownBy(() -> sharing.submit(submission, program -> {}))
                    .as(submission.toString())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("send this file")
                    .message()
                    .doesNotContain("canary");
        }
        assertThat(runner.campaigns()).isEmpty();
        assertThat(submittedFiles()).isZero();
    }

    @Test
    void filesBelowTheSharedDirectoryMayBeNamed() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.writeString(shared.resolve("heat.yaml"), HEAT);
        Path sweep = Files.writeString(shared.resolve("sweep.yaml"), SWEEP);
        assertThat(desk(Optional.of(shared)).submit(path(sweep), program -> {}).name())
                .isEqualTo("sweep");
        assertThatThrownBy(() -> desk.submit(path(sweep), program -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--http-files");
    }

    @Test
    void whoMayNotRunAProgramLeavesNothingBehind() throws IOException {
        assertThatThrownBy(() -> desk.submit(
                        text("cmd", "command: [echo, '{x}']\nparameters: {x: [1]}\n", Map.of()), program -> {
                            throw new IllegalStateException("may not");
                        }))
                .hasMessage("may not");
        assertThat(runner.campaigns()).isEmpty();
        assertThat(submittedFiles()).isZero();
        assertThat(directory.resolve("served/campaigns/physics/cmd")).doesNotExist();
    }

    @Test
    void wrongNamesAreRefused() throws IOException {
        for (CampaignSubmission wrong : new CampaignSubmission[] {
            text("../x", SWEEP, Map.of()),
            text("x", SWEEP, Map.of("x.yaml", "")),
            text("x", "name: a/b\n" + SWEEP, Map.of("heat.yaml", HEAT))
        }) {
            assertThatThrownBy(() -> desk.submit(wrong, program -> {})).isInstanceOf(ConfigException.class);
        }
        assertThat(submittedFiles()).isZero();
    }
}
