package org.parhelion;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tests run on the class path: here the modules are loaded once more, as a program of named modules loads them. */
public final class NamedModules {
    private NamedModules() {}

    /** A layer of the modules that contain {@code types}. */
    public static ModuleLayer of(Class<?>... types) {
        List<ExportedTypes> modules =
                Stream.of(types).map(ExportedTypes::ofModuleOf).toList();
        ModuleFinder finder =
                ModuleFinder.of(modules.stream().map(ExportedTypes::classes).toArray(Path[]::new));
        Set<String> roots = Set.copyOf(
                modules.stream().map(module -> module.module().name()).toList());
        Configuration resolved = ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), roots);
        return ModuleLayer.defineModulesWithOneLoader(
                        resolved, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
                .layer();
    }
}
