package org.parhelion.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that Parhelion was unpacked or built in. It contains {@code scripts/mpirun}. */
public final class Home {
    /** System property that names the directory; {@code ./parhelion} sets it. */
    public static final String PROPERTY = "parhelion.home";

    private static final String LAUNCHERS = "scripts/mpirun";

    private Home() {}

    /**
     * Finds the directory: the value of the system property {@value #PROPERTY}. By default it is the nearest directory
     * above the classes of this package, or above the working directory, that contains {@code scripts/mpirun}.
     *
     * @return the directory; empty if Parhelion is used as a library, without its scripts
     */
    public static Optional<Path> find() {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return Stream.concat(classes().stream(), Stream.of(Path.of("").toAbsolutePath()))
                .flatMap(start -> Stream.<Path>iterate(start, Objects::nonNull, Path::getParent))
                .filter(directory -> Files.isDirectory(directory.resolve(LAUNCHERS)))
                .findFirst();
    }

    /** The directory of the launcher scripts in {@code home}. */
    static Path launchers(Path home) {
        return home.resolve(LAUNCHERS);
    }

    private static Optional<Path> classes() {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this class was not loaded from a file: " + source.getLocation(), e);
        }
    }
}
