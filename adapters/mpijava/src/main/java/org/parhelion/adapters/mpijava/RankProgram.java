package org.parhelion.adapters.mpijava;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.parhelion.comm.Comm;

/**
 * A program written for MPJ Express.
 *
 * @param classPath its class path
 * @param mainClass the class with {@code main}
 * @param arguments its own arguments
 */
record RankProgram(List<Path> classPath, String mainClass, List<String> arguments) {
    /** System property of the mpi package: where the program's own classes are. */
    private static final String PROGRAM = "parhelion.mpijava.program";

    /**
     * Reads a class path: entries separated as in {@code -cp}, {@code DIR/*} for all jars of a folder.
     *
     * @throws IllegalArgumentException if a folder cannot be read
     */
    static List<Path> classPath(String text) {
        List<Path> entries = new ArrayList<>();
        for (String entry : text.split(java.io.File.pathSeparator, -1)) {
            if (!entry.equals("*") && !entry.endsWith("/*")) {
                entries.add(Path.of(entry.isEmpty() ? "." : entry));
                continue;
            }
            Path folder = Path.of(entry.equals("*") ? "." : entry.substring(0, entry.length() - 2));
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
                jars.forEach(entries::add);
            } catch (IOException e) {
                throw new IllegalArgumentException("-cp " + entry + ": the folder cannot be read: " + e, e);
            }
        }
        return entries;
    }

    /**
     * The main class that a jar's manifest names.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String mainClassOf(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String main = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue("Main-Class");
            if (main == null) {
                throw new IllegalArgumentException("-jar " + jar + ": its manifest names no Main-Class");
            }
            return main.strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("-jar " + jar + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** A loader of this program for one rank. */
    RankLoader loader(int rank) {
        List<URL> urls = new ArrayList<>();
        urls.add(ownSource());
        for (Path entry : classPath) {
            try {
                urls.add(entry.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("-cp " + entry + ": cannot be a class path entry", e);
            }
        }
        return new RankLoader(rank, urls);
    }

    /** Where package {@code mpi} is: beside this class. */
    private static URL ownSource() {
        CodeSource source = RankProgram.class.getProtectionDomain().getCodeSource();
        try {
            return source.getLocation().toURI().toURL();
        } catch (URISyntaxException | MalformedURLException e) {
            throw new IllegalStateException("the class path entry of package mpi is not a URL: " + source, e);
        }
    }

    /**
     * Runs {@code main} as MPJ Express does: rank, number of ranks and device come before the program's own arguments.
     *
     * @throws Throwable what left {@code main}
     */
    void run(RankLoader loader, Comm world, RankEvents events) throws Throwable {
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> mpi = Class.forName("mpi.MPI", true, loader);
        Method launched = mpi.getDeclaredMethod("launched", Comm.class, RankEvents.class);
        launched.setAccessible(true);
        launched.invoke(null, world, events);
        Class<?> type;
        try {
            type = Class.forName(mainClass, true, loader);
        } catch (ClassNotFoundException e) {
            throw new ProgramException("there is no class " + mainClass + " on the class path " + classPath, e);
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            System.setProperty(PROGRAM, source.getLocation().toString());
        }
        List<String> all = new ArrayList<>(List.of(
                Integer.toString(world.rank()),
                Integer.toString(world.size()),
                world.ranksAreProcesses() ? "niodev" : "smpdev"));
        all.addAll(arguments);
        try {
            invokeMain(type, all.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Runs {@code main}, static or not, with arguments or without, as the {@code java} command does (JLS 12.1.4). */
    private static void invokeMain(Class<?> type, String[] arguments) throws ReflectiveOperationException {
        Method main;
        Object[] parameters = {arguments};
        try {
            main = mainOf(type, String[].class);
        } catch (NoSuchMethodException e) {
            try {
                main = mainOf(type);
            } catch (NoSuchMethodException none) {
                throw new ProgramException("class " + type.getName() + " has no method main", none);
            }
            parameters = new Object[0];
        }
        main.setAccessible(true);
        Object program = null;
        if (!Modifier.isStatic(main.getModifiers())) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            program = constructor.newInstance();
        }
        main.invoke(program, parameters);
    }

    private static Method mainOf(Class<?> type, Class<?>... parameters) throws NoSuchMethodException {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            try {
                return declaring.getDeclaredMethod("main", parameters);
            } catch (NoSuchMethodException e) {
                // a superclass may have it
            }
        }
        throw new NoSuchMethodException("main");
    }
}
