package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.parhelion.ExportedTypes;
import org.parhelion.NamedModules;
import org.parhelion.Precision;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.Formulas;

/** What of the equations is API, as {@code module-info.java} declares it. */
class ModuleTest {
    private static final int MOST_EXPORTED_TYPES = 18;

    private final ExportedTypes exported = ExportedTypes.ofModuleOf(Heat.class);

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

    @Test
    void theLibraryReadsAnEquationOfTheNamedModule() throws ReflectiveOperationException {
        ClassLoader loader = NamedModules.of(Precision.class, Heat.class).findLoader("org.parhelion.physics");
        Class<?> gridType = loader.loadClass(Grid.class.getName());
        Object grid = gridType.getMethod("uniform", int.class, int.class, double.class)
                .invoke(null, 9, 9, 1.0);
        Class<?> heatType = loader.loadClass(Heat.class.getName());
        assertThat(heatType.getModule().getName()).isEqualTo("org.parhelion.physics");
        Object heat =
                heatType.getMethod("of", gridType, double.class, double.class).invoke(null, grid, 1.0, 0.2);
        Object formula = loader.loadClass(Formulas.class.getName())
                .getMethod("read", loader.loadClass(Stencil.class.getName()))
                .invoke(null, heat);
        assertThat(formula.toString()).isEqualTo(expected().toString());
    }

    private static Formula expected() {
        return Formulas.read(Heat.of(Grid.uniform(9, 9, 1), 1, 0.2));
    }
}
