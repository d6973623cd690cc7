package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.parhelion.ExportedTypes;
import org.parhelion.NamedModules;
import org.parhelion.Precision;
import org.parhelion.halo.redistribution.Redistribution;
import org.parhelion.io.DataException;
import org.parhelion.recovery.Driver;

/** What of the protocols is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 40;

    private final ExportedTypes exported = ExportedTypes.ofModuleOf(Machine.class);

    @Test
    void protocolsUnderMembershipAndAgreementAreNotExported() {
        assertThat(exported.packages())
                .as("messages and tables of a protocol are free to change")
                .doesNotContain(
                        "org.parhelion.membership.swim",
                        "org.parhelion.membership.simulation",
                        "org.parhelion.consensus.generals",
                        "org.parhelion.consensus.hotstuff");
    }

    @Test
    void redistributionIsExportedToRecoveryAlone() throws ClassNotFoundException {
        ModuleLayer layer = NamedModules.of(Precision.class, DataException.class, Machine.class);
        Module library = layer.findModule("org.parhelion").orElseThrow();
        Module protocols = layer.findModule("org.parhelion.protocols").orElseThrow();
        String name = Redistribution.class.getPackageName();
        assertThat(library.isExported(name, protocols)).isTrue();
        assertThat(library.isExported(name, ModuleTest.class.getModule())).isFalse();
        assertThat(protocols.getClassLoader().loadClass(Driver.class.getName()).getModule())
                .isSameAs(protocols);
    }

    @Test
    void javadocOfExportedPackagesIsChecked() throws IOException {
        assertThat(ExportedTypes.packagesWithCheckedJavadoc()).isEqualTo(exported.packages());
    }

    @Test
    void exportedTypesStayFew() {
        assertThat(exported.names())
                .as(
                        "exported types: each is a promise; make it package-private or move it to a package that is not exported")
                .hasSizeLessThanOrEqualTo(MOST_EXPORTED_TYPES);
    }
}
