package org.parhelion.campaign.pilots;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LocalPilotsTest extends PilotProviderContract {
    @TempDir
    private Path directory;

    @Override
    PilotProvider provider() {
        return new LocalPilots(
                kind,
                pilot -> List.of("sh", "-c", "trap exit TERM; while :; do sleep 0.1; done", "work", pilot),
                directory);
    }

    @AfterEach
    void endProcesses() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    @Override
    void begin(PilotJob job) {
        // a process runs from the beginning
    }
}
