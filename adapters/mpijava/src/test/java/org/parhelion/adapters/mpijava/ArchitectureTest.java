package org.parhelion.adapters.mpijava;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.adapters.mpijava.planted.UsesGrids;

/** What the package {@code mpi} may use, and why. */
class ArchitectureTest {
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("mpi", "mpjbuf", "mpjdev", "xdev", "org.parhelion.adapters.mpijava");

    /** A class that breaks the rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(UsesGrids.class);

    private static final ArchRule USES_MESSAGES_ALONE = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "mpi",
                            "mpjbuf",
                            "mpjdev",
                            "xdev",
                            "org.parhelion.adapters.mpijava",
                            "org.parhelion.comm",
                            "org.parhelion.comm.process",
                            "org.parhelion.comm.spi")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("programs of MPJ Express send messages: they know no grids, and run on every engine");

    @Test
    void theAdapterUsesMessagesAlone() {
        USES_MESSAGES_ALONE.check(ADAPTER);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(USES_MESSAGES_ALONE.evaluate(PLANTED).getFailureReport().toString())
                .contains("UsesGrids", "org.parhelion.grid.Grid", "ThreadsProvider", "run on every engine");
    }
}
