package mpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialTest {
    private static final AtomicInteger READ = new AtomicInteger();

    /** Acts while it is read, as the classes of known attacks do. */
    private static final class Hostile implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
        }
    }

    @AfterEach
    void reset() {
        System.clearProperty(Serial.ALLOWED);
        System.clearProperty(Serial.PROGRAM);
        READ.set(0);
    }

    @Test
    void valuesOfTheJdkAreRead() {
        Object[] sent = {"text", 1, 2.5, null, new ArrayList<>(List.of(BigInteger.TEN)), new int[][] {{1}, {2, 3}}};
        Object[] got = copy(sent);
        assertThat(java.util.Arrays.deepEquals(got, sent)).isTrue();
    }

    @Test
    void aClassOutsideTheProgramIsRefusedBeforeItsCodeRuns() {
        assertThatThrownBy(() -> copy(new Hostile()))
                .isInstanceOf(MPIException.class)
                .hasMessageContaining(Hostile.class.getName())
                .hasMessageContaining("-Dparhelion.mpijava.objects=");
        assertThat(READ).hasValue(0);
    }

    @Test
    void aClassInsideACollectionIsRefusedToo() {
        assertThatThrownBy(() -> copy(new ArrayList<>(List.of(new Hostile())))).isInstanceOf(MPIException.class);
        assertThatThrownBy(() -> copy((Object) new Hostile[] {new Hostile()})).isInstanceOf(MPIException.class);
        assertThat(READ).hasValue(0);
    }

    @Test
    void aQueueThatCallsItsComparatorWhileItIsReadIsRefused() {
        PriorityQueue<String> queue = new PriorityQueue<>(Comparator.naturalOrder());
        queue.add("a");
        assertThatThrownBy(() -> copy(queue)).isInstanceOf(MPIException.class);
    }

    @Test
    void aPatternAdmitsAClass() {
        System.setProperty(Serial.ALLOWED, "mpi.SerialTest$*");
        copy(new Hostile());
        assertThat(READ).hasValue(1);
    }

    @Test
    void theProgramsOwnClassesAreRead() {
        System.setProperty(
                Serial.PROGRAM,
                Hostile.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        copy(new Hostile());
        assertThat(READ).hasValue(1);
    }

    private static Object[] copy(Object... sent) {
        Object[] got = new Object[sent.length];
        Serial.read(Serial.write(sent, 0, sent.length), got, 0, got.length);
        return got;
    }
}
