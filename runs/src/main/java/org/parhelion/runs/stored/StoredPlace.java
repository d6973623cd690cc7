package org.parhelion.runs.stored;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parhelion.io.store.Keys;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.file.ConfigException;

/**
 * A place of files that a run wrote: a directory, or a folder of an {@linkplain ObjectStore#at object store}. It may also name one
 * file or Zarr store. Immutable; safe for any thread.
 */
public final class StoredPlace {
    private final String text;
    /** The place on a file system; empty for an object store. */
    private final Optional<Path> path;

    private final ObjectStore store;

    private StoredPlace(String text, Optional<Path> path, ObjectStore store) {
        this.text = text;
        this.path = path;
        this.store = store;
    }

    /**
     * A place by its text.
     *
     * @param place a path, or a URI such as {@code s3://bucket/results}
     * @return the place; whether it exists is not checked
     * @throws ConfigException if no store knows the scheme of the URI, or the URI names no store
     */
    public static StoredPlace of(String place) {
        if (!ObjectStore.isUri(place)) {
            return of(Path.of(place));
        }
        String text = place.replaceAll("/+$", "");
        try {
            return new StoredPlace(text, Optional.empty(), ObjectStore.at(text));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A place on a file system.
     *
     * @param path a directory or file
     * @return the place; whether it exists is not checked
     */
    public static StoredPlace of(Path path) {
        return new StoredPlace(path.toString(), Optional.of(path), ObjectStore.directory(path));
    }

    /**
     * A file or folder of this place.
     *
     * @param name its name, with {@code /} between folders
     * @return the place
     */
    public StoredPlace in(String name) {
        return path.isPresent() ? of(path.get().resolve(name)) : of(text + "/" + name);
    }

    /** {@return the last name of the place} */
    public String name() {
        return path.map(file -> String.valueOf(file.toAbsolutePath().normalize().getFileName()))
                .orElseGet(() -> text.substring(text.lastIndexOf('/') + 1));
    }

    /** {@return the place on a file system; empty for an object store} */
    public Optional<Path> path() {
        return path;
    }

    /** The objects below the place. */
    ObjectStore store() {
        return store;
    }

    /** The folder of an object, if the place can be one; empty on a file system, and for a whole bucket. */
    private Optional<StoredPlace> parent() {
        int slash = text.lastIndexOf('/');
        boolean bucket = slash < 1 || text.charAt(slash - 1) == '/';
        return path.isPresent() || bucket || !Keys.isKey(name())
                ? Optional.empty()
                : Optional.of(of(text.substring(0, slash)));
    }

    /** The bytes of the place if it is an object itself. */
    Optional<StoredObject> object() throws IOException {
        Optional<StoredPlace> parent = parent();
        return parent.isPresent() && parent.get().store.size(name()).isPresent()
                ? Optional.of(new StoredObject(parent.get().store, name()))
                : Optional.empty();
    }

    /** The names of all files below the place, with {@code /} between folders; empty if there is none. */
    List<String> list() throws IOException {
        return store.list("");
    }

    /**
     * Reads a text file of this place.
     *
     * @param name its name
     * @return the text; empty if there is no such file
     * @throws IOException if it cannot be read
     */
    public Optional<String> text(String name) throws IOException {
        if (path.isPresent()) {
            Path file = path.get().resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        }
        return store.get(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Writes a text file of this place.
     *
     * @param name its name
     * @param content the text
     * @throws IOException if it cannot be written
     */
    public void write(String name, String content) throws IOException {
        store.put(name, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return text;
    }
}
