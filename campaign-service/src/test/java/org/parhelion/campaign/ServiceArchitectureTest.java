package org.parhelion.campaign;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.junit.jupiter.api.Test;

/** Which package of the service may use which library, and why. */
class ServiceArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.parhelion.campaign.net",
                    "org.parhelion.campaign.http",
                    "org.parhelion.campaign.access",
                    "org.parhelion.campaign.pilots");

    private static ArchRule onlyIn(String of, String why, String... known) {
        return classes()
                .that()
                .resideOutsideOfPackage("org.parhelion.campaign." + of + "..")
                .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage(known))))
                .because(why);
    }

    @Test
    void onlyNetKnowsGrpc() {
        onlyIn("net", "another transport must be a change of one package", "io.grpc..", "com.google.protobuf..")
                .check(SERVICE);
    }

    @Test
    void onlyHttpKnowsHelidon() {
        onlyIn("http", "another web server must be a change of one package", "io.helidon..")
                .check(SERVICE);
    }

    @Test
    void rightsAndPilotsKnowNoTransport() {
        noClasses()
                .that()
                .resideInAnyPackage("org.parhelion.campaign.access..", "org.parhelion.campaign.pilots..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.parhelion.campaign.net..", "org.parhelion.campaign.http..")
                .because("rights are the same over every transport, and pilots start workers over any")
                .check(SERVICE);
    }

    @Test
    void nothingPrints() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("standard output belongs to the command line")
                .check(SERVICE);
    }
}
