package org.parhelion.cli;

import static java.lang.Boolean.TRUE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.runs.report.Json;

/** {@code parhelion space heat} and {@code generals}, as a person calls them. */
class SpaceExamplesTest {
    @TempDir
    private Path directory;

    /** What points changed by at iterations 0, 10, …, as published. */
    private static final double[] PUBLISHED = {25, 2.156258, 1.145622, 0.770320, 0.560459};

    @Test
    void thePlateOfTuplesHasTheBitsOfHaloExchange() {
        Map<String, Object> plate = Shell.json("space", "heat");
        assertThat(plate)
                .containsEntry("iterations", 50)
                .containsEntry("regions", 4)
                .containsEntry("checksum", plate.get("haloChecksum"));
        assertThat(plate)
                .containsEntry(
                        "checksum",
                        Shell.json(
                                        "run",
                                        Shell.root()
                                                .resolve("configs/jacobi.yaml")
                                                .toString(),
                                        "-o",
                                        directory.toString())
                                .get("checksum"));
        List<?> changes = (List<?>) requireNonNull(plate.get("changes"));
        assertThat(changes).hasSize(PUBLISHED.length);
        for (int test = 0; test < PUBLISHED.length; test++) {
            assertThat((double) changes.get(test))
                    .isCloseTo(PUBLISHED[test], org.assertj.core.api.Assertions.within(5e-7));
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 3", "7, 5", "3, 3"})
    void anyRegionsHaveTheSameBits(int points, int side) {
        Map<String, Object> plate =
                Shell.json("space", "heat", "--points", "" + points, "--side", "" + side, "--iterations", "23");
        assertThat(plate).containsEntry("regions", side * side).containsEntry("checksum", plate.get("haloChecksum"));
    }

    @Test
    void theRanksOfAJobKeepTheTuplesThemselves() {
        Map<String, Object> plate = Shell.json("space", "heat", "--space", "ranks:", "--iterations", "23");
        assertThat(plate).containsEntry("space", "ranks").containsEntry("checksum", plate.get("haloChecksum"));
    }

    @Test
    void thePlateConvergesAtTheSameIteration() {
        Map<String, Object> plate = Shell.json("space", "heat", "--iterations", "100000", "--points", "8");
        assertThat(plate).containsEntry("checksum", plate.get("haloChecksum"));
        assertThat((int) requireNonNull(plate.get("iterations"))).isLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heat --processes                         | other processes do not see it",
                "heat --region 0                          | requires --job NAME",
                "heat --region 4 --job j                  | regions are 0 … 3",
                "heat --collect                           | requires --job NAME",
                "heat --space ranks: --region 0           | are for the others",
                "heat --with mpi                          | --with starts the ranks of --space ranks:",
                "heat --points 1                          | a region needs at least a point",
                "heat --timeout 0                         | at least 1 s is required",
                "heat --space nowhere:1                   | no tuple space at 'nowhere:1'",
                "heat --space :                           | Expected scheme name",
                "generals --space ranks:                  | is for commands on ranks",
                "generals -n 2                            | 3 to 64 generals can vote",
                "generals --treason mutiny                | use one of none, silent, liar",
                "generals --node 2                        | 0 or 1 is required",
                "generals --processes                     | other processes do not see it",
                "generals --tenant ''                     | the tenant has 0 characters"
            })
    void aMistakeIsNamedWithItsRemedy(String arguments, String message) {
        String[] args = ("space " + arguments).split(" +", -1);
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].equals("''") ? "" : args[i];
        }
        Shell shell = Shell.parhelion(args);
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void aRegionThatIsAloneGivesUpAndNamesTheMissingOne() {
        Shell shell = Shell.parhelion("space", "heat", "--region", "0", "--job", "alone", "--timeout", "1");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err()).contains("no 'boundary' tuple of region 2 for iteration 0 within 1 s");
    }

    /** In a plain vote the space itself can be turned against a loyal commander; signatures leave theft of the proposal. */
    @Test
    void theSpaceDetectsWhatIsThereButNotWhatWasTakenAway() {
        Shell shell = Shell.parhelion("space", "generals", "--wait", "3000", "--json");
        assertThat(shell.status()).as(shell.err()).isZero();
        Map<String, Map<String, Object>> votes =
                Json.rows(shell.out().lines().reduce((_, last) -> last).orElseThrow()).stream()
                        .collect(Collectors.toMap(
                                row -> row.get("treason") + (TRUE.equals(row.get("signed")) ? " signed" : ""),
                                Function.identity()));
        assertThat(votes).hasSize(22);
        assertThat(votes.values())
                .as("all see the same tuples")
                .allSatisfy(row -> assertThat(row).containsEntry("ic1", true));
        List<String> broken = votes.entrySet().stream()
                .filter(entry -> !TRUE.equals(entry.getValue().get("ic2")))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertThat(broken).containsExactly("forged-votes", "stolen-proposal", "stolen-proposal signed", "stolen-votes");
        assertNoticed(votes, "none", "nothing");
        assertNoticed(votes, "none signed", "nothing");
        assertNoticed(votes, "double-vote", "1: 3 voted twice");
        assertNoticed(votes, "two-proposals", "the commander proposed twice");
        assertNoticed(votes, "two-proposals signed", "the commander signed both orders");
        assertNoticed(votes, "replaced-proposal", "nothing");
        assertNoticed(votes, "replaced-proposal signed", "the commander signed both orders");
        assertNoticed(votes, "forged-votes", "somebody votes in my name");
        assertNoticed(votes, "forged-votes signed", "1: a forged vote of 1");
        assertNoticed(votes, "stolen-proposal", "0: my proposal was taken");
    }

    private static void assertNoticed(Map<String, Map<String, Object>> votes, String vote, String what) {
        assertThat(String.valueOf(requireNonNull(votes.get(vote)).get("noticed")))
                .as(vote)
                .contains(what);
    }
}
