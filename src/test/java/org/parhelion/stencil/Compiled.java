package org.parhelion.stencil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles Java source while a test runs. */
final class Compiled {
    private final ClassLoader loader;

    private Compiled(ClassLoader loader) {
        this.loader = loader;
    }

    /** Compiles {@code sources}, class name → text, into {@code folder}. */
    static Compiled of(Path folder, Map<String, String> sources, String... options) {
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, text) -> files.add(
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                }));
        List<String> arguments = new ArrayList<>(
                List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        arguments.addAll(List.of(options));
        if (!ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, arguments, null, files)
                .call()) {
            throw new IllegalStateException("does not compile: " + sources);
        }
        try {
            Files.createDirectories(folder);
            return new Compiled(
                    new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new object of a compiled class. */
    Stencil stencil(String name, Object... arguments) {
        try {
            var constructor = loader.loadClass(name).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (Stencil) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no stencil " + name, e);
        }
    }
}
