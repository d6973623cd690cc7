package org.parhelion.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.cli.planted.ComputesAndPrints;

/** What the command line may use, and why. */
class ArchitectureTest {
    private static final JavaClasses CLI = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.cli");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(ComputesAndPrints.class);

    private static final ArchRule PARSES_CALLS_AND_PRINTS = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax..",
                            "org.jspecify..",
                            "picocli..",
                            "me.tongfei.progressbar..",
                            "tools.jackson.core..",
                            "org.parhelion.cli..",
                            "org.parhelion.runs..",
                            "org.parhelion.view..",
                            "org.parhelion.metrics..",
                            "org.parhelion.benchmarks..",
                            "org.parhelion.launch..",
                            "org.parhelion.comm..",
                            "org.parhelion.protocol..",
                            "org.parhelion.membership..",
                            "org.parhelion.consensus..",
                            "org.parhelion.recovery..",
                            "org.parhelion.space..",
                            "org.parhelion.campaign..",
                            "org.parhelion.adapters.grpc..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because(
                    "a command parses, calls and prints; what computes belongs to a library module, where other programs can"
                            + " call it");

    private static final ArchRule ONLY_MAIN_KNOWS_STANDARD_OUTPUT = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("commands print to the writers that picocli hands them, so that a test can read what they print");

    @Test
    void commandsParseCallAndPrint() {
        PARSES_CALLS_AND_PRINTS.check(CLI);
    }

    @Test
    void onlyMainKnowsStandardOutput() {
        ONLY_MAIN_KNOWS_STANDARD_OUTPUT.check(CLI);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(PARSES_CALLS_AND_PRINTS.evaluate(PLANTED).getFailureReport().toString())
                .contains("ComputesAndPrints", "org.parhelion.grid.Grid", "parses, calls and prints");
        assertThat(ONLY_MAIN_KNOWS_STANDARD_OUTPUT
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .toString())
                .contains("ComputesAndPrints", "java.lang.System.out", "so that a test can read");
    }
}
