package org.parhelion.campaign.pilots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlurmPilotsTest extends BatchPilotsContract {
    @Override
    BatchSystem system() {
        return new SlurmSystem(kind, BatchPilotsContract::worker, List.of("--partition=long"), Path.of("logs"));
    }

    @Test
    void theWorkerIsTheBatchProcessAndGetsWhatTheUserAdds() {
        List<String> line = system().submission("a-1-0").line();
        assertThat(line)
                .contains("--parsable", "--job-name=a-1-0", "--time=10", "--partition=long", "--no-requeue")
                .endsWith("--wrap=exec ./parhelion campaign work --name a-1-0");
        assertThat(ShellWord.of("it's a $word")).isEqualTo("'it'\\''s a $word'");
    }

    @Test
    void aListWithALineThatIsNoJobIsRefusedAsAWhole() {
        assertThat(system().listed("7|RUNNING|a\n8|PENDING|b c|d\n9_[1-3]|PENDING|array\n"))
                .containsExactly(new PilotJob("a", "7", true), new PilotJob("b c|d", "8", false));
        assertThatThrownBy(() -> system().listed("7|RUNNING|a\nslurm_load_jobs error: zero bytes\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> system().submitted("queued")).isInstanceOf(IllegalArgumentException.class);
        assertThat(system().submitted("17;cluster")).isEqualTo("17");
    }
}
