package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Picocli for the class archives. */
class ArchivableJarTest {
    @TempDir
    Path directory;

    @Test
    void everyClassHasStackMapsAndNothingIsLost() throws Exception {
        Path copy = copyOfPicocli();
        try (JarFile original = new JarFile(picocli().toFile());
                JarFile copied = new JarFile(copy.toFile())) {
            assertThat(names(copied)).isEqualTo(names(original));
            for (JarEntry entry : Collections.list(copied.entries())) {
                if (entry.getName().endsWith(".class")) {
                    byte[] bytes = copied.getInputStream(entry).readAllBytes();
                    assertThat(ClassFile.of().parse(bytes).majorVersion())
                            .as(entry.getName())
                            .isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
                    assertThat(ClassFile.of().verify(bytes)).as(entry.getName()).isEmpty();
                }
            }
        }
    }

    @Test
    void theJvmVerifiesAndRunsTheCopy() throws Exception {
        Path copy = copyOfPicocli();
        URL[] jar = {copy.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
                JarFile copied = new JarFile(copy.toFile())) {
            int loaded = 0;
            for (JarEntry entry : Collections.list(copied.entries())) {
                String name = entry.getName();
                // The other classes are those of Groovy's and Java's module systems.
                if (name.startsWith("picocli/CommandLine") && name.endsWith(".class")) {
                    Class.forName(name.replace('/', '.').replace(".class", ""), true, loader);
                    loaded++;
                }
            }
            assertThat(loaded).isGreaterThan(100);
            Class<?> commandLine = loader.loadClass("picocli.CommandLine");
            Class<?> spec = loader.loadClass("picocli.CommandLine$Model$CommandSpec");
            Object line = commandLine
                    .getConstructor(Object.class)
                    .newInstance(spec.getMethod("create").invoke(null));
            assertThat(commandLine.getMethod("getUsageMessage").invoke(line))
                    .asString()
                    .startsWith("Usage: <main class>");
        }
    }

    private Path copyOfPicocli() throws IOException, URISyntaxException {
        Path copy = directory.resolve("picocli.jar");
        ArchivableJar.copy(picocli(), copy);
        return copy;
    }

    private static Path picocli() throws URISyntaxException {
        return Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static List<String> names(JarFile jar) {
        return jar.stream().map(JarEntry::getName).toList();
    }
}
