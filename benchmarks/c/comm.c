/* The C program that `./parhelion bench comm` measures beside Parhelion: the same figures, by the same calls.
 *
 *   mpicc -O3 -o comm comm.c && mpirun -n 2 ./comm [CALLS [WARM_UP_SECONDS [BLOCKS]]]
 *
 * latency8BMicros     half a round trip of 8 bytes between ranks 0 and 1 [us]
 * bandwidth1MiBGBs    64 messages of 1 MiB under way at once, then an 8 byte answer [1e9 B/s]
 * allreduce8BMicros   MPI_Allreduce of one double, sum [us]
 * barrierMicros       MPI_Barrier [us]
 *
 * Each figure is the median over BLOCKS (21) blocks of CALLS calls (4 windows for the bandwidth), after blocks that warm up for
 * WARM_UP_SECONDS. Rank 0 prints one JSON object. Buffers are allocated once and so lie in caches, as in the OSU benchmarks
 * that this follows (osu_latency, osu_bw). The communicator is a duplicate, as every run of Parhelion has one.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 64, WINDOWS = 4, MIB = 1 << 20 };

static MPI_Comm comm;
static int rank, calls = 10000, blocks = 21;
static double warm_up_seconds = 0.5;
static char *large;
static char small[8];

static double latency(void) {
    double begun = MPI_Wtime();
    for (int i = 0; i < calls; i++) {
        if (rank == 0) {
            MPI_Send(small, 8, MPI_BYTE, 1, 1, comm);
            MPI_Recv(small, 8, MPI_BYTE, 1, 1, comm, MPI_STATUS_IGNORE);
        } else if (rank == 1) {
            MPI_Recv(small, 8, MPI_BYTE, 0, 1, comm, MPI_STATUS_IGNORE);
            MPI_Send(small, 8, MPI_BYTE, 0, 1, comm);
        }
    }
    return (MPI_Wtime() - begun) / calls / 2 * 1e6;
}

static double bandwidth(void) {
    MPI_Request requests[WINDOW];
    double begun = MPI_Wtime();
    for (int w = 0; w < WINDOWS && rank < 2; w++) {
        for (int i = 0; i < WINDOW; i++) {
            if (rank == 0) MPI_Isend(large, MIB, MPI_BYTE, 1, 2, comm, &requests[i]);
            else MPI_Irecv(large, MIB, MPI_BYTE, 0, 2, comm, &requests[i]);
        }
        MPI_Waitall(WINDOW, requests, MPI_STATUSES_IGNORE);
        if (rank == 0) MPI_Recv(small, 8, MPI_BYTE, 1, 3, comm, MPI_STATUS_IGNORE);
        else MPI_Send(small, 8, MPI_BYTE, 0, 3, comm);
    }
    return (double)WINDOWS * WINDOW * MIB / (MPI_Wtime() - begun) / 1e9;
}

static double allreduce(void) {
    double in = 1, out;
    double begun = MPI_Wtime();
    for (int i = 0; i < calls; i++) MPI_Allreduce(&in, &out, 1, MPI_DOUBLE, MPI_SUM, comm);
    return (MPI_Wtime() - begun) / calls * 1e6;
}

static double barrier(void) {
    double begun = MPI_Wtime();
    for (int i = 0; i < calls; i++) MPI_Barrier(comm);
    return (MPI_Wtime() - begun) / calls * 1e6;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double (*block)(void)) {
    double values[blocks], begun = MPI_Wtime(), seconds;
    do {
        block();
        seconds = MPI_Wtime() - begun;
        MPI_Bcast(&seconds, 1, MPI_DOUBLE, 0, comm);
    } while (seconds < warm_up_seconds);
    for (int i = 0; i < blocks; i++) {
        MPI_Barrier(comm);
        values[i] = block();
    }
    qsort(values, blocks, sizeof *values, ascending);
    return values[blocks / 2];
}

int main(int argc, char **argv) {
    int size, provided;
    if (argc > 1) calls = atoi(argv[1]);
    if (argc > 2) warm_up_seconds = atof(argv[2]);
    if (argc > 3) blocks = atoi(argv[3]);
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_dup(MPI_COMM_WORLD, &comm);
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    if (size < 2 || calls < 1 || blocks < 1) {
        if (rank == 0) fprintf(stderr, "comm: needs at least 2 ranks, 1 call and 1 block\n");
        MPI_Abort(MPI_COMM_WORLD, 2);
    }
    large = malloc(MIB);
    memset(large, 1, MIB); /* pages that were never written are one and the same page of zeros, which lies in every cache */
    double l = median(latency), w = median(bandwidth), a = median(allreduce), b = median(barrier);
    if (rank == 0) {
        printf("{\"provider\":\"C\",\"ranks\":%d,\"latency8BMicros\":%.4f,\"bandwidth1MiBGBs\":%.4f,"
               "\"allreduce8BMicros\":%.4f,\"barrierMicros\":%.4f}\n",
               size, l, w, a, b);
    }
    free(large);
    MPI_Comm_free(&comm);
    MPI_Finalize();
    return 0;
}
