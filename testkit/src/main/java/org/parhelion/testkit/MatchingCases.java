package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract, second chapter: which receive gets which message (MPI-4.1, section 3.5). */
final class MatchingCases {
    private MatchingCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("messagesWithOneTagDoNotOvertake", 2, MatchingCases::order),
                new Case("smallMessagesDoNotOvertakeLargeOnes", 2, MatchingCases::orderOfSizes),
                new Case("receivesAreServedInTheOrderTheyWerePosted", 2, MatchingCases::postedOrder),
                new Case("aTagSelectsItsMessageAmongUnexpectedOnes", 2, MatchingCases::byTag),
                new Case("aSourceSelectsItsMessage", 3, MatchingCases::bySource),
                new Case("anySourceReceivesFromEveryRank", 2, MatchingCases::anySource),
                new Case("anyTagReceivesInOrder", 2, MatchingCases::anyTag),
                new Case("aWildcardPostedFirstIsServedFirst", 2, MatchingCases::wildcardFirst),
                new Case("anySourceKeepsEachSendersOrder", 2, MatchingCases::anySourceOrder),
                new Case("probeTellsAndDoesNotReceive", 2, MatchingCases::probe),
                new Case("iprobeIsEmptyWhereNothingMatches", 1, MatchingCases::iprobeEmpty),
                new Case("aProbedLargeMessageCanBeReceivedByItsSize", 2, MatchingCases::probeLarge),
                new Case("aMessageLongerThanItsBufferIsAnErrorAndIsConsumed", 2, MatchingCases::truncation));
    }

    private static void order(Comm comm) {
        int[] value = {0};
        for (int i = 0; i < 5000; i++) {
            value[0] = i;
            if (comm.rank() == 0) {
                comm.send(Buffer.of(value), 1, 1);
            } else if (comm.rank() == 1) {
                comm.recv(Buffer.of(value), 0, 1);
                assertThat(value[0]).isEqualTo(i);
            }
        }
    }

    private static void orderOfSizes(Comm comm) {
        int[] lengths = {1, 100_000, 2, 3000, 0, 40, 500_000, 1};
        if (comm.rank() == 0) {
            Request[] sends = new Request[lengths.length];
            for (int i = 0; i < lengths.length; i++) {
                sends[i] = comm.isend(Buffer.of(new int[lengths[i]]), 1, 1);
            }
            Request.awaitAll(sends);
        } else if (comm.rank() == 1) {
            for (int length : lengths) {
                Status status = comm.recv(Buffer.of(new int[500_000]), 0, 1);
                assertThat(status.count(ElementType.INT)).isEqualTo(length);
            }
        }
    }

    private static void postedOrder(Comm comm) {
        int n = 200;
        int[] received = new int[n];
        if (comm.rank() == 1) {
            Request[] receives = new Request[n];
            for (int i = 0; i < n; i++) {
                receives[i] = comm.irecv(Buffer.of(received, i, 1), 0, 1);
            }
            comm.send(Buffer.EMPTY, 0, 0);
            for (int i = n - 1; i >= 0; i--) {
                receives[i].await();
            }
            for (int i = 0; i < n; i++) {
                assertThat(received[i]).isEqualTo(i);
            }
        } else if (comm.rank() == 0) {
            comm.recv(Buffer.EMPTY, 1, 0);
            for (int i = 0; i < n; i++) {
                comm.send(Buffer.value(i), 1, 1);
            }
        }
    }

    private static void byTag(Comm comm) {
        int n = 50;
        int[] value = {0};
        if (comm.rank() == 0) {
            for (int tag = 0; tag < n; tag++) {
                comm.send(Buffer.value(tag * tag), 1, tag);
            }
        } else if (comm.rank() == 1) {
            for (int tag = n - 1; tag >= 0; tag--) {
                comm.recv(Buffer.of(value), 0, tag);
                assertThat(value[0]).isEqualTo(tag * tag);
            }
        }
    }

    private static void bySource(Comm comm) {
        int[] value = {0};
        if (comm.rank() > 0) {
            comm.send(Buffer.value(comm.rank()), 0, 1);
            return;
        }
        for (int r = comm.size() - 1; r > 0; r--) {
            Status status = comm.recv(Buffer.of(value), r, 1);
            assertThat(value[0]).isEqualTo(r);
            assertThat(status.source()).isEqualTo(r);
        }
    }

    private static void anySource(Comm comm) {
        if (comm.rank() > 0) {
            comm.send(Buffer.value(comm.rank()), 0, 1);
            return;
        }
        BitSet seen = new BitSet();
        int[] value = {0};
        for (int i = 1; i < comm.size(); i++) {
            Status status = comm.recv(Buffer.of(value), Comm.ANY_SOURCE, 1);
            assertThat(status.source()).isEqualTo(value[0]);
            seen.set(value[0]);
        }
        assertThat(seen.cardinality()).isEqualTo(comm.size() - 1);
    }

    private static void anyTag(Comm comm) {
        int[] tags = {5, 3, 9, 3, 0, comm.maxTag()};
        if (comm.rank() == 0) {
            for (int tag : tags) {
                comm.send(Buffer.value(tag), 1, tag);
            }
        } else if (comm.rank() == 1) {
            for (int tag : tags) {
                assertThat(comm.recv(Buffer.of(new int[1]), 0, Comm.ANY_TAG).tag())
                        .isEqualTo(tag);
            }
        }
    }

    private static void wildcardFirst(Comm comm) {
        int[] first = {0};
        int[] second = {0};
        if (comm.rank() == 1) {
            Request any = comm.irecv(Buffer.of(first), Comm.ANY_SOURCE, Comm.ANY_TAG);
            Request exact = comm.irecv(Buffer.of(second), 0, 4);
            comm.send(Buffer.EMPTY, 0, 0);
            Request.awaitAll(exact, any);
            assertThat(first[0]).isEqualTo(1);
            assertThat(second[0]).isEqualTo(2);
        } else if (comm.rank() == 0) {
            comm.recv(Buffer.EMPTY, 1, 0);
            comm.send(Buffer.value(1), 1, 4);
            comm.send(Buffer.value(2), 1, 4);
        }
    }

    private static void anySourceOrder(Comm comm) {
        int n = 300;
        if (comm.rank() > 0) {
            for (int i = 0; i < n; i++) {
                comm.send(Buffer.value(i), 0, 1);
            }
            return;
        }
        int[] next = new int[comm.size()];
        int[] value = {0};
        for (int i = 0; i < n * (comm.size() - 1); i++) {
            int source = comm.recv(Buffer.of(value), Comm.ANY_SOURCE, 1).source();
            assertThat(value[0]).isEqualTo(next[source]++);
        }
    }

    private static void probe(Comm comm) {
        if (comm.rank() == 0) {
            comm.send(Buffer.of(new int[] {1, 2, 3}), 1, 8);
        } else if (comm.rank() == 1) {
            Status expected = new Status(0, 8, 12);
            assertThat(comm.probe(Comm.ANY_SOURCE, Comm.ANY_TAG)).isEqualTo(expected);
            assertThat(comm.iprobe(0, 8)).contains(expected);
            assertThat(comm.iprobe(0, 9)).isEmpty();
            int[] data = new int[3];
            assertThat(comm.recv(Buffer.of(data), 0, 8)).isEqualTo(expected);
            assertThat(data).containsExactly(1, 2, 3);
            assertThat(comm.iprobe(0, 8)).isEmpty();
        }
    }

    private static void iprobeEmpty(Comm comm) {
        Optional<Status> nothing = comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
        assertThat(nothing).isEmpty();
        comm.barrier();
    }

    private static void probeLarge(Comm comm) {
        if (comm.rank() == 0) {
            comm.send(Buffer.of(new byte[1 << 20]), 1, 8);
        } else if (comm.rank() == 1) {
            int count = comm.probe(0, 8).count(ElementType.BYTE);
            assertThat(count).isEqualTo(1 << 20);
            comm.recv(Buffer.of(new byte[count]), 0, 8);
        }
    }

    private static void truncation(Comm comm) {
        for (int count : new int[] {3, 3000, 300_000}) {
            if (comm.rank() == 0) {
                comm.send(Buffer.of(new int[count]), 1, 6);
                comm.send(Buffer.value(99), 1, 6);
            } else if (comm.rank() == 1) {
                Buffer tooSmall = Buffer.of(new int[count - 1]);
                assertThatThrownBy(() -> comm.recv(tooSmall, 0, 6))
                        .isInstanceOf(CommException.class)
                        .hasMessageContaining("recv")
                        .hasMessageContaining("rank 1")
                        .hasMessageContaining("tag 6");
                int[] next = {0};
                comm.recv(Buffer.of(next), 0, 6);
                assertThat(next[0]).isEqualTo(99);
            }
        }
    }
}
