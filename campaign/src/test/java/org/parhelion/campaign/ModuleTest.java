package org.parhelion.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.parhelion.ExportedTypes;

/** What of campaigns is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 60;

    private final ExportedTypes exported = ExportedTypes.ofModuleOf(TaskSpec.class);

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
