package org.parhelion;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a module exports to everyone, as its {@code module-info.java} declares it; packages exported to named modules are internal. */
public final class ExportedTypes {
    private final Path classes;
    private final ModuleDescriptor module;

    private ExportedTypes(Path classes, ModuleDescriptor module) {
        this.classes = classes;
        this.module = module;
    }

    /** The module that contains {@code type}. */
    public static ExportedTypes ofModuleOf(Class<?> type) {
        try {
            Path classes = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new ExportedTypes(
                    classes,
                    ModuleFinder.of(classes).findAll().iterator().next().descriptor());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public ModuleDescriptor module() {
        return module;
    }

    public Path classes() {
        return classes;
    }

    public Set<String> packages() {
        return module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    /** Packages whose Javadoc {@code pom.xml} of the current module has checked. */
    public static Set<String> packagesWithCheckedJavadoc() throws IOException {
        Matcher list = Pattern.compile("-Xdoclint/package:([\\w.,]+)").matcher(Files.readString(Path.of("pom.xml")));
        return list.find() ? Set.of(list.group(1).split(",", -1)) : Set.of();
    }

    /** Names of the public top-level types in exported packages. */
    public List<String> names() {
        Set<String> packages = packages();
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPath(classes).stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> packages.contains(type.getPackageName()))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
    }
}
