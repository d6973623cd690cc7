package org.parhelion.campaign.pilots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each provider by commands does when these fail, hang, or print what nobody understands. */
abstract class BatchPilotsContract extends PilotProviderContract {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private FakePrograms programs;

    @BeforeEach
    void makePrograms() throws IOException {
        programs = new FakePrograms(directory);
    }

    abstract BatchSystem system();

    static List<String> worker(String pilot) {
        return List.of("./parhelion", "campaign", "work", "--name", pilot);
    }

    @Override
    PilotProvider provider() {
        return provider(LONG);
    }

    private PilotProvider provider(Duration limit) {
        return new BatchPilots(kind, programs.in(system()), limit);
    }

    @Override
    void begin(PilotJob job) throws IOException {
        programs.run(job);
    }

    @Test
    void whatFailsHangsOrIsRubbishIsToldFromAnEmptyList() throws IOException {
        String pilot = kind.pilotName(1, 0);
        programs.mode("fail");
        assertThat(provider().submit(pilot))
                .isInstanceOfSatisfying(
                        SubmitAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("status 1", "controller is away"));
        assertUnanswered("controller is away");
        programs.mode("timeout");
        assertThat(provider().submit(pilot)).isInstanceOf(SubmitAnswer.Unknown.class);
        programs.mode("rubbish");
        assertThat(provider().submit(pilot)).isInstanceOf(SubmitAnswer.Unknown.class);
        assertThatThrownBy(() -> provider().list())
                .isInstanceOf(PilotException.class)
                .hasMessageContaining("<html>");
        programs.mode("ok");
        assertThat(provider().list()).isEmpty();
    }

    private void assertUnanswered(String words) {
        assertThatThrownBy(() -> provider().list())
                .isInstanceOf(PilotException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> provider().end(new PilotJob(kind.pilotName(1, 0), "1", true)))
                .isInstanceOf(PilotException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aProgramThatHangsIsEnded() throws IOException {
        programs.mode("hang");
        PilotProvider provider = provider(SHORT);
        assertThat(provider.submit(kind.pilotName(1, 0))).isInstanceOf(SubmitAnswer.Unknown.class);
        assertThatThrownBy(provider::list)
                .isInstanceOf(PilotException.class)
                .hasMessageContaining("did not end within 2.0 s");
    }
}
