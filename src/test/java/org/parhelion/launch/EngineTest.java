package org.parhelion.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which launcher is taken, in a home whose launchers are played by small scripts. */
class EngineTest {
    @TempDir
    private Path home;

    @BeforeEach
    void makeLaunchers() throws IOException {
        Files.createDirectories(home.resolve("scripts/mpirun"));
        script(
                "openmpi",
                "case $1 in --version) echo Open MPI 4; exit;; --cc) echo mpicc -g; exit;; esac; printf '%s|' \"$@\"");
        script("mpich", "[ \"$1\" = --version ] && echo MPICH 4");
        script("mpjrun", "echo mpjrun: MPJ Express was not found. Install it >&2; exit 2");
    }

    private void script(String name, String text) throws IOException {
        Path file = home.resolve("scripts/mpirun").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Engine mpi(Map<String, String> environment) {
        return Engine.of(home, "mpi", environment);
    }

    @Test
    void foundListsTheLaunchersThatWork() {
        assertThat(Engine.found(home)).extracting(Engine::name).containsExactly("Open MPI 4", "MPICH 4");
    }

    @Test
    void ofTwoMpiLibrariesOpenMpiIsTheDefaultAndTheEnvironmentDecides() throws IOException {
        assertThat(mpi(Map.of()).name()).isEqualTo("Open MPI 4");
        assertThat(mpi(Map.of("PARHELION_MPI", "mpich", "PARHELION_LAUNCH", "mpirun"))
                        .name())
                .isEqualTo("MPICH 4");
        script("openmpi", "exit 2");
        assertThat(mpi(Map.of()).name()).isEqualTo("MPICH 4");
    }

    @Test
    void slurmsLauncherIsTakenWhereTheEnvironmentAsksForIt() {
        assertThat(mpi(Map.of("PARHELION_LAUNCH", "srun")).script()).endsWithRaw(Path.of("scripts/mpirun/srun"));
    }

    @Test
    void whatIsMissingOrMisspelledIsNamedWithTheRemedy() throws IOException {
        assertThatThrownBy(() -> mpi(Map.of("PARHELION_LAUNCH", "rsh")))
                .hasMessage("PARHELION_LAUNCH='rsh': must be mpirun or srun");
        assertThatThrownBy(() -> mpi(Map.of("PARHELION_MPI", "lam")))
                .hasMessage("PARHELION_MPI='lam': must be openmpi or mpich");
        assertThatThrownBy(() -> Engine.of(home, "mpj", Map.of()))
                .hasMessageContaining("MPJ Express was not found. Install it");
        assertThatThrownBy(() -> Engine.of(home, "threads", Map.of())).hasMessageContaining("--with threads");
        script("openmpi", "exit 2");
        script("mpich", "exit 2");
        assertThatThrownBy(() -> mpi(Map.of()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no Open MPI or MPICH was found")
                .hasMessageContaining("apt-get install");
    }

    @Test
    void aCommandReachesTheLauncherInItsOneSpelling() throws Exception {
        Engine engine = new Engine("mpi", "x", mpi(Map.of()).script(), List.of("--device", "d"));
        assertThat(engine.start(3, Optional.of(Path.of("hosts")), List.of("prog", "-n", "a b"))
                        .await(java.time.Duration.ofSeconds(30))
                        .output())
                .isEqualTo("-n|3|--device|d|--hostfile|hosts|--|prog|-n|a b|");
        assertThatThrownBy(() -> engine.command(0, Optional.empty(), List.of("prog")))
                .hasMessageContaining("at least 1, not 0");
        assertThat(engine.compiler()).contains(List.of("mpicc", "-g"));
    }
}
