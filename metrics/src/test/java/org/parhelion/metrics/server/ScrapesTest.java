package org.parhelion.metrics.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScrapesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aScraperIsExpectedAfterAnIntervalAndAHalf() {
        Scrapes scrapes = new Scrapes();
        long start = Long.MAX_VALUE - SECOND; // the clock may overflow
        scrapes.add(start, false);
        scrapes.add(start + 10 * SECOND, false);
        assertThat(scrapes.expectedNanos(start + 12 * SECOND)).isEqualTo(13 * SECOND);
        assertThat(scrapes.expectedNanos(start + 26 * SECOND)).as("it is gone").isZero();
    }

    @Test
    void nothingIsExpectedOfOneThatCameOnce() {
        Scrapes scrapes = new Scrapes();
        assertThat(scrapes.expectedNanos(0)).isZero();
        scrapes.add(0, false);
        assertThat(scrapes.expectedNanos(1)).isZero();
    }

    @Test
    void nothingIsExpectedOfOneThatComesSeldom() {
        Scrapes scrapes = new Scrapes();
        scrapes.add(0, false);
        scrapes.add(61 * SECOND, false);
        assertThat(scrapes.expectedNanos(62 * SECOND)).isZero();
    }

    @Test
    void waitingEndsWithAScrapeOfTheEnd() throws InterruptedException {
        Scrapes scrapes = new Scrapes();
        scrapes.add(System.nanoTime(), false);
        assertThat(scrapes.awaitEnd(0)).as("no time").isFalse();
        AtomicBoolean seen = new AtomicBoolean();
        Thread waits = Thread.ofPlatform().start(() -> {
            try {
                seen.set(scrapes.awaitEnd(60 * SECOND));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (waits.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        scrapes.add(System.nanoTime(), true);
        assertThat(waits.join(Duration.ofSeconds(30))).isTrue();
        assertThat(seen).isTrue();
        assertThat(scrapes.awaitEnd(60 * SECOND)).as("it was scraped before").isTrue();
    }
}
