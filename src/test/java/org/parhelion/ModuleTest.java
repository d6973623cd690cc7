package org.parhelion;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What of the library is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 164;

    private final Path classes = classes();
    private final ModuleDescriptor module = ModuleFinder.of(classes).findAll().stream()
            .map(reference -> reference.descriptor())
            .filter(descriptor -> descriptor.name().equals("org.parhelion"))
            .findFirst()
            .orElseThrow();
    private final Set<String> exported =
            module.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());

    @Test
    void enginesAndRowKernelsAreNotExported() {
        assertThat(exported)
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
        assertThat(module.provides())
                .isNotEmpty()
                .allSatisfy(service -> assertThat(lines(service.service()))
                        .as("META-INF/services/" + service.service())
                        .containsExactlyInAnyOrderElementsOf(service.providers()));
    }

    @Test
    void exportedTypesStayFew() {
        List<String> types = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPath(classes).stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> exported.contains(type.getPackageName()))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
        assertThat(types)
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
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path classes() {
        try {
            return Path.of(Precision.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
