package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** What a backend promises to the others while a client stands still, and to that client when it goes on. */
public abstract class PauseCases extends SpaceFixture {

    /** {@return where clients in processes of their own find the backend} */
    protected abstract URI address();

    /**
     * Starts a client in a process of its own.
     *
     * @param name whose tuples
     * @param role what it does; see {@link CrashClient}
     * @return the client
     * @throws IOException if it cannot be started
     */
    protected final PausableProcess client(SpaceName name, String role) throws IOException {
        return PausableProcess.start(CrashClient.class, address().toString(), name.namespace(), "0", role);
    }

    /** The client that goes on believes that it still has its transaction and its lease. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc to see that a process stands still")
    void theLeasesOfAPausedClientEndAndItIsToldSo() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace space = space(name, SpaceOptions.DEFAULT);
        space.write(TASK);
        try (PausableProcess client = client(name, "go on")) {
            assertThat(client.line()).isEqualTo("took true");
            client.pause();
            assertThat(space.takeIfExists(TASKS, patience())).contains(TASK);
            eventually("the lease ends", () -> space.count(Template.of("lent")) == 0);
            client.resume();
            client.say("go on");
            assertThat(client.line()).isEqualTo("commit TRANSACTION_ENDED");
            assertThat(client.line())
                    .as("REFUSED if its session has ended, too")
                    .isIn("renew false", "renew REFUSED");
            assertThat(client.line()).isIn("cancel false", "cancel REFUSED");
            assertThat(client.line()).as("what it does next").isEqualTo("wrote");
            assertThat(space.takeAll(Template.ALL, 10)).containsExactly(Tuple.of("next"));
        }
    }
}
