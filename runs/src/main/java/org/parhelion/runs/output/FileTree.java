package org.parhelion.runs.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and trees of them. */
final class FileTree {
    private FileTree() {}

    /** The entries of a directory, by name. */
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** Whether a directory is there and has no entries. */
    static boolean isEmpty(Path directory) throws IOException {
        return Files.isDirectory(directory) && list(directory).isEmpty();
    }

    /** Deletes a file or tree if it exists. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Deletes what has a suffix in a directory and in the directories in it. */
    static void deleteAllNamed(Path directory, String suffix) throws IOException {
        for (Path file : list(directory)) {
            if (file.getFileName().toString().endsWith(suffix)) {
                delete(file);
            } else if (Files.isDirectory(file)) {
                for (Path below : list(file)) {
                    if (below.getFileName().toString().endsWith(suffix)) {
                        delete(below);
                    }
                }
            }
        }
    }

    /**
     * Renames a file or tree, and replaces one that has the name already.
     *
     * @param aside where an old tree lies before it is deleted: a rename replaces a file atomically, but not a tree
     */
    static void replace(Path from, Path to, Path aside) throws IOException {
        if (Files.exists(to) && (Files.isDirectory(to) || Files.isDirectory(from))) {
            delete(aside);
            Files.move(to, aside, StandardCopyOption.ATOMIC_MOVE);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            delete(aside);
        } else {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
