package org.parhelion.io.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects as arrays. */
final class MemoryStore implements ObjectStore {
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public void put(String key, ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        objects.put(Keys.checked(key), bytes);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(objects.get(Keys.checked(key))).map(byte[]::clone);
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        byte[] bytes = objects.get(Keys.checked(key));
        if (bytes == null) {
            throw new NoSuchFileException(key);
        }
        if (offset + length > bytes.length) {
            throw new EOFException(key + " has " + bytes.length + " bytes; " + length + " are to be read at " + offset);
        }
        return Arrays.copyOfRange(bytes, Math.toIntExact(offset), Math.toIntExact(offset + length));
    }

    @Override
    public OptionalLong size(String key) {
        byte[] bytes = objects.get(Keys.checked(key));
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public List<String> list(String folder) {
        return objects.keySet().stream().filter(key -> Keys.isIn(folder, key)).toList();
    }

    @Override
    public void delete(String key) {
        objects.remove(Keys.checked(key));
    }

    @Override
    public void deleteAll(String folder) {
        Keys.checked(folder);
        objects.keySet().removeIf(key -> Keys.isIn(folder, key));
    }

    @Override
    public String toString() {
        return "memory";
    }
}
