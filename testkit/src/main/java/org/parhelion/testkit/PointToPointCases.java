package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.offHeap;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.lang.foreign.Arena;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract, first chapter: what a send and its receive move. */
final class PointToPointCases {
    private PointToPointCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("aMessageArrivesAsItWasSent", 2, PointToPointCases::oneMessage),
                new Case("theStatusNamesSourceTagAndLength", 2, PointToPointCases::status),
                new Case("everyElementTypeAndLengthArrivesBitForBit", 2, PointToPointCases::typesAndLengths),
                new Case("heapAndOffHeapBuffersMixAtAnyOffset", 2, PointToPointCases::memories),
                new Case("aConfinedArenasMemoryCanBeSentAndReceived", 2, PointToPointCases::confined),
                new Case("aZeroLengthMessageIsAMessage", 2, PointToPointCases::zeroLength),
                new Case("aShorterMessageLeavesTheRestOfTheBuffer", 2, PointToPointCases::shorter),
                new Case("theFirstAndTheLastRankExchange", 2, PointToPointCases::edgeRanks),
                new Case("aRankCanSendToItself", 1, PointToPointCases::toSelf),
                new Case("procNullSwallowsAndGivesNothing", 1, PointToPointCases::procNull),
                new Case("sendrecvMakesARingWithoutDeadlock", 1, PointToPointCases::ring),
                new Case("severalMebibytesArrive", 2, PointToPointCases::large),
                new Case("bothSidesMaySendLargeMessagesAtOnce", 2, PointToPointCases::largeBothWays),
                new Case("aThousandSmallSendsNeedNoReceiveToBeStarted", 2, PointToPointCases::manyPending),
                new Case("ssendReturnsOnlyAfterTheReceiveBegan", 2, PointToPointCases::ssend),
                new Case("testCompletesARequestWithoutWaiting", 2, PointToPointCases::test));
    }

    private static void oneMessage(Comm comm) {
        int[] data = {0, 0, 0};
        if (comm.rank() == 0) {
            comm.send(Buffer.of(new int[] {1, 2, 3}), 1, 7);
        } else if (comm.rank() == 1) {
            comm.recv(Buffer.of(data), 0, 7);
            assertThat(data).containsExactly(1, 2, 3);
        }
    }

    private static void status(Comm comm) {
        if (comm.rank() == 0) {
            comm.send(Buffer.of(new double[5]), 1, comm.maxTag());
            comm.send(Buffer.of(new double[5]), 1, 0);
        } else if (comm.rank() == 1) {
            Status highest = comm.recv(Buffer.of(new double[9]), Comm.ANY_SOURCE, comm.maxTag());
            assertThat(highest).isEqualTo(new Status(0, comm.maxTag(), 40));
            assertThat(highest.count(ElementType.DOUBLE)).isEqualTo(5);
            Request lowest = comm.irecv(Buffer.of(new double[5]), 0, Comm.ANY_TAG);
            assertThat(lowest.await()).isEqualTo(new Status(0, 0, 40));
            assertThat(lowest.status()).isEqualTo(new Status(0, 0, 40));
        }
    }

    private static void typesAndLengths(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : new int[] {1, 2, 3, 7, 8, 63, 64, 65, 127, 1000, 1025, 4097, 70_001}) {
                Buffer expected = random(type, count, seed, count);
                if (comm.rank() == 0) {
                    comm.send(expected, 1, 3);
                } else if (comm.rank() == 1) {
                    Buffer received = zeros(type, count);
                    comm.recv(received, 0, 3);
                    assertSameBits(received, expected, count + " " + type + ", seed " + seed);
                }
            }
        }
    }

    private static void memories(Comm comm) {
        long seed = sharedSeed(comm);
        Arena arena = Arena.ofAuto();
        for (int count : new int[] {5, 500, 50_000}) {
            for (int kind = 0; kind < 4; kind++) {
                Buffer whole = random(ElementType.DOUBLE, count + 20, seed, kind);
                Buffer source = (kind & 1) == 0 ? whole : offHeap(arena, whole);
                Buffer into = zeros(ElementType.DOUBLE, count + 9);
                Buffer target = (kind & 2) == 0 ? into : offHeap(arena, into);
                if (comm.rank() == 0) {
                    comm.send(source.slice(11, count), 1, kind);
                } else if (comm.rank() == 1) {
                    comm.recv(target.slice(4, count), 0, kind);
                    assertSameBits(target.slice(4, count), whole.slice(11, count), "part, seed " + seed);
                    assertSameBits(target.slice(0, 4), zeros(ElementType.DOUBLE, 4), "before the part");
                    assertSameBits(target.slice(count + 4, 5), zeros(ElementType.DOUBLE, 5), "behind the part");
                }
            }
        }
    }

    private static void confined(Comm comm) {
        for (int count : new int[] {3, 100_000}) {
            try (Arena arena = Arena.ofConfined()) {
                Buffer buffer = offHeap(arena, random(ElementType.LONG, count, 5, comm.rank()));
                Buffer expected = random(ElementType.LONG, count, 5, 0);
                if (comm.rank() == 0) {
                    Request send = comm.isend(buffer, 1, 2);
                    send.await();
                } else if (comm.rank() == 1) {
                    comm.irecv(buffer, 0, 2).await();
                    assertSameBits(buffer, expected, "confined memory");
                }
            }
        }
    }

    private static void zeroLength(Comm comm) {
        if (comm.rank() == 0) {
            comm.send(Buffer.EMPTY, 1, 1);
            comm.send(Buffer.of(new double[4], 4, 0), 1, 2);
        } else if (comm.rank() == 1) {
            assertThat(comm.recv(Buffer.EMPTY, 0, 1)).isEqualTo(new Status(0, 1, 0));
            assertThat(comm.recv(Buffer.of(new double[1]), 0, 2)).isEqualTo(new Status(0, 2, 0));
        }
    }

    private static void shorter(Comm comm) {
        for (int count : new int[] {2, 20_000}) {
            if (comm.rank() == 0) {
                comm.send(random(ElementType.INT, count, 1, 0), 1, 1);
            } else if (comm.rank() == 1) {
                Buffer buffer = random(ElementType.INT, count + 3, 2, 1);
                assertThat(comm.recv(buffer, 0, 1).count(ElementType.INT)).isEqualTo(count);
                assertSameBits(buffer.slice(0, count), random(ElementType.INT, count, 1, 0), "message");
                assertSameBits(
                        buffer.slice(count, 3),
                        random(ElementType.INT, count + 3, 2, 1).slice(count, 3),
                        "rest");
            }
        }
    }

    private static void edgeRanks(Comm comm) {
        int last = comm.size() - 1;
        int[] got = {-1};
        if (comm.rank() == 0 || comm.rank() == last) {
            int other = last - comm.rank();
            Status status = comm.sendrecv(Buffer.value(comm.rank()), other, 4, Buffer.of(got), other, 4);
            assertThat(got[0]).isEqualTo(other);
            assertThat(status).isEqualTo(new Status(other, 4, 4));
        }
    }

    private static void toSelf(Comm comm) {
        for (int count : new int[] {0, 3, 100_000}) {
            Buffer sent = random(ElementType.INT, count, 3, comm.rank());
            Buffer received = zeros(ElementType.INT, count);
            Request receive = comm.irecv(received, comm.rank(), 5);
            comm.send(sent, comm.rank(), 5);
            assertThat(receive.await()).isEqualTo(new Status(comm.rank(), 5, 4L * count));
            assertSameBits(received, sent, "own message");
            Request send = comm.isend(received, comm.rank(), 6);
            comm.recv(zeros(ElementType.INT, count), comm.rank(), 6);
            send.await();
        }
    }

    private static void procNull(Comm comm) {
        int[] untouched = {42};
        Buffer buffer = Buffer.of(untouched);
        comm.send(buffer, Comm.PROC_NULL, 0);
        comm.ssend(buffer, Comm.PROC_NULL, 0);
        comm.isend(buffer, Comm.PROC_NULL, 0).await();
        assertThat(comm.recv(buffer, Comm.PROC_NULL, Comm.ANY_TAG)).isEqualTo(Status.EMPTY);
        assertThat(comm.irecv(buffer, Comm.PROC_NULL, 3).await()).isEqualTo(Status.EMPTY);
        assertThat(comm.irecv(buffer, Comm.PROC_NULL, 3).test()).isTrue();
        assertThat(comm.probe(Comm.PROC_NULL, 3)).isEqualTo(Status.EMPTY);
        assertThat(comm.iprobe(Comm.PROC_NULL, 3)).contains(Status.EMPTY);
        assertThat(comm.sendrecv(Buffer.value(1), Comm.PROC_NULL, 0, buffer, Comm.PROC_NULL, 0))
                .isEqualTo(Status.EMPTY);
        assertThat(untouched[0]).isEqualTo(42);
    }

    private static void ring(Comm comm) {
        int right = (comm.rank() + 1) % comm.size();
        int left = (comm.rank() - 1 + comm.size()) % comm.size();
        for (int count : new int[] {1, 300, 300_000}) {
            Buffer received = zeros(ElementType.DOUBLE, count);
            Status status =
                    comm.sendrecv(random(ElementType.DOUBLE, count, 9, comm.rank()), right, 1, received, left, 1);
            assertThat(status).isEqualTo(new Status(left, 1, 8L * count));
            assertSameBits(received, random(ElementType.DOUBLE, count, 9, left), "left neighbour's");
        }
    }

    private static void large(Comm comm) {
        int count = 5 << 20;
        for (int offHeap = 0; offHeap < 2; offHeap++) {
            Buffer expected = random(ElementType.BYTE, count + 1, 4, 0);
            Buffer buffer = comm.rank() == 0 ? expected : zeros(ElementType.BYTE, count + 1);
            Buffer used = offHeap == 0 ? buffer : offHeap(Arena.ofAuto(), buffer);
            if (comm.rank() == 0) {
                comm.send(used, 1, 0);
            } else if (comm.rank() == 1) {
                comm.recv(used, 0, 0);
                assertSameBits(used, expected, "large message");
            }
        }
    }

    private static void largeBothWays(Comm comm) {
        int other = comm.rank() ^ 1;
        if (comm.rank() < 2) {
            Buffer received = zeros(ElementType.LONG, 200_000);
            Request receive = comm.irecv(received, other, 1);
            Request send = comm.isend(random(ElementType.LONG, 200_000, 2, comm.rank()), other, 1);
            Request.awaitAll(send, receive);
            assertSameBits(received, random(ElementType.LONG, 200_000, 2, other), "other's");
        }
    }

    private static void manyPending(Comm comm) {
        if (comm.rank() > 1) {
            return;
        }
        int other = comm.rank() ^ 1;
        Request[] sends = new Request[1000];
        for (int i = 0; i < sends.length; i++) {
            sends[i] = comm.isend(random(ElementType.LONG, 20, i, comm.rank()), other, i);
        }
        for (int i = 0; i < sends.length; i++) {
            Buffer received = zeros(ElementType.LONG, 20);
            comm.recv(received, other, i);
            assertSameBits(received, random(ElementType.LONG, 20, i, other), "message " + i);
        }
        Request.awaitAll(sends);
    }

    /** Rank 0 cannot send the second message while the first, synchronous one waits for its receive. */
    private static void ssend(Comm comm) {
        if (comm.rank() == 0) {
            comm.ssend(Buffer.value(1), 1, 1);
            comm.send(Buffer.value(2), 1, 2);
        } else if (comm.rank() == 1) {
            comm.probe(0, 1);
            for (int polls = 0; polls < 2000; polls++) {
                assertThat(comm.iprobe(0, 2)).isEmpty();
                Thread.onSpinWait();
            }
            comm.recv(Buffer.of(new int[1]), 0, 1);
            comm.recv(Buffer.of(new int[1]), 0, 2);
        }
    }

    private static void test(Comm comm) {
        if (comm.rank() == 0) {
            int[] got = {0};
            Request receive = comm.irecv(Buffer.of(got), 1, 1);
            assertThat(receive.test()).isFalse();
            comm.send(Buffer.EMPTY, 1, 0);
            while (!receive.test()) {
                Thread.onSpinWait();
            }
            assertThat(got[0]).isEqualTo(17);
            assertThat(receive.test()).isTrue();
            assertThat(receive.await()).isEqualTo(new Status(1, 1, 4));
        } else if (comm.rank() == 1) {
            comm.recv(Buffer.EMPTY, 0, 0);
            comm.send(Buffer.value(17), 0, 1);
        }
    }
}
