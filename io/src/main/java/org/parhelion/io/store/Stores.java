package org.parhelion.io.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the store of a place. */
final class Stores {
    private static final Pattern URI_FORM = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");

    private Stores() {}

    static boolean isUri(String place) {
        return URI_FORM.matcher(place).matches();
    }

    static ObjectStore at(String place) {
        Matcher uri = URI_FORM.matcher(place);
        if (!uri.matches()) {
            return ObjectStore.directory(Path.of(place));
        }
        String scheme = uri.group(1).toLowerCase(Locale.ROOT);
        return providers()
                .filter(provider -> provider.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(place + ": no store for " + scheme
                        + ":// is on the class path. Add the module of that store, for s3:// "
                        + "parhelion-s3, or name a directory"))
                .open(parsed(place));
    }

    /** The providers beside this class, and those that the thread sees. */
    private static Stream<ObjectStoreProvider> providers() {
        return Stream.of(
                        ServiceLoader.load(ObjectStoreProvider.class, ObjectStoreProvider.class.getClassLoader()),
                        ServiceLoader.load(ObjectStoreProvider.class))
                .flatMap(ServiceLoader::stream)
                .map(ServiceLoader.Provider::get);
    }

    private static URI parsed(String place) {
        try {
            return new URI(place);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(place + ": not a URI: " + e.getMessage(), e);
        }
    }
}
