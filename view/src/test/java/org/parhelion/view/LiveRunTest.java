package org.parhelion.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.Checkpoint;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.job.SettingChange;
import org.parhelion.runs.report.RunStopped;

/** The page of runs on ranks, by HTTP. */
@Timeout(120)
class LiveRunTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String heat(String points, String more) {
        return """
                problem: heat
                grid: {points: %s, spacing: 1 cm}
                diffusivity: 1e-4 m²/s
                dt: 80 %%
                steps: 24
                initial: {gaussian: {peak: 300 K, width: 4 cm}}
                boundary: dirichlet 0 K
                output: {format: [npy]}
                %s
                """.formatted(points, more);
    }

    @ParameterizedTest
    @CsvSource({
        "1, '[50]', z, 0",
        "2, '[50]', z, 0",
        "3, '[20, 30]', z, 0",
        "7, '[20, 30]', z, 0",
        "4, '[8, 9, 10]', z, 5",
        "4, '[8, 9, 10]', y, 0",
        "7, '[14, 12, 10]', x, 9"
    })
    void aPictureIsTheFieldInFloatAndTheRunKeepsItsBits(
            int ranks, String points, String normal, int index, @TempDir Path temp) throws Exception {
        String yaml = heat(points, "tiling: 2");
        Client.Shown last;
        RunResult result;
        try (TestRun run = TestRun.start(temp, ranks, yaml);
                Client client = Client.connect(HTTP, run.url())) {
            client.show(0, normal, index, 64);
            run.awaitWork();
            run.go();
            last = client.picture();
            result = run.finish();
            while (last.step() < 24) {
                last = client.picture();
            }
            client.state("finished");
            assertThat(Files.readString(run.directory().resolve("page.html"))).contains("const SAVED = {");
        }
        ArrayFile field = ArrayFile.read(temp.resolve("out/temperature.npy"));
        assertThat(last.values()).isEqualTo(slice(field, normal, index));
        assertThat(((List<?>) Objects.requireNonNull(last.header().get("blocks"))).size())
                .isBetween(1, ranks);
        assertThat(result.checksum()).isEqualTo(TestRun.plain(temp, ranks, yaml).checksum());
        if (ranks == 3) {
            assertThat(result.moves()).isNotEmpty();
        }
    }

    private static float[] slice(ArrayFile field, String normal, int index) {
        int[] shape = {1, 1, 1};
        System.arraycopy(field.shape(), 0, shape, 3 - field.shape().length, field.shape().length);
        List<Float> values = new ArrayList<>();
        for (int k = 0; k < shape[0]; k++) {
            for (int j = 0; j < shape[1]; j++) {
                for (int i = 0; i < shape[2]; i++) {
                    int along = normal.equals("z") ? k : normal.equals("y") ? j : i;
                    if (along == index) {
                        values.add((float) field.values()[(k * shape[1] + j) * shape[2] + i]);
                    }
                }
            }
        }
        float[] slice = new float[values.size()];
        for (int p = 0; p < slice.length; p++) {
            slice[p] = values.get(p);
        }
        return slice;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aPauseStopsAllRanksAtOneStepAndAStepIsOneStepAlsoUnderTiling(int ranks, @TempDir Path temp) throws Exception {
        String yaml = heat("[40, 40]", "tiling: 4");
        RunResult result;
        try (TestRun run = TestRun.start(temp, ranks, yaml);
                Client client = Client.connect(HTTP, run.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            client.command("pause");
            run.awaitWork();
            run.go();
            int paused = (Integer) Objects.requireNonNull(client.state("paused").get("step"));
            assertThat(paused).isEqualTo(4);
            client.show(0, "z", 0, 40);
            assertThat(client.picture().step()).isEqualTo(paused);
            for (int step = paused + 1; step <= paused + 3; step++) {
                client.command("step");
                assertThat(client.picture().step()).isEqualTo(step);
            }
            client.command("resume");
            result = run.finish();
            client.state("finished");
            assertThat(run.notes())
                    .anyMatch(note -> note.equals("page: pause at step " + paused + ", t = "
                            + org.parhelion.runs.report.Figures.seconds(paused * result.dtSeconds())))
                    .anyMatch(note -> note.startsWith("page: resume at step " + (paused + 3)));
            assertThat(Files.readAllLines(run.directory().resolve("commands.csv")))
                    .hasSize(6)
                    .element(1)
                    .asString()
                    .contains("," + paused + ",")
                    .endsWith(",\"pause\"");
        }
        assertThat(result.checksum()).isEqualTo(TestRun.plain(temp, ranks, yaml).checksum());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "4, true", "2, false"})
    void aPausedRunStopsWithACheckpointOnACommandAndForAnotherReason(int ranks, boolean command, @TempDir Path temp)
            throws Exception {
        try (TestRun run = TestRun.start(
                        temp, ranks, heat("[40, 40]", "tiling: 4").replace("steps: 24", "steps: 100000"));
                Client client = Client.connect(HTTP, run.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            client.command("pause");
            run.awaitWork();
            run.go();
            client.state("paused");
            if (command) {
                client.command("stop");
            } else {
                run.mustStop();
            }
            assertThatThrownBy(run::finish).cause().hasCauseInstanceOf(RunStopped.class);
            assertThat(client.state("stopped").get("message")).asString().contains("checkpoint");
            Path out = run.directory();
            assertThat(out.resolve("checkpoints")).isNotEmptyDirectory();
            assertThat(Files.readString(out.resolve("unfinished/commands.csv")))
                    .contains(command ? "\"stop\"" : "\"resume, because the run must stop\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aCheckpointIsWrittenOnACommandAlsoInAPauseAndTheRunKeepsItsBits(int ranks, @TempDir Path temp)
            throws Exception {
        String yaml = heat("[40, 40]", "tiling: 4");
        RunResult result;
        try (TestRun run = TestRun.start(temp, ranks, yaml);
                Client client = Client.connect(HTTP, run.url())) {
            client.text(text -> "run".equals(text.get("kind")));
            client.command("pause");
            run.awaitWork();
            run.go();
            int paused = (Integer) Objects.requireNonNull(client.state("paused").get("step"));
            client.command("checkpoint");
            client.text(
                    text -> "log".equals(text.get("kind")) && text.toString().contains("checkpoint"));
            client.command("step"); // obeyed after the checkpoint is complete
            client.text(text -> "progress".equals(text.get("kind"))
                    && Integer.valueOf(paused + 1).equals(text.get("step")));
            assertThat(Checkpoint.latest(run.directory().resolve("checkpoints"))
                            .orElseThrow()
                            .step())
                    .isEqualTo(paused);
            client.command("resume");
            result = run.finish();
            assertThat(Files.readAllLines(run.directory().resolve("commands.csv")))
                    .element(2)
                    .asString()
                    .contains("," + paused + ",")
                    .endsWith(",\"checkpoint\"");
        }
        assertThat(result.checksum()).isEqualTo(TestRun.plain(temp, ranks, yaml).checksum());
    }

    @Test
    void aSettingChangesAtOneStepOnAllRanksAndARefusalIsLogged(@TempDir Path temp) throws Exception {
        String yaml = heat("[40, 40]", "tiling: 4");
        List<String> checksums = new ArrayList<>();
        for (int ranks : new int[] {1, 4}) {
            Path there = Files.createDirectory(temp.resolve("ranks" + ranks));
            try (TestRun run = TestRun.start(there, ranks, yaml);
                    Client client = Client.connect(HTTP, run.url())) {
                Map<String, Object> description = client.text(text -> "run".equals(text.get("kind")));
                assertThat(description.get("settings"))
                        .isEqualTo(Map.of("diffusivity", "1e-4 m²/s", "dt", "80 %", "boundary", "dirichlet 0 K"));
                client.command("pause");
                run.awaitWork();
                run.go();
                client.state("paused");
                client.set("diffusivity", "much");
                client.text(text ->
                        "log".equals(text.get("kind")) && text.toString().contains("refused: "));
                client.set("boundary", "dirichlet 100 K");
                client.text(text ->
                        "log".equals(text.get("kind")) && text.toString().contains("set boundary=dirichlet 100 K"));
                client.command("resume");
                RunResult result = run.finish();
                checksums.add(result.checksum());
                assertThat(result.changes()).containsExactly(new SettingChange(4, "boundary=dirichlet 100 K"));
                assertThat(Files.readString(run.directory().resolve("commands.csv")))
                        .contains(",\"set boundary=dirichlet 100 K\"");
            }
        }
        assertThat(checksums.get(0))
                .isEqualTo(checksums.get(1))
                .isNotEqualTo(TestRun.plain(temp, 1, yaml).checksum());
    }

    @Test
    void twentyViewersSeeTheRunAndOneThatNeverReadsSlowsNobody(@TempDir Path temp) throws Exception {
        try (TestRun run = TestRun.start(temp, 2, heat("[256, 256]", "tiling: 1"));
                Socket mute = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(run.url()).getPort())) {
            mute.getOutputStream().write(muteViewer(URI.create(run.url())));
            List<Client> clients = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                Client client = Client.connect(HTTP, run.url());
                client.show(0, "z", 0, n % 2 == 0 ? 512 : 64);
                clients.add(client);
            }
            run.go();
            run.finish();
            for (Client client : clients) {
                Client.Shown shown = client.picture();
                while (shown.step() < 24) {
                    shown = client.picture();
                }
                Map<String, Object> end = client.state("finished");
                assertThat(end.get("step")).isEqualTo(24);
                client.close();
            }
        }
    }

    /** The bytes of a browser that upgrades, asks for a large slice, and reads nothing. A frame of a client is masked, here by zeros. */
    private static byte[] muteViewer(URI url) {
        byte[] upgrade = ("GET " + url.getPath() + "live HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] show = "{\"show\":{\"field\":0,\"normal\":\"z\",\"index\":0,\"pixels\":512}}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[upgrade.length + 6 + show.length];
        System.arraycopy(upgrade, 0, all, 0, upgrade.length);
        all[upgrade.length] = (byte) 0x81;
        all[upgrade.length + 1] = (byte) (0x80 | show.length);
        System.arraycopy(show, 0, all, upgrade.length + 6, show.length);
        return all;
    }
}
