package org.parhelion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar and gives its class files that are older than Java 6 the stack maps that later ones have.
 *
 * <p>The JVM's class archives take no class without them: {@code ./parhelion} starts a tenth of a second earlier with picocli in its
 * archive. The copied methods are the same; the JVM verifies them by their stack maps.
 */
final class ArchivableJar {
    /** Java 6: the first whose class files have stack maps. */
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private ArchivableJar() {}

    /**
     * Copies a jar.
     *
     * @param args the jar, and the copy to be written
     * @throws IOException if the jar cannot be read, or the copy cannot be written
     */
    static void main(String[] args) throws IOException {
        copy(Path.of(args[0]), Path.of(args[1]));
    }

    static void copy(Path from, Path to) throws IOException {
        URL[] jarOnly = {from.toUri().toURL()};
        try (URLClassLoader classes = new URLClassLoader(jarOnly, ClassLoader.getPlatformClassLoader());
                JarFile jar = new JarFile(from.toFile());
                JarOutputStream copy = new JarOutputStream(Files.newOutputStream(to))) {
            ClassFile files = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
            for (JarEntry entry : Collections.list(jar.entries())) {
                copy.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream content = jar.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    copy.write(entry.getName().endsWith(".class") ? withStackMaps(files, bytes) : bytes);
                }
                copy.closeEntry();
            }
        }
    }

    private static byte[] withStackMaps(ClassFile files, byte[] bytes) {
        ClassModel model = files.parse(bytes);
        if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
            return bytes;
        }
        ClassTransform newVersion = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(FIRST_WITH_STACK_MAPS, 0);
            } else {
                builder.with(element);
            }
        };
        return files.transformClass(
                model, newVersion.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
    }
}
