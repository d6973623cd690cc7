package org.parhelion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the library is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 113;

    private final ExportedTypes exported = ExportedTypes.ofModuleOf(Precision.class);

    @Test
    void enginesAndRowKernelsAreNotExported() {
        assertThat(exported.packages())
                .as("what carries messages and runs rows is free to change")
                .doesNotContain(
                        "org.parhelion.comm.threads",
                        "org.parhelion.comm.mpi",
                        "org.parhelion.comm.mpj",
                        "org.parhelion.comm.process",
                        "org.parhelion.stencil.rows");
    }

    @Test
    void providersFoundOnTheClassPathAreThoseOfTheModule() {
        assertThat(exported.module().provides())
                .isNotEmpty()
                .allSatisfy(service -> assertThat(lines(service.service()))
                        .as("META-INF/services/" + service.service())
                        .containsExactlyInAnyOrderElementsOf(service.providers()));
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

    private static List<String> lines(String service) {
        try (var stream = ModuleTest.class.getResourceAsStream("/META-INF/services/" + service)) {
            return stream == null
                    ? List.of()
                    : new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
