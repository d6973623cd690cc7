package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parhelion.launch.Job;

/** The program of the guide's page on MPJ Express. */
class GuideProgramTest {
    @Test
    void theProgramPrintsWhatThePageSaysAndIsQuotedWhole() throws Exception {
        String page = Files.readString(Path.of("../../docs/guide/mpj-express.md"));
        assertThat(page).contains("```java\n" + Files.readString(Path.of("src/test/java/programs/Mean.java")) + "```");
        Job.Result result = Jobs.threads(4, "programs.Mean", "2.5");
        assertThat(result.output().strip()).as(result.errors()).isEqualTo("mean 3.75");
        assertThat(page).contains("`mean 3.75`");
    }
}
