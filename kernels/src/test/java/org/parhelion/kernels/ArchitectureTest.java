package org.parhelion.kernels;

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
import org.parhelion.kernels.planted.SolvesAndPrints;

/** What the OpenCL device may use, and why. Aparapi and the whole library are on this class path. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion");

    private static final JavaClasses KERNELS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.kernels");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(SolvesAndPrints.class);

    private static final ArchRule A_DEVICE_STANDS_ON_FIELDS_AND_FORMULAS = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax..",
                            "jdk..",
                            "com.sun.management..",
                            "org.jspecify..",
                            "com.aparapi..",
                            "org.parhelion",
                            "org.parhelion.kernels",
                            "org.parhelion.device..",
                            "org.parhelion.field..",
                            "org.parhelion.grid..",
                            "org.parhelion.stencil..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("a device computes where fields live; it sends nothing and knows no solver");

    private static final ArchRule APARAPI_IS_USED_BY_KERNELS_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage("org.parhelion.kernels")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.aparapi..")
            .because("another binding to OpenCL must be able to take its place, and the library needs the JDK alone");

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program; a library reports by values and exceptions");

    @Test
    void aDeviceStandsOnFieldsAndFormulas() {
        A_DEVICE_STANDS_ON_FIELDS_AND_FORMULAS.check(KERNELS);
    }

    @Test
    void aparapiIsUsedByKernelsAlone() {
        assertThat(ALL.contain("org.parhelion.grid.Grid"))
                .as("the library is looked at")
                .isTrue();
        APARAPI_IS_USED_BY_KERNELS_ALONE.check(ALL);
    }

    @Test
    void kernelsPrintNothing() {
        PRINTS_NOTHING.check(KERNELS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(A_DEVICE_STANDS_ON_FIELDS_AND_FORMULAS, "org.parhelion.comm.Comm", "it sends nothing");
        assertFails(APARAPI_IS_USED_BY_KERNELS_ALONE, "com.aparapi.device.OpenCLDevice", "take its place");
        assertFails(PRINTS_NOTHING, "java.lang.System.out", "a library reports by values");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("SolvesAndPrints")
                .contains(words);
    }
}
