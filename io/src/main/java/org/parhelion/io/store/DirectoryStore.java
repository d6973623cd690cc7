package org.parhelion.io.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Objects as files. A write goes to a file beside, which then takes the name: a rename is atomic. */
final class DirectoryStore implements ObjectStore {
    /** Not part of a key, so that an unfinished file is never listed as an object. */
    private static final String UNFINISHED = "~";

    private static final int PART = 1 << 20;

    private final Path directory;
    private final boolean durable;

    DirectoryStore(Path directory, boolean durable) {
        this.directory = directory;
        this.durable = durable;
    }

    @Override
    public void put(String key, ByteBuffer value) throws IOException {
        int end = value.limit();
        put(key, value.remaining() < PART, channel -> {
            while (value.position() < end) {
                // A part at a time: the JDK copies what it writes to a native buffer of that size.
                channel.write(value.limit(Math.min(end, value.position() + PART)));
            }
        });
    }

    @Override
    public void put(String key, Body body) throws IOException {
        put(key, false, body);
    }

    private void put(String key, boolean small, Body body) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        boolean complete = false;
        try {
            if (durable && !small) {
                UncachedFile.write(unfinished, body);
            } else {
                write(unfinished, body);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            if (durable) {
                forceFolders(file);
            }
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    private void write(Path file, Body body) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            body.writeTo(channel);
            if (durable) {
                channel.force(true);
            }
        }
    }

    /** Makes a rename, and new folders, durable. Not possible, and not needed, on Windows. */
    private void forceFolders(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        for (Path name = directory.relativize(file).getParent(); ; name = name.getParent()) {
            Path folder = name == null ? directory : directory.resolve(name);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            if (name == null) {
                return;
            }
        }
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file(key), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(file(key) + " has " + channel.size() + " bytes; " + length
                            + " are to be read at " + offset);
                }
            }
        }
        return bytes.array();
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        try {
            return OptionalLong.of(Files.size(file(key)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path below = folder.isEmpty() ? directory : file(folder);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        Files.walkFileTree(below, new PresentFiles() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file) && !file.toString().endsWith(UNFINISHED)) {
                    keys.add(key(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(keys);
        return keys;
    }

    /** Passes over what is renamed or deleted while a tree is walked: others write to the store meanwhile. */
    private abstract static class PresentFiles extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private String key(Path file) {
        return StreamSupport.stream(directory.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        Path below = file(folder);
        if (!Files.exists(below)) {
            return;
        }
        Files.walkFileTree(below, new PresentFiles() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path file(String key) {
        return directory.resolve(Keys.checked(key));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
