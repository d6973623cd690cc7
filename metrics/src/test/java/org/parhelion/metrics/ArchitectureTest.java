package org.parhelion.metrics;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.junit.jupiter.api.Test;
import org.parhelion.metrics.planted.Everything;

/** What the metrics may use, which package may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses METRICS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.metrics");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(Everything.class);

    private static final ArchRule USES_RUNS_AND_THREE_LIBRARIES = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.parhelion..",
                            "io.helidon..",
                            "io.prometheus..",
                            "io.opentelemetry..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("metrics need a run, a web server and two data models, no more");

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program that runs a job");

    /** Classes outside a package do not know a library. */
    private static ArchRule onlyIn(String of, String why, String known) {
        return classes()
                .that()
                .resideOutsideOfPackage("org.parhelion.metrics." + of + "..")
                .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage(known))))
                .because(why);
    }

    private static final ArchRule ONLY_THE_SERVER_KNOWS_HELIDON =
            onlyIn("server", "another web server must be a change of one package", "io.helidon..");

    private static final ArchRule ONLY_THE_EXPOSITION_KNOWS_PROMETHEUS =
            onlyIn("exposition", "another format must be a change of one package", "io.prometheus..");

    private static final ArchRule ONLY_TRACES_KNOW_OPENTELEMETRY =
            onlyIn("trace", "a run without a trace must not load OpenTelemetry", "io.opentelemetry..");

    private static final ArchRule SCRAPES_KNOW_NO_RANKS = classes()
            .that()
            .resideInAnyPackage(
                    "org.parhelion.metrics.status..",
                    "org.parhelion.metrics.exposition..",
                    "org.parhelion.metrics.server..",
                    "org.parhelion.metrics.planted..")
            .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage("org.parhelion.comm.."))))
            .because("a scrape must never make a rank wait: no message starts there");

    @Test
    void theModuleUsesRunsAndThreeLibraries() {
        USES_RUNS_AND_THREE_LIBRARIES.check(METRICS);
    }

    @Test
    void theModulePrintsNothing() {
        PRINTS_NOTHING.check(METRICS);
    }

    @Test
    void eachLibraryIsKnownToOnePackage() {
        ONLY_THE_SERVER_KNOWS_HELIDON.check(METRICS);
        ONLY_THE_EXPOSITION_KNOWS_PROMETHEUS.check(METRICS);
        ONLY_TRACES_KNOW_OPENTELEMETRY.check(METRICS);
    }

    @Test
    void scrapesKnowNoRanks() {
        SCRAPES_KNOW_NO_RANKS.check(METRICS);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.parhelion.metrics.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be read without another is not one idea")
                .check(METRICS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(USES_RUNS_AND_THREE_LIBRARIES, "com.tngtech.archunit", "two data models");
        assertFails(PRINTS_NOTHING, "java.lang.System.out", "standard output belongs");
        assertFails(ONLY_THE_SERVER_KNOWS_HELIDON, "io.helidon", "another web server");
        assertFails(ONLY_THE_EXPOSITION_KNOWS_PROMETHEUS, "io.prometheus", "another format");
        assertFails(ONLY_TRACES_KNOW_OPENTELEMETRY, "io.opentelemetry", "must not load");
        assertFails(SCRAPES_KNOW_NO_RANKS, "org.parhelion.comm.Comm", "make a rank wait");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("Everything")
                .contains(words);
    }
}
