package org.parhelion.campaign;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.access.planted.PlantedRight;

/** Which package of the service may use which library, and why. */
class ServiceArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.parhelion.campaign.net",
                    "org.parhelion.campaign.http",
                    "org.parhelion.campaign.access",
                    "org.parhelion.campaign.pilots");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(PlantedRight.class);

    private static final ArchRule ONLY_NET_KNOWS_GRPC =
            onlyIn("net", "another transport must be a change of one package", "io.grpc..", "com.google.protobuf..");

    private static final ArchRule ONLY_HTTP_KNOWS_HELIDON =
            onlyIn("http", "another web server must be a change of one package", "io.helidon..");

    private static final ArchRule RIGHTS_AND_PILOTS_KNOW_NO_TRANSPORT = noClasses()
            .that()
            .resideInAnyPackage("org.parhelion.campaign.access..", "org.parhelion.campaign.pilots..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.parhelion.campaign.net..", "org.parhelion.campaign.http..")
            .because("rights are the same over every transport, and pilots start workers over any");

    private static final ArchRule NOTHING_PRINTS = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the command line");

    private static ArchRule onlyIn(String of, String why, String... known) {
        return classes()
                .that()
                .resideOutsideOfPackage("org.parhelion.campaign." + of + "..")
                .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage(known))))
                .because(why);
    }

    @Test
    void onlyNetKnowsGrpc() {
        ONLY_NET_KNOWS_GRPC.check(SERVICE);
    }

    @Test
    void onlyHttpKnowsHelidon() {
        ONLY_HTTP_KNOWS_HELIDON.check(SERVICE);
    }

    @Test
    void rightsAndPilotsKnowNoTransport() {
        RIGHTS_AND_PILOTS_KNOW_NO_TRANSPORT.check(SERVICE);
    }

    @Test
    void nothingPrints() {
        NOTHING_PRINTS.check(SERVICE);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(ONLY_NET_KNOWS_GRPC, "io.grpc.Status", "another transport");
        assertFails(ONLY_HTTP_KNOWS_HELIDON, "io.helidon.http.HttpPrologue", "another web server");
        assertFails(RIGHTS_AND_PILOTS_KNOW_NO_TRANSPORT, "HttpOptions", "the same over every transport");
        assertFails(NOTHING_PRINTS, "java.lang.System.out", "standard output belongs");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("PlantedRight")
                .contains(words);
    }
}
