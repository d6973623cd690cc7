package org.parhelion.adapters.mpijava;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the program and package {@code mpi} for one rank, so that static fields are the rank's own. The JDK and {@code org.parhelion} are
 * shared by all ranks; everything else comes from the program's class path first.
 */
final class RankLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    /**
     * A loader for one rank.
     *
     * @param path package {@code mpi}, then the program's class path
     */
    RankLoader(int rank, List<URL> path) {
        super("rank-" + rank, path.toArray(URL[]::new), RankLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (isShared(name)) {
                return super.loadClass(name, resolve);
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            }
        }
    }

    private static boolean isShared(String name) {
        return name.startsWith("java.") || name.startsWith("org.parhelion.");
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = Collections.list(findResources(name));
        for (URL other : Collections.list(super.getResources(name))) {
            if (all.stream().noneMatch(url -> url.toExternalForm().equals(other.toExternalForm()))) {
                all.add(other);
            }
        }
        return Collections.enumeration(all);
    }
}
