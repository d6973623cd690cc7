package org.parhelion.runs.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.launch.JavaCommand;

@Timeout(120)
class SignalsTest {
    /** Prints each reason to stop that it sees, and never stops. */
    static final class Stubborn {
        public static void main(String[] args) throws InterruptedException {
            try (Signals signals = Signals.handle(EnumSet.of(StopReason.TERM, StopReason.USR1))) {
                System.out.println("ready");
                Optional<StopReason> seen = Optional.empty();
                while (true) {
                    Optional<StopReason> reason = signals.reason(0);
                    if (!reason.equals(seen)) {
                        System.out.println(reason.orElseThrow());
                        seen = reason;
                    }
                    Thread.sleep(1);
                }
            }
        }
    }

    private static void send(String signal, Process to) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void theSecondSigtermEndsTheProcessWithItsStatus() throws Exception {
        Process process = new ProcessBuilder(JavaCommand.of(Stubborn.class.getName(), List.of()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            while (!"ready".equals(out.readLine())) {
                assertThat(process.isAlive()).isTrue();
            }
            send("USR1", process);
            assertThat(out.readLine()).isEqualTo("USR1");
            send("USR1", process);
            send("TERM", process);
            assertThat(out.readLine()).isEqualTo("TERM");
            send("TERM", process);
            assertThat(out.readLine()).as("nothing is printed").isNull();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }
}
