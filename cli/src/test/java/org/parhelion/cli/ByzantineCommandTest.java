package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.runs.report.Json;

/** {@code parhelion byzantine}, as a person calls it. */
class ByzantineCommandTest {
    private record Said(int status, String out, String err) {
        Map<String, Object> json() {
            return Json.parse(out.lines().reduce((_, last) -> last).orElseThrow());
        }
    }

    private static Said say(String... args) {
        Shell shell = Shell.parhelion(args);
        return new Said(shell.status(), shell.out(), shell.err());
    }

    /** A long round: no machine is so busy that a loyal general is late. */
    private static Said agree(String protocol, int n, int traitors, String... more) {
        String[] args = {
            "byzantine",
            "--protocol",
            protocol,
            "-n",
            Integer.toString(n),
            "-t",
            Integer.toString(traitors),
            "--round",
            "20000",
            "--trials",
            "3",
            "--json"
        };
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return say(all);
    }

    @ParameterizedTest
    @CsvSource({"om, 4, 1, 9", "om, 7, 2, 156", "om, 10, 3, 3609", "bracha, 4, 1, 27", "shared, 5, 2, 16"})
    void loyalGeneralsAgreeUnderATwoFacedTraitor(String protocol, int n, int traitors, int messages) {
        Said said = agree(protocol, n, traitors);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.json())
                .containsEntry("protocol", protocol)
                .containsEntry("generals", n)
                .containsEntry("traitors", traitors)
                .containsEntry("ic1", true)
                .containsEntry("ic2", true)
                .containsEntry("messages", messages)
                .containsEntry("messagesExpected", messages)
                .containsEntry("provider", "threads")
                .containsKeys("strategy", "ranks", "medianMillis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sm", "hotstuff"})
    void signedProtocolsAgreeToo(String protocol) {
        Said said = agree(protocol, 4, 1);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.json()).containsEntry("ic1", true).containsEntry("ic2", true);
    }

    @Test
    void withoutTraitorsTheMessagesAreTheFormulas() {
        for (String protocol : new String[] {"om", "sm", "bracha", "hotstuff", "shared"}) {
            Map<String, Object> json = agree(protocol, 4, 0).json();
            assertThat(json.get("messages")).as(protocol).isEqualTo(json.get("messagesExpected"));
        }
    }

    @Test
    void fourGeneralsOnTwoRanksAgreeAsOnFour() {
        Map<String, Object> json = agree("om", 4, 1, "--ranks", "2").json();
        assertThat(json).containsEntry("ranks", 2).containsEntry("ic1", true).containsEntry("ic2", true);
    }

    @Test
    void oneLiarAmongThreeGeneralsBreaksItAndTheVerdictSaysWhy() {
        Said said = say("byzantine", "-n", "3", "-t", "1", "--strategy", "liar", "--round", "20000", "--trials", "1");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("BELOW")
                .contains("n ≥ 3m + 1")
                .contains("IC2")
                .contains("BROKEN");
    }

    @Test
    void theTableTellsEachMessageAndEachDecision() {
        Said said = say("byzantine", "--who", "0", "--round", "20000", "--trials", "1");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("0 → 1: 0 retreat")
                .contains("0 → 2: 0 attack")
                .contains("1 → 2: 0:1 retreat")
                .contains("commander, traitor")
                .contains("does not apply");
    }

    @Test
    void theOutputDirectoryHoldsTheVerdictWithMachineAndCommit(@TempDir Path directory) throws Exception {
        Said said = agree("om", 4, 1, "-o", directory.resolve("kept").toString());
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(Shell.files(directory.resolve("kept"))).containsExactly("byzantine.json", "byzantine.md");
        Map<String, Object> kept = Json.parse(Files.readString(directory.resolve("kept/byzantine.json")));
        assertThat(kept).containsEntry("rows", List.of(said.json())).containsKeys("command", "commit", "cpu");
    }

    @Test
    void anOutputDirectoryThatIsAFileIsRefusedByEveryCommand(@TempDir Path directory) throws Exception {
        String file = Files.writeString(directory.resolve("file"), "mine").toString();
        for (String command :
                List.of("byzantine", "gossip --simulate 9", "bench comm --quick", "run " + Shell.config("heat.yaml"))) {
            Said said = say((command + " -o " + file).split(" ", -1));
            assertThat(said.status()).as(command + said.err()).isEqualTo(2);
            assertThat(said.err()).contains(file).contains("not a directory");
        }
        assertThat(Path.of(file)).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n 1",
                "-n 65",
                "-t 4",
                "-t -1",
                "--who 9",
                "--protocol pbft",
                "--strategy rude",
                "--order wait",
                "--ranks 5",
                "--ranks 0",
                "--trials 0",
                "--with pigeons",
                "-n four"
            })
    void aCommandLineThatIsWrongIsRefusedWithTheValue(String words) {
        String[] args = ("byzantine " + words).split(" ", -1);
        Said said = say(args);
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains(args[2]);
        assertThat(said.out()).isEmpty();
    }
}
