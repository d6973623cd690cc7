package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documents name exists: identifiers in the sources, paths and links in the tree. */
class DocumentsTest {
    private static final Pattern FENCE = Pattern.compile("^ *```.*?^ *```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern JAVADOC_CODE = Pattern.compile("\\{@(?:code|link) ([^}]+)}");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]+)");

    /** A type, perhaps with a member and arguments: {@code Field}, {@code Field.of}, {@code Input.Tick}, {@code Comm#dup()}. */
    private static final Pattern TYPE_NAME =
            Pattern.compile("([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.#]([A-Za-z]\\w*))?(?:\\(.*\\))?", Pattern.DOTALL);

    private static final Pattern MEMBER_NAME = Pattern.compile("([a-z]+[A-Z]\\w*)(?:\\(.*\\))?", Pattern.DOTALL);
    private static final Pattern QUALIFIED = Pattern.compile("(org\\.parhelion(?:\\.\\w+)*)");
    private static final Pattern PATH = Pattern.compile("(?:\\./)?([\\w.@-]+(?:/[\\w.@*{},-]+)+/?)(?:\\s.*)?");

    /** Names of others: the JDK, MPI libraries, OpenCL, tools, papers; and places that stand for a user's own. */
    private static final Set<String> FOREIGN = Set.of(
            // The JDK, JUnit, AssertJ, ArchUnit
            "Arena",
            "ArrayList",
            "AutoCloseable",
            "DisplayName",
            "Double",
            "IllegalArgumentException",
            "IllegalStateException",
            "Math",
            "MemorySegment",
            "ModuleBootstrap",
            "NullMarked",
            "Optional",
            "Runtime",
            "SplittableRandom",
            "StrictMath",
            "System",
            "Tag",
            // Options of the JVM and of Maven, MPI's calls, algorithms
            "ActiveProcessorCount",
            "MaxRAMPercentage",
            "UseTransparentHugePages",
            "argLine",
            "dependencyManagement",
            "Init",
            "Finalize",
            "Abort",
            "Create",
            "Pack",
            "Split",
            "Unpack",
            "Wtime",
            "Ed25519",
            // Made at run time
            "GeneratedKernel",
            // What may not be a name in this project, or is a user's own
            "Impl",
            "Manager",
            "Util",
            "Helper",
            "MyProgram",
            "timeoutMillis",
            "tileBytes");

    private static SourceIndex sources;

    @BeforeAll
    static void index() throws IOException {
        sources = new SourceIndex(Shell.root());
    }

    /** Every document, the changelog without what is released. */
    private static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            found.add(Shell.root().resolve(name));
        }
        try (Stream<Path> pages = Files.walk(Shell.root().resolve("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(found::add);
        }
        return found;
    }

    private static String text(Path document) throws IOException {
        String text = Files.readString(document);
        if (!document.endsWith("CHANGELOG.md")) {
            return text;
        }
        Matcher released = Pattern.compile("^## \\d", Pattern.MULTILINE).matcher(text);
        return released.find() ? text.substring(0, released.start()) : text;
    }

    @Test
    void everyNameInADocumentExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            for (String span : spans(FENCE.matcher(text(document)).replaceAll(""), SPAN)) {
                collect(document, span, missing);
            }
        }
        assertThat(missing).as("names in documents that exist nowhere").isEmpty();
    }

    @Test
    void everyNameOnAPackagePageExists() throws IOException {
        List<String> missing = new ArrayList<>();
        assertThat(sources.packagePages()).hasSizeGreaterThan(20);
        for (Path page : sources.packagePages()) {
            for (String span : spans(Files.readString(page).replaceAll("\\n \\* ?", " "), JAVADOC_CODE)) {
                collect(page, span.split(" ", 2)[0], missing);
            }
        }
        assertThat(missing).as("names on package pages that exist nowhere").isEmpty();
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path document : documents()) {
            for (String link : spans(FENCE.matcher(Files.readString(document)).replaceAll(""), LINK)) {
                assertThat(document.resolveSibling(link))
                        .as(document.toString())
                        .exists();
            }
        }
    }

    @Test
    void aNameThatExistsNowhereIsFound() {
        Path page = Shell.root().resolve("README.md");
        for (String wrong : List.of(
                "NoSuchThing",
                "Field.noSuchMember",
                "Field.noSuchMember(1, 2)",
                "noSuchMember()",
                "org.parhelion.nowhere",
                "org.parhelion.field.NoSuchThing",
                "docs/guide/no-such-page.md",
                "./scripts/none --help",
                "protocols/src/test/resources/{none,nothing}/*.txt")) {
            List<String> missing = new ArrayList<>();
            collect(page, wrong, missing);
            assertThat(missing).as(wrong).hasSize(1);
        }
        for (String right : List.of(
                "Field",
                "Field.rowPitch",
                "FieldGather.toRoot(field, comm)",
                "rowPitch()",
                "org.parhelion.field.Field",
                "docs/guide",
                "./scripts/two-hosts -n 4",
                "protocols/src/test/resources/{protocol,membership}/*.txt",
                "a plain sentence",
                "--with mpi",
                "MPI_Send")) {
            List<String> missing = new ArrayList<>();
            collect(page, right, missing);
            assertThat(missing).as(right).isEmpty();
        }
    }

    private static List<String> spans(String text, Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1).replaceAll("\\s+", " ").strip())
                .toList();
    }

    /** Adds what {@code span} names and is nowhere, with its document. Spans that are no names are passed over. */
    private static void collect(Path document, String span, List<String> missing) {
        if (!exists(document, span)) {
            missing.add(Shell.root().relativize(document) + ": `" + span + "`");
        }
    }

    private static boolean exists(Path document, String span) {
        Matcher qualified = QUALIFIED.matcher(span);
        if (qualified.matches()) {
            return sources.hasQualified(qualified.group(1));
        }
        Matcher type = TYPE_NAME.matcher(span);
        if (type.matches()) {
            String name = type.group(1);
            String member = type.group(2);
            if (FOREIGN.contains(name)) {
                return true;
            }
            return member == null
                    ? sources.hasType(name)
                    : sources.hasMember(name, member)
                            || (member.matches("java|md") && sources.hasFile(name + "." + member));
        }
        Matcher member = MEMBER_NAME.matcher(span);
        if (member.matches()) {
            return FOREIGN.contains(member.group(1)) || sources.hasWord(member.group(1));
        }
        Matcher path = PATH.matcher(span);
        if (path.matches() && isOurs(path.group(1))) {
            return sources.hasPath(document.resolveSibling("."), path.group(1));
        }
        return true;
    }

    /** Whether a path begins in this tree; others are a user's, or a system's. Runs in the checkout write {@code results}. */
    private static boolean isOurs(String path) {
        String first = path.substring(0, path.indexOf('/'));
        return (!Set.of("runs", "results").contains(first)
                        && Files.isDirectory(Shell.root().resolve(first)))
                || path.startsWith("runs/src")
                || path.startsWith("runs/pom");
    }
}
