package org.parhelion.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.store.ObjectStoreProvider;

/** Stores {@code fills:///DIRECTORY} that take a number of objects more, and are then full. Those of other processes are never full. */
public final class FullStoreProvider implements ObjectStoreProvider {
    private static final Map<Path, AtomicInteger> FREE = new ConcurrentHashMap<>();

    static String place(Path directory) {
        return "fills://" + directory;
    }

    /** Sets how many objects more the places below a directory take. */
    static void fillsAfter(Path directory, int objects) {
        FREE.put(directory, new AtomicInteger(objects));
    }

    /** Ends {@link #fillsAfter}. */
    static void empties(Path directory) {
        FREE.remove(directory);
    }

    @Override
    public String scheme() {
        return "fills";
    }

    @Override
    public ObjectStore open(URI place) {
        Path directory = Path.of(place.getPath());
        ObjectStore store = ObjectStore.directory(directory);
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        take(directory);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void take(Path directory) throws IOException {
        for (Map.Entry<Path, AtomicInteger> free : FREE.entrySet()) {
            if (directory.startsWith(free.getKey()) && free.getValue().getAndDecrement() <= 0) {
                throw new IOException("No space left on device");
            }
        }
    }
}
