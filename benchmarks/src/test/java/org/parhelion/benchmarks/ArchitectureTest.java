package org.parhelion.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.benchmarks.planted.PrintsAndTimes;

/** What measurements may use, and why. */
class ArchitectureTest {
    private static final JavaClasses BENCHMARKS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.benchmarks");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(PrintsAndTimes.class);

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("a bench returns rows and reports progress to its caller; the command line prints");

    private static final ArchRule JMH_STAYS_APART = noClasses()
            .that()
            .resideOutsideOfPackage("org.parhelion.benchmarks.jmh..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.openjdk.jmh..", "org.parhelion.benchmarks.jmh..")
            .because("./parhelion bench runs without JMH, which is an optional dependency");

    @Test
    void benchesPrintNothing() {
        PRINTS_NOTHING.check(BENCHMARKS);
    }

    @Test
    void benchesRunWithoutJmh() {
        JMH_STAYS_APART.check(BENCHMARKS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(PRINTS_NOTHING.evaluate(PLANTED).getFailureReport().toString())
                .contains("PrintsAndTimes", "java.lang.System.out", "the command line prints");
        assertThat(JMH_STAYS_APART.evaluate(PLANTED).getFailureReport().toString())
                .contains("PrintsAndTimes", "org.openjdk.jmh", "optional dependency");
    }
}
