package org.parhelion.runs.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.launch.Program;

/** What is known of a machine. */
class HostTest {
    @Test
    void cachesWithoutFilesOfLinuxAreThoseThatGetconfPrints() {
        assumeThat(Program.output("getconf", "LEVEL2_CACHE_SIZE").orElse(""))
                .as("getconf of glibc")
                .matches("[1-9]\\d*");
        List<Host.Cache> caches = host(List.of()).withCachesOfGetconf().caches();
        assertThat(caches).extracting(Host.Cache::level).startsWith(1, 2).doesNotHaveDuplicates();
        assertThat(Long.toString(caches.get(1).bytes()))
                .isEqualTo(Program.output("getconf", "LEVEL2_CACHE_SIZE").orElseThrow());
    }

    @Test
    void cachesThatLinuxHasFilesOfStayAsTheyAre() {
        Host known = host(List.of(new Host.Cache(1, 48 << 10, "0"), new Host.Cache(2, 2 << 20, "0-1")));
        assertThat(known.withCachesOfGetconf()).isSameAs(known);
        assertThat(known.caches())
                .extracting(Object::toString)
                .containsExactly("L1 48 KiB per core", "L2 2 MiB for cores 0-1");
    }

    @Test
    void aCacheOfWhichNobodySaysWhichCoresShareItHasItsSizeOnly() {
        assertThat(new Host.Cache(2, 1 << 20, "")).hasToString("L2 1 MiB");
    }

    private static Host host(List<Host.Cache> caches) {
        return new Host("a processor", 2, 1L << 30, caches, 256, "25", "Linux");
    }
}
