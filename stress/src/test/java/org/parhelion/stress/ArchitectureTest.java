package org.parhelion.stress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parhelion.stress.planted.StartsRanks;

/** What a stress test may use, and why. */
class ArchitectureTest {
    private static final JavaClasses STRESS = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** A class that breaks the rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(StartsRanks.class);

    private static final ArchRule STARTS_NO_THREADS = noClasses()
            .should()
            .callMethod(Thread.class, "start")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.concurrent\\..*Executor.*|org\\.parhelion\\.comm\\.Ranks")
            .because("JCStress starts the threads that race, millions of times; others would make the race rare");

    @Test
    void stressTestsStartNoThreads() {
        STARTS_NO_THREADS.check(STRESS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(STARTS_NO_THREADS.evaluate(PLANTED).getFailureReport().toString())
                .contains("StartsRanks", "org.parhelion.comm.Ranks", "make the race rare");
    }
}
