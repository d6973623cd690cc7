package org.parhelion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return packages().stream().flatMap(this::publicTypes).sorted().toList();
    }

    private Stream<String> publicTypes(String name) {
        List<String> types = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(classes.resolve(name.replace('.', '/')), "*.class")) {
            for (Path file : files) {
                String type = file.getFileName().toString().replace(".class", "");
                if (!type.contains("$") && ClassFile.of().parse(file).flags().has(AccessFlag.PUBLIC)) {
                    types.add(name + "." + type);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types.stream();
    }
}
