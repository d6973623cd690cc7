package org.parhelion.campaign.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.runs.file.ConfigException;

class CampaignFileTest {
    private static final String HEAT = """
            problem: heat
            grid: {points: [16, 16], extent: 1 m}
            diffusivity: 1e-4 m²/s
            steps: 40
            initial: {gaussian: {peak: 300 K, width: 10 cm, centre: [0 m, 0 m]}}
            boundary: dirichlet 0 K
            output: {integrals: {fields: [u]}}
            """;

    private static final String SWEEP = """
            run: heat.yaml
            set: {precision: float}
            parameters:
              diffusivity: [1e-4 m²/s, 2e-4 m²/s]
              initial.gaussian.width: {from: 5 cm, to: 20 cm, points: 4}
            results:
              heat: {integral: u}
              bits: {report: checksum}
            plots:
              - {x: initial.gaussian.width, y: heat, series: diffusivity}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writesTheRunFile() throws IOException {
        Files.writeString(directory.resolve("heat.yaml"), HEAT);
    }

    private CampaignPlan plan(String yaml) throws IOException {
        Path file = directory.resolve("sweep.yaml");
        Files.writeString(file, yaml);
        return CampaignFile.read(file, List.of());
    }

    private void assertRefused(String yaml, String... words) {
        assertThatThrownBy(() -> plan(yaml))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(words);
    }

    @Test
    void aSweepHasOneTaskForEachPoint() throws IOException {
        CampaignPlan plan = plan(SWEEP);
        List<TaskSpec> tasks = new PlannedTasks(plan).begin();
        assertThat(plan.name()).isEqualTo("sweep");
        assertThat(plan.parameters()).containsExactly("diffusivity", "initial.gaussian.width");
        assertThat(plan.results()).containsExactly("heat", "bits");
        assertThat(tasks).hasSize(8);
        assertThat(tasks.get(5).parameters())
                .containsEntry("diffusivity", Scalar.of("2e-4 m²/s"))
                .containsEntry("initial.gaussian.width", Scalar.of("10.0 cm"));
        assertThat(tasks.get(5).displayName()).isEqualTo("000005");
    }

    @Test
    void mistakesNameLineKeyAndRemedy() {
        assertRefused(SWEEP.replace("results:", "result:"), "sweep.yaml:7: result: unknown key; did you mean results?");
        assertRefused(SWEEP.replace("y: heat", "y: heet"), "plots", "'heet'", "did you mean heat?");
        assertRefused(SWEEP.replace("{from: 5 cm", "{from: 5 m"), "the unit is 'cm', but that of from is 'm'");
        assertRefused(SWEEP.replace("to: 20 cm", "to: 2 cm"), "initial.gaussian.width", "the lower one first");
        assertRefused(SWEEP + "design: sobol\n", "design", "sobol requires a section");
        assertRefused(SWEEP + "design: grit\n", "'grit' is not one of", "did you mean grid?");
        assertRefused(SWEEP + "command: [true]\n", "exactly one of run (a run file), command and method");
        assertRefused(SWEEP.replace("heat.yaml", "hot.yaml"), "run", "no such file");
        assertRefused(
                SWEEP.replace("precision: float", "precision: flaot"), "--set precision=flaot", "did you mean float?");
        assertRefused(SWEEP.replace("2e-4 m²/s", "2 m"), "--set diffusivity=2 m", "is a length");
        assertRefused(SWEEP.replace("integral: u", "integral: pressure"), "no integral of pressure");
        assertRefused("command: [echo, '{sped}']\nparameters: {speed: [1]}\n", "command", "did you mean {speed}?");
        assertRefused(SWEEP + "retries: -1\n", "retries", "out of range");
        assertRefused(SWEEP + "engine: mpi\nisolation: thread\n", "engine", "isolation: process");
    }

    @Test
    void commandsTablesAndGraphsAreRead() throws IOException {
        Files.writeString(directory.resolve("points.csv"), "a,b\n1,\"x, y\"\n2,z\n");
        CampaignPlan table = plan("""
                command: [echo, "{a}", "{b}"]
                design: {type: table, file: points.csv}
                results: {a: {regex: "^(\\\\d+)"}}
                timeout: 5 s
                retries: 0
                """);
        assertThat(new PlannedTasks(table).begin())
                .extracting(TaskSpec::parameters)
                .containsExactly(
                        Map.of("a", Scalar.of("1"), "b", Scalar.of("x, y")),
                        Map.of("a", Scalar.of("2"), "b", Scalar.of("z")));
        CampaignPlan graph =
                plan("""
                tasks:
                  mesh: {command: [echo, "{n}"]}
                  left: {command: [echo, left], after: mesh}
                  right: {command: [echo, right], after: mesh}
                  join: {run: heat.yaml, set: {steps: 1}, after: [left, right]}
                parameters: {n: [1, 2]}
                """.replace("join: {run: heat.yaml, set: {steps: 1}", "join: {command: [echo, \"{n}\"]"));
        List<TaskSpec> tasks = new PlannedTasks(graph).begin();
        assertThat(tasks).hasSize(8);
        assertThat(tasks.get(7).dependencies()).containsExactly(5, 6);
        assertThat(tasks.get(7).displayName()).isEqualTo("000001-join");
        assertRefused(
                "tasks:\n  b: {command: [echo], after: a}\n  a: {command: [echo]}\n", "after", "no task of the name a");
    }

    @Test
    void halvingStopsRunsAtItsRungs() throws IOException {
        CampaignPlan plan = plan(SWEEP.substring(0, SWEEP.indexOf("plots")) + """
                design: {type: asha, trials: 9, objective: heat, steps: {from: 10, to: 90}, eta: 3, slots: 3}
                """);
        assertThat(plan.steps()).hasValue(90);
        PlannedTasks source = new PlannedTasks(plan);
        List<TaskSpec> first = source.begin();
        assertThat(first)
                .hasSize(3)
                .allMatch(task -> Scalar.of(10).equals(task.parameters().get("steps")));
        assertThat(source.next(0)).isZero();
        assertThat(source.told(0, succeeded(2))).hasSize(1);
        assertThat(source.next(1)).isEqualTo(1);
        byte[] state = source.state();
        PlannedTasks restored = new PlannedTasks(plan);
        restored.restore(state);
        assertThat(restored.told(1, succeeded(1))).isEqualTo(source.told(1, succeeded(1)));
        List<TaskSpec> more = source.told(2, succeeded(3));
        assertThat(restored.told(2, succeeded(3))).isEqualTo(more);
        assertThat(more)
                .anyMatch(task -> Scalar.of(30).equals(task.parameters().get("steps"))
                        && task.displayName().equals("000001")
                        && task.dependencies().equals(List.of(1)));
        assertRefused(
                SWEEP + "design: {type: asha, trials: 9, objective: hat, steps: {from: 1, to: 9}}\n",
                "objective: 'hat'",
                "did you mean heat?");
    }

    /** What identifies the inputs of each task, and the campaign. */
    private List<String> identities(String yaml) throws IOException {
        CampaignPlan plan = plan(yaml + "reuse-results: true\n");
        List<String> identities = new java.util.ArrayList<>(
                new PlannedTasks(plan).begin().stream().map(TaskSpec::inputs).toList());
        identities.add(plan.fingerprint());
        return identities;
    }

    @Test
    void theContentsOfAllInputFilesIdentifyATask() throws IOException {
        Path start = directory.resolve("a.txt");
        Files.writeString(start, "1\n".repeat(256));
        Files.writeString(directory.resolve("b.txt"), "2\n".repeat(256));
        Files.writeString(directory.resolve("heat.yaml"), HEAT.replaceFirst("initial: .*", "initial: {file: a.txt}"));
        String sweep = "run: heat.yaml\nparameters: {diffusivity: [1e-4 m²/s, 2e-4 m²/s]}\n";
        String files = "run: heat.yaml\nset: {steps: 9}\nparameters: {initial.file: [DIR/a.txt, DIR/b.txt]}\n"
                .replace("DIR", directory.toString());
        String command = "command: [wc, a.txt]\ninputs: [a.txt]\n";
        List<String> before = identities(sweep);
        List<String> filesBefore = identities(files);
        List<String> commandBefore = identities(command);
        assertThat(before.get(0)).isEqualTo(before.get(1)).hasSize(64);
        assertThat(filesBefore.get(0)).isNotEqualTo(filesBefore.get(1)).isNotEqualTo(before.get(0));
        assertThat(identities(sweep)).isEqualTo(before);
        assertThat(InputFiles.of(plan(files)))
                .containsOnlyKeys(directory.resolve("heat.yaml"), start, directory.resolve("b.txt"));
        assertThat(new PlannedTasks(plan(sweep)).begin().getFirst().inputs()).isEmpty();

        Files.writeString(start, "3\n".repeat(256));
        assertThat(identities(sweep)).doesNotContainAnyElementsOf(before);
        assertThat(identities(files).get(0)).isNotEqualTo(filesBefore.get(0));
        assertThat(identities(files).get(1)).isEqualTo(filesBefore.get(1));
        assertThat(identities(command)).doesNotContainAnyElementsOf(commandBefore);
        assertRefused("command: [wc]\ninputs: [c.txt]\n", "inputs", "c.txt: no such file");
    }

    private static TaskOutcome succeeded(double heat) {
        return new TaskOutcome.Succeeded(Map.of("heat", Scalar.of(heat)), "");
    }

    @Test
    void theSameCampaignCanBeBuiltInJava() throws IOException {
        CampaignPlan read = plan(SWEEP);
        PlannedProgram program = PlannedProgram.of(
                        new TaskProgram.RunFile(directory.resolve("heat.yaml").toString()))
                .withSettings(Map.of("precision", "float"));
        CampaignPlan built = CampaignPlan.of("sweep", program)
                .over(
                        org.parhelion.campaign.design.Designs.grid(List.of(
                                new org.parhelion.campaign.design.Factor.Listed(
                                        "diffusivity", List.of("1e-4 m²/s", "2e-4 m²/s")),
                                new org.parhelion.campaign.design.Factor.Between(
                                        "initial.gaussian.width",
                                        5,
                                        20,
                                        org.parhelion.campaign.design.Factor.Scale.LINEAR,
                                        4,
                                        "cm"))),
                        "text");
        assertThat(new PlannedTasks(built).begin()).isEqualTo(new PlannedTasks(read).begin());
    }
}
