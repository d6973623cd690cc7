package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.parhelion.ExportedTypes;

/** What of files and object stores is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 31;

    private final ExportedTypes exported = ExportedTypes.ofModuleOf(DataException.class);

    @Test
    void javadocOfExportedPackagesIsChecked() throws IOException {
        assertThat(ExportedTypes.packagesWithCheckedJavadoc()).isEqualTo(exported.packages());
    }

    @Test
    void exportedTypesStayFew() {
        assertThat(exported.names())
                .as("exported types: each is a promise; make it package-private")
                .hasSizeLessThanOrEqualTo(MOST_EXPORTED_TYPES);
    }
}
