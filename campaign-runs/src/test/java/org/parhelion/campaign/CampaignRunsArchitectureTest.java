package org.parhelion.campaign;

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
import org.parhelion.campaign.planted.PlantedUse;

/** What this module may use, which package may use which, and why. */
class CampaignRunsArchitectureTest {
    private static final String[] OWN = {
        "org.parhelion.campaign.design..",
        "org.parhelion.campaign.spec..",
        "org.parhelion.campaign.executor..",
        "org.parhelion.campaign.results..",
        "org.parhelion.campaign.session..",
        "org.parhelion.campaign.planted.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.parhelion.campaign.design",
                    "org.parhelion.campaign.spec",
                    "org.parhelion.campaign.executor",
                    "org.parhelion.campaign.results",
                    "org.parhelion.campaign.session");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(PlantedUse.class);

    private static final ArchRule USES_CAMPAIGNS_RUNS_AND_TWO_LIBRARIES = classes()
            .that()
            .resideInAnyPackage(OWN)
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax.imageio..",
                            "org.jspecify..",
                            "org.parhelion..",
                            "tools.jackson.core..",
                            "org.hipparchus..",
                            "org.knowm.xchart..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("campaigns need runs, sequences and plots, no more");

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .that()
            .resideInAnyPackage(OWN)
            .and()
            .doNotHaveSimpleName("MethodMain") // a program of its own, whose result is its output
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program that runs a campaign");

    private static final ArchRule DESIGNS_KNOW_NO_FILES = classes()
            .that()
            .resideInAnyPackage("org.parhelion.campaign.design..", "org.parhelion.campaign.planted..")
            .should(ArchConditions.not(ArchConditions.dependOnClassesThat(
                    resideInAnyPackage("java.nio.file..", "org.parhelion.runs..", "org.knowm.xchart.."))))
            .because("a design is a pure function of its settings and of results");

    @Test
    void theModuleUsesCampaignsRunsAndTwoLibraries() {
        USES_CAMPAIGNS_RUNS_AND_TWO_LIBRARIES.check(CLASSES);
    }

    @Test
    void theModulePrintsNothing() {
        PRINTS_NOTHING.check(CLASSES);
    }

    @Test
    void designsKnowNoFiles() {
        DESIGNS_KNOW_NO_FILES.check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.parhelion.campaign.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be read without another is not one idea")
                .check(CLASSES);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(USES_CAMPAIGNS_RUNS_AND_TWO_LIBRARIES, "com.tngtech.archunit", "no more");
        assertFails(PRINTS_NOTHING, "java.lang.System.out", "standard output belongs");
        assertFails(DESIGNS_KNOW_NO_FILES, "org.knowm.xchart", "pure function");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("PlantedUse")
                .contains(words);
    }
}
