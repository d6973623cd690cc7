package org.parhelion.io.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store that passes every call on. Tests override a method to plant a fault. */
public class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    public ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void put(String key, ByteBuffer value) throws IOException {
        store.put(key, value);
    }

    @Override
    public void put(String key, Body body) throws IOException {
        store.put(key, body);
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
        return store.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        return store.get(key, offset, length);
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        return store.size(key);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public void delete(String key) throws IOException {
        store.delete(key);
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        store.deleteAll(folder);
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
