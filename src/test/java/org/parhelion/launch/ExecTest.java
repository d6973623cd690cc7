package org.parhelion.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecTest {
    /** Run in a JVM of its own: prints its process's number, then becomes the program that its arguments name. */
    static final class Replaced {
        public static void main(String[] args) {
            System.out.println(ProcessHandle.current().pid());
            Exec.replaceProcess(List.of(args));
        }
    }

    @Test
    void theProgramTakesOverTheProcessNumberOutputAndStatus() throws Exception {
        List<String> command = JavaCommand.of(
                Replaced.class.getName(), List.of("/bin/sh", "-c", "echo $$; echo \"$0\"; exit 7", "a b"));
        Job.Result result = Job.start(command).await(Duration.ofMinutes(1));
        List<String> lines = result.output().lines().toList();
        assertThat(result.status()).as(result.errors()).isEqualTo(7);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).isEqualTo(lines.getFirst());
        assertThat(lines.get(2)).isEqualTo("a b");
    }

    @Test
    void aProgramThatCannotBeExecutedIsNamed() {
        assertThatThrownBy(() -> Exec.replaceProcess(List.of("/no/such/program")))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("/no/such/program cannot be executed (errno 2)");
    }
}
