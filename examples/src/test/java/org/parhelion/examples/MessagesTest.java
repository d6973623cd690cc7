package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The six programs of the guide's page on message passing. */
class MessagesTest {
    private static final Pattern JAVA = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final List<String> PROGRAMS =
            List.of("Hello", "Ring", "PingPong", "Pi", "CartesianHalo", "SplitGather");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Hello         | 1 | rank 0 of 1
                    Hello         | 2 | rank 0 of 2 / hello from rank 1
                    Hello         | 4 | rank 0 of 4 / hello from rank 1 / hello from rank 2 / hello from rank 3
                    Ring          | 1 | after 1 steps: sum of all ranks 0
                    Ring          | 2 | after 2 steps: sum of all ranks 1
                    Ring          | 4 | after 4 steps: sum of all ranks 6
                    PingPong      | 1 | rank 0 counted 1; partner none
                    PingPong      | 2 | rank 0 counted 10; partner 1
                    PingPong      | 4 | rank 0 counted 10; partner 1
                    Pi            | 1 | pi is about 3.1415926536
                    Pi            | 2 | pi is about 3.1415926536
                    Pi            | 4 | pi is about 3.1415926536
                    CartesianHalo | 1 | heat 64.0, first point 7.1768994
                    CartesianHalo | 2 | heat 64.0, first point 7.1768994
                    CartesianHalo | 4 | heat 64.0, first point 7.1768994
                    SplitGather   | 1 | even [0]
                    SplitGather   | 2 | even [0] / odd [1]
                    SplitGather   | 4 | even [0, 4] / odd [1, 9]
                    """)
    void theProgramPrintsExactlyThis(String program, String ranks, String lines) throws ReflectiveOperationException {
        assertThat(ExampleProgram.run(program, "-n", ranks, "--with", "threads").lines())
                .containsExactly(lines.split(" / "));
    }

    @Test
    void theGuideQuotesEachProgramWhole() throws IOException {
        String page = Files.readString(ExampleProgram.directory().resolveSibling("docs/guide/messages.md"));
        List<String> quoted =
                JAVA.matcher(page).results().map(MatchResult::group).toList();
        assertThat(quoted).hasSameSizeAs(PROGRAMS);
        for (int i = 0; i < quoted.size(); i++) {
            String source =
                    Files.readString(ExampleProgram.directory().resolve("messages/" + PROGRAMS.get(i) + ".java"));
            assertThat(quoted.get(i)).as(PROGRAMS.get(i)).isEqualTo("```java\n" + source + "```");
        }
    }

    @ParameterizedTest
    @CsvSource({"from-mpi4py, Pi", "from-mpi-in-c, Ring"})
    void thePageQuotesTheProgramWhole(String page, String program) throws IOException {
        String text = Files.readString(ExampleProgram.directory().resolveSibling("docs/guide/" + page + ".md"));
        String source = Files.readString(ExampleProgram.directory().resolve("messages/" + program + ".java"));
        assertThat(text).contains("```java\n" + source + "```");
    }
}
