package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewCommandTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryWithoutArraysIsAMistake() {
        Shell shell = Shell.parhelion("view", directory.toString());
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(directory.toString(), "contains no .npy file and no Zarr store");
    }

    @Test
    void aPortThatDoesNotExistIsAMistake() {
        Shell shell = Shell.parhelion("view", directory.toString(), "--port=70000");
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("--port=70000", "65535");
    }
}
