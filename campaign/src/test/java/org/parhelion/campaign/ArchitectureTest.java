package org.parhelion.campaign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.campaign.coordinator.planted.PlantedScheduler;
import org.parhelion.campaign.store.planted.PlantedTaskStore;

/** Which package of campaigns may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses CAMPAIGN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.campaign");

    /** Classes that break the rules. */
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importClasses(PlantedValue.class, PlantedTaskStore.class, PlantedScheduler.class);

    private static final ArchRule VALUES_KNOW_NO_RUNNER = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.campaign.*..")
            .because("everything else is built on the values");

    private static final ArchRule STORES_KNOW_NO_SCHEDULING = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.parhelion.campaign.coordinator..", "org.parhelion.campaign.local..")
            .because("which task runs where is in the coordinator's memory only");

    private static final ArchRule MACHINES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign.coordinator..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Clock|Instant)|java\\.util\\.Random|java\\.security\\.SecureRandom"
                    + "|java\\.lang\\.Thread(\\$.*)?|java\\.util\\.concurrent\\..*|java\\.net\\..*|java\\.nio\\..*"
                    + "|java\\.io\\..*")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.campaign.local..")
            .because("the same inputs give the same decisions, in a simulation and on real time");

    @Test
    void packagesUseWhatIsBelowThem() {
        VALUES_KNOW_NO_RUNNER.check(CAMPAIGN);
        STORES_KNOW_NO_SCHEDULING.check(CAMPAIGN);
    }

    @Test
    void machinesAreDeterministic() {
        MACHINES_ARE_PURE.check(CAMPAIGN);
    }

    @Test
    void nothingHerePrints() {
        PackageRules.NOTHING_HERE_PRINTS.check(CAMPAIGN);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(VALUES_KNOW_NO_RUNNER, "PlantedValue", "TaskStore", "built on the values");
        assertFails(STORES_KNOW_NO_SCHEDULING, "PlantedTaskStore", "LocalRunner", "memory only");
        assertFails(
                MACHINES_ARE_PURE, "PlantedScheduler", "System.nanoTime", "the same inputs give the same decisions");
        assertFails(
                PackageRules.NOTHING_HERE_PRINTS, "PlantedValue", "java.lang.System.out", "standard output belongs");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString()).contains(words);
    }
}
