package org.parhelion.view;

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
import org.parhelion.view.planted.Everything;

/** What the page may use, which package may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses VIEW = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.view");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(Everything.class);

    private static final ArchRule USES_RUNS_AND_HELIDON = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..", "org.jspecify..", "org.parhelion..", "tools.jackson.core..", "io.helidon..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("a page needs a run and a web server, no more");

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program that runs a job");

    /** Classes outside {@code of}, and the planted one. */
    private static ArchRule onlyIn(String of, String why, String... known) {
        return classes()
                .that()
                .resideOutsideOfPackage("org.parhelion.view." + of + "..")
                .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage(known))))
                .because(why);
    }

    private static final ArchRule ONLY_THE_SERVER_KNOWS_HELIDON =
            onlyIn("server", "another web server must be a change of one package", "io.helidon..");

    private static final ArchRule PAGE_KNOWS_NO_RANKS = classes()
            .that()
            .resideInAnyPackage(
                    "org.parhelion.view.page..",
                    "org.parhelion.view.sample..",
                    "org.parhelion.view.stored..",
                    "org.parhelion.view.planted..")
            .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage("org.parhelion.comm.."))))
            .because("what viewers do must never make a rank wait: no message starts there");

    @Test
    void theModuleUsesRunsAndHelidon() {
        USES_RUNS_AND_HELIDON.check(VIEW);
    }

    @Test
    void theModulePrintsNothing() {
        PRINTS_NOTHING.check(VIEW);
    }

    @Test
    void onlyTheServerKnowsHelidon() {
        ONLY_THE_SERVER_KNOWS_HELIDON.check(VIEW);
    }

    @Test
    void pagesKnowNoRanks() {
        PAGE_KNOWS_NO_RANKS.check(VIEW);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.parhelion.view.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be read without another is not one idea")
                .check(VIEW);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(USES_RUNS_AND_HELIDON, "com.tngtech.archunit", "a run and a web server");
        assertFails(PRINTS_NOTHING, "java.lang.System.out", "standard output belongs");
        assertFails(ONLY_THE_SERVER_KNOWS_HELIDON, "io.helidon", "another web server");
        assertFails(PAGE_KNOWS_NO_RANKS, "org.parhelion.comm.Comm", "make a rank wait");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("Everything")
                .contains(words);
    }
}
