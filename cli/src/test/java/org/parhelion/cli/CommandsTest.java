package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The commands of the program, of which only the one that is called is read. */
class CommandsTest {
    @Test
    void eachCommandIsFoundUnderTheNameThatItsHelpPrints() {
        assertThat(Main.COMMANDS)
                .isNotEmpty()
                .allSatisfy((name, command) -> assertThat(Objects.requireNonNull(command.getAnnotation(Command.class))
                                .name())
                        .isEqualTo(name));
    }

    @Test
    void theHelpOfTheProgramListsAllCommandsAndAMisspeltOneIsCorrected() {
        assertThat(Shell.parhelion("--help").out()).contains(Main.COMMANDS.keySet());
        assertThat(Shell.parhelion("rum").err()).contains("rum: no such command; did you mean run?");
        assertThat(Shell.parhelion("--debug", "run", "--help").out()).contains("CONFIG");
    }
}
