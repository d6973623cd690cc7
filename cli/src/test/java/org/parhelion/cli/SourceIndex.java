package org.parhelion.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words, types and packages of all Java sources below a directory, found as text: no class is loaded. */
final class SourceIndex {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)([^{;]*)", Pattern.DOTALL);
    private static final Pattern PACKAGE_OR_MODULE =
            Pattern.compile("^(?:package|module) ([\\w.]+)(?:;| \\{)", Pattern.MULTILINE);
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "results");

    /** A type's declaration: the words of its file, and those between its name and its body, supertypes among them. */
    private record Declaration(Set<String> fileWords, Set<String> headWords) {}

    private final Path root;
    private final Set<String> words = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Map<String, List<Declaration>> types = new HashMap<>();
    private final List<Path> packagePages = new ArrayList<>();
    private final Set<String> files = new HashSet<>();

    SourceIndex(Path root) throws IOException {
        this.root = root;
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(directory.getFileName().toString())
                                && !directory.endsWith("benchmarks/results")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                files.add(name);
                if (name.equals("package-info.java")) {
                    packagePages.add(file);
                }
                if (name.endsWith(".java")) {
                    // Keys of reports are literals of main sources; a test may name what must not exist.
                    Pattern left = file.toString().contains("/test/") ? COMMENT_OR_TEXT : COMMENT;
                    add(left.matcher(Files.readString(file)).replaceAll(" "));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Adds a source without its comments: what they name may be gone. */
    private void add(String code) {
        Set<String> here = wordsOf(code);
        words.addAll(here);
        Matcher name = PACKAGE_OR_MODULE.matcher(code);
        if (name.find()) {
            packages.add(name.group(1));
        }
        Matcher type = TYPE.matcher(code);
        while (type.find()) {
            types.computeIfAbsent(type.group(1), _ -> new ArrayList<>())
                    .add(new Declaration(here, wordsOf(type.group(2))));
        }
    }

    private static Set<String> wordsOf(String text) {
        Set<String> found = new HashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            found.add(word.group());
        }
        return found;
    }

    List<Path> packagePages() {
        return packagePages;
    }

    boolean hasWord(String word) {
        return words.contains(word);
    }

    boolean hasType(String name) {
        return types.containsKey(name);
    }

    /** Whether {@code type}, a supertype of it, or the file of either has the word {@code member}. */
    boolean hasMember(String type, String member) {
        return hasMember(type, member, new HashSet<>());
    }

    private boolean hasMember(String type, String member, Set<String> seen) {
        return seen.add(type)
                && types.getOrDefault(type, List.of()).stream()
                        .anyMatch(found -> found.fileWords().contains(member)
                                || found.headWords().stream().anyMatch(above -> hasMember(above, member, seen)));
    }

    /** Whether {@code name} is a module, a package, the beginning of one, or a type with its package. */
    boolean hasQualified(String name) {
        int dot = name.lastIndexOf('.');
        return packages.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "."))
                || (packages.contains(name.substring(0, dot)) && hasType(name.substring(dot + 1)))
                || hasType(name.substring(name.lastIndexOf('.', dot - 1) + 1, dot));
    }

    /** Whether a file of this simple name is anywhere below the root. */
    boolean hasFile(String name) {
        return files.contains(name);
    }

    /** Whether {@code path}, perhaps with {@code *} and {@code {a,b}}, leads from {@code from} or from the root to a file. */
    boolean hasPath(Path from, String path) {
        if (path.matches("[^*{}]*")) {
            return Files.exists(root.resolve(path)) || Files.exists(from.resolve(path));
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + root.resolve(path));
        Path start = root.resolve(path.replaceFirst("/?[^/]*[*{].*", ""));
        try (Stream<Path> below = Files.exists(start) ? Files.walk(start) : Stream.of()) {
            return below.anyMatch(matcher::matches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
