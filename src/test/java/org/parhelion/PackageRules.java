package org.parhelion;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rules of every module that needs the library alone. */
public final class PackageRules {
    public static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().matching("org.parhelion.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that cannot be read without another is not one idea");

    public static final ArchRule NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE = noClasses()
            .that()
            .resideOutsideOfPackages("org.parhelion.comm.mpi..")
            .and()
            .doNotHaveFullyQualifiedName("org.parhelion.launch.Exec")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor)(\\$.*)?")
            .because(
                    "MPI is the one place that can crash the JVM, and it is tested as such; Exec calls execv and nothing else;"
                            + " memory segments as buffers are safe");

    public static final ArchRule NOTHING_HERE_PRINTS = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the command line; a library says things by exceptions and values");

    private PackageRules() {}

    /** The package {@code org.parhelion.name} uses {@code others}, the JDK, and the root package, which holds what all share. */
    public static ArchRule mayUse(String name, String why, String... others) {
        List<String> allowed =
                new ArrayList<>(List.of("java..", "javax..", "jdk..", "org.jspecify..", "org.parhelion", own(name)));
        for (String other : others) {
            allowed.add(own(other));
        }
        return classes()
                .that()
                .resideInAPackage(own(name))
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(DescribedPredicate.describe("primitive arrays", PackageRules::isPrimitive))))
                .as(name + " uses " + (others.length == 0 ? "the JDK" : String.join(", ", others)))
                .because(why);
    }

    /** Classes use no internal package of the modules that contain {@code types}: none that is not exported to everyone. */
    public static ArchRule usesExportedPackages(String why, Class<?>... types) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(types)
                        .map(ExportedTypes::ofModuleOf)
                        .flatMap(of -> of.module().packages().stream()
                                .filter(name -> !of.packages().contains(name)))
                        .toArray(String[]::new))
                .as("classes use exported packages")
                .because(why);
    }

    private static boolean isPrimitive(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    private static String own(String name) {
        return "org.parhelion." + name + "..";
    }
}
