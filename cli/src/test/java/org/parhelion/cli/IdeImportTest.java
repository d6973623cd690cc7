package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The poms give an IDE that imports them nothing that only the {@code mvn} command can use: see docs/dev/ide.md. */
class IdeImportTest {
    /** Surefire's late placeholder, which IDEs copy into test launches. */
    private static final Pattern LATE = Pattern.compile("@\\{([^}]+)}");

    static List<Path> poms() throws IOException {
        List<Path> poms = new ArrayList<>();
        collect(Shell.root().resolve("pom.xml"), poms);
        return poms;
    }

    /** Adds {@code pom} and the poms of its modules, their modules included. */
    private static void collect(Path pom, List<Path> poms) throws IOException {
        poms.add(pom);
        for (Element module : elements(parse(pom), "module").toList()) {
            collect(pom.resolveSibling(module.getTextContent()).resolve("pom.xml"), poms);
        }
    }

    @ParameterizedTest
    @MethodSource("poms")
    void everyLatePlaceholderHasADefault(Path pom) throws IOException {
        Document parent = parse(Shell.root().resolve("pom.xml"));
        assertThat(LATE.matcher(Files.readString(pom)).results().map(match -> match.group(1)))
                .allSatisfy(name -> assertThat(elements(parent, name))
                        .as("a property <%s/> of the parent", name)
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("poms")
    void compilerPluginsStandInProfilesThatNeedTheMavenCommand(Path pom) throws IOException {
        assertThat(elements(parse(pom), "arg")
                        .filter(arg -> arg.getTextContent().contains("-Xplugin")))
                .allSatisfy(arg -> assertThat(
                                profile(arg).getElementsByTagName("exists").item(0))
                        .as("a file condition of the profile around %s", arg.getTextContent())
                        .isNotNull()
                        .extracting(Node::getTextContent)
                        .isEqualTo("${classworlds.conf}"));
    }

    @Test
    void theRulesFindWhatTheyForbid() throws IOException {
        assertThat(poms()).hasSizeGreaterThan(5);
        Document parent = parse(Shell.root().resolve("pom.xml"));
        assertThat(elements(parent, "argLine").map(Element::getTextContent))
                .as("the parent's test JVM")
                .anyMatch(LATE.asPredicate());
        assertThat(elements(parent, "arg").map(Element::getTextContent))
                .as("the parent's compiler arguments")
                .anyMatch(arg -> arg.contains("-Xplugin"));
    }

    private static Element profile(Element inside) {
        for (Element up = inside; up.getParentNode() instanceof Element above; up = above) {
            if (above.getTagName().equals("profile")) {
                return above;
            }
        }
        throw new AssertionError(inside.getTextContent() + " stands outside of all profiles");
    }

    private static Document parse(Path pom) throws IOException {
        try {
            return DocumentBuilderFactory.newNSInstance().newDocumentBuilder().parse(pom.toFile());
        } catch (ParserConfigurationException | SAXException malformed) {
            throw new IOException(pom.toString(), malformed);
        }
    }

    private static Stream<Element> elements(Document document, String name) {
        NodeList list = document.getElementsByTagName(name);
        return IntStream.range(0, list.getLength()).mapToObj(n -> (Element) Objects.requireNonNull(list.item(n)));
    }
}
