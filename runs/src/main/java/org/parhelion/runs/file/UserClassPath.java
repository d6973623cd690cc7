package org.parhelion.runs.file;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Jars of a user. Their classes and {@linkplain Extensions extensions} are visible to this thread, and to threads that it
 * starts, until this object is closed.
 */
public final class UserClassPath implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();
    private final URLClassLoader loader;

    private UserClassPath(List<URL> entries) {
        loader = new URLClassLoader("user", entries.toArray(URL[]::new), before);
        thread.setContextClassLoader(loader);
    }

    /**
     * Adds jars and directories of classes to the class path of the current thread.
     *
     * @param path file names, separated as in the JVM's class path
     * @return a resource that restores the previous class path; must be closed by the same thread
     * @throws ConfigException if a file does not exist
     */
    public static UserClassPath open(String path) {
        List<URL> entries = new ArrayList<>();
        for (String name : path.split(File.pathSeparator, -1)) {
            Path entry = Path.of(name);
            if (!Files.isReadable(entry)) {
                throw new ConfigException("--class-path " + path + ": " + entry + ": no such file");
            }
            try {
                entries.add(entry.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new ConfigException("--class-path " + path + ": " + e.getMessage(), e);
            }
        }
        return new UserClassPath(entries);
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
