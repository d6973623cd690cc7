package org.parhelion.runs.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Implementations of a service on the class path, built-in ones and those of users' jars. Run files select one by name, or by
 * class as {@code class:org.me.Mine}.
 *
 * @param <T> the service
 */
public final class Extensions<T> {
    private static final String CLASS = "class:";

    private final Class<T> service;
    private final String kind;
    private final Function<T, String> nameOf;

    /**
     * Describes the service. Does not search yet.
     *
     * @param service an interface with implementations in {@code META-INF/services}
     * @param kind the term for an implementation in messages, for instance {@code problem type}
     * @param nameOf the name of an implementation, in lower case
     */
    public Extensions(Class<T> service, String kind, Function<T, String> nameOf) {
        this.service = service;
        this.kind = kind;
        this.nameOf = nameOf;
    }

    /**
     * Creates the implementation that a run file selects.
     *
     * @param config a section of the file
     * @param key the key whose value contains {@code text}
     * @param text a name in upper or lower case, or {@code class:} and the name of a class
     * @return a new instance
     * @throws ConfigException if there is none, several have the name, or it cannot be loaded
     */
    public T named(Config config, String key, String text) {
        if (text.startsWith(CLASS)) {
            return ofClass(config, key, text.substring(CLASS.length()).strip());
        }
        List<T> all = found(config, key);
        List<T> named = all.stream()
                .filter(each -> nameOf.apply(each).equalsIgnoreCase(text))
                .toList();
        if (named.isEmpty()) {
            throw unknown(config, key, text, all);
        }
        if (named.size() > 1) {
            throw config.error(
                    key,
                    named.size() + " " + kind + "s have the name '" + text + "': "
                            + named.stream().map(this::classAndPlace).collect(Collectors.joining(", "))
                            + "; name the class instead: " + CLASS
                            + named.getLast().getClass().getName());
        }
        return named.getFirst();
    }

    private ConfigException unknown(Config config, String key, String text, List<T> all) {
        String known = all.stream().map(this::nameAndPlace).collect(Collectors.joining(", "));
        List<String> names = all.stream().map(nameOf).toList();
        String hint = Suggestion.nearest(text.toLowerCase(Locale.ROOT), names)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; a jar can add a " + kind + ": --class-path JAR");
        return config.error(key, "'" + text + "' is not one of " + known + hint);
    }

    /** All implementations in the order of the class path, built-in ones first. */
    private List<T> found(Config config, String key) {
        Map<Class<?>, T> found = new LinkedHashMap<>();
        try {
            for (ClassLoader loader : loaders()) {
                for (ServiceLoader.Provider<T> provider :
                        ServiceLoader.load(service, loader).stream().toList()) {
                    found.computeIfAbsent(provider.type(), _ -> provider.get());
                }
            }
        } catch (ServiceConfigurationError e) {
            throw config.error(key, "a " + kind + " on the class path cannot be loaded: " + e.getMessage(), e);
        }
        return List.copyOf(found.values());
    }

    /** The class loader of this library, followed by the thread's context class loader, which includes users' jars. */
    private List<ClassLoader> loaders() {
        List<ClassLoader> loaders = new ArrayList<>();
        loaders.add(service.getClassLoader());
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && !context.equals(service.getClassLoader())) {
            loaders.add(context);
        }
        return loaders;
    }

    private T ofClass(Config config, String key, String name) {
        Object instance;
        try {
            instance = Class.forName(name, true, loaders().getLast())
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw config.error(key, "no class " + name + " on the class path; add its jar: --class-path JAR", e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw config.error(
                    key,
                    name + " cannot be created: it must be public, with a public constructor without parameters (" + e
                            + ")",
                    e);
        }
        if (!service.isInstance(instance)) {
            throw config.error(key, name + " does not implement " + service.getName());
        }
        return service.cast(instance);
    }

    /** The name and, unless it is built in, its jar or directory. */
    private String nameAndPlace(T extension) {
        String place = place(extension.getClass());
        return place.equals(place(service))
                ? nameOf.apply(extension)
                : nameOf.apply(extension) + " (" + Path.of(place).getFileName() + ")";
    }

    private String classAndPlace(T extension) {
        return extension.getClass().getName() + " (" + place(extension.getClass()) + ")";
    }

    private static String place(Class<?> type) {
        @Nullable
        URL location = Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .orElse(null);
        if (location == null) {
            return "unknown place";
        }
        try {
            URI uri = location.toURI();
            return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
        } catch (URISyntaxException e) {
            return location.toString();
        }
    }
}
