package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.runs.report.Json;

class GossipCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), job -> fail("starts %s", job), args);
    }

    private Map<String, Object> lastLine() {
        return Json.parse(out.toString().lines().reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void aSimulatedCampaignEndsWithItsFigures() {
        assertThat(run("gossip", "--simulate", "60", "--loss", "0.05", "--kill", "2", "--seeds", "4", "--json"))
                .as(err::toString)
                .isZero();

        assertThat(lastLine())
                .containsEntry("members", 60)
                .containsEntry("seeds", 4)
                .containsEntry("lossRate", 0.05)
                .containsEntry("falseDeaths", 0)
                .containsEntry("memberPeriods", 4 * 60 * 30)
                .containsKeys(
                        "firstSuspicionP99Periods",
                        "deathP99Periods",
                        "everyoneKnowsP99Periods",
                        "messagesPerMemberPeriod",
                        "bytesPerMemberPeriod",
                        "wallSeconds");
        assertThat(((Number) Objects.requireNonNull(lastLine().get("deathP99Periods"))).doubleValue())
                .isBetween(5.0, 20.0);
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        run("gossip", "--simulate", "40", "--seeds", "2", "--seed", "9", "--json");
        Map<String, Object> first = lastLine();
        run("gossip", "--simulate", "40", "--seeds", "2", "--seed", "9", "--json");
        Map<String, Object> second = lastLine();
        first.remove("wallSeconds");
        second.remove("wallSeconds");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void withoutCrashesQuantilesAreNull() {
        run("gossip", "--simulate", "40", "--seeds", "1", "--kill", "0", "--json");

        assertThat(lastLine()).containsEntry("deathP99Periods", null);
    }

    @Test
    void peopleGetATable() {
        assertThat(run("gossip", "--simulate", "40", "--seeds", "2")).isZero();

        assertThat(out.toString()).contains("first suspected", "declared dead", "known to all", "false deaths", "load");
    }

    @Test
    void realRanksFindOutWhoFellSilent() {
        assertThat(run("gossip", "-n", "3", "--with", "threads", "--period", "50", "--periods", "1200", "--json"))
                .as(err::toString)
                .isZero();

        assertThat(lastLine()).containsEntry("members", 3).containsEntry("seeds", 1);
        assertThat(lastLine().get("everyoneKnowsP99Periods")).isInstanceOf(Double.class);
    }

    @Test
    void thePlotIsAPicture() throws Exception {
        Path file = directory.resolve("gossip.png");

        assertThat(run("gossip", "--simulate", "40", "--seeds", "2", "--plot", file.toString()))
                .as(err::toString)
                .isZero();
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1000);
    }

    @Test
    void theOutputDirectoryHoldsFiguresWithMachineAndCommitAndThePlot() throws Exception {
        assertThat(run(
                        "gossip",
                        "--simulate",
                        "40",
                        "--seeds",
                        "2",
                        "-o",
                        directory.resolve("kept").toString(),
                        "--json"))
                .as(err::toString)
                .isZero();
        assertThat(Shell.files(directory.resolve("kept"))).containsExactly("gossip.json", "gossip.md", "gossip.png");
        Map<String, Object> kept = Json.parse(Files.readString(directory.resolve("kept/gossip.json")));
        assertThat(kept).containsEntry("rows", List.of(lastLine())).containsKeys("command", "commit", "cpu");
    }

    @ParameterizedTest
    @CsvSource({
        "--simulate 1, members 1",
        "--simulate 10 --kill 10, kills 10",
        "--simulate 10 --loss 2, lossRate 2",
        "--simulate 10 --seeds 0, --seeds 0",
        "--simulate 10 -n 4, cannot be combined with -n",
        "--loss 0.5, add --simulate",
        "--plot picture.gif, .png",
        "--period 0, --period 0",
    })
    void whatCannotBeIsRefusedWithStatusTwo(String options, String said) {
        assertThat(run(("gossip " + options).split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(said).doesNotContain("Exception");
    }

    @Test
    void ranksThatAllFallSilentAreRefused() {
        assertThat(run("gossip", "-n", "2", "--kill", "2")).isNotZero();
        assertThat(err.toString()).contains("--kill 2");
    }
}
