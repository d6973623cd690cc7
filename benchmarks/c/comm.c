/* The C program that `./parhelion bench comm` measures beside Parhelion: the same four figures, by the same method.
 *
 *   mpicc -O3 -o comm comm.c && mpirun -n 2 ./comm [REPETITIONS]
 *
 * latency8BMicros     half a round trip of 8 bytes between ranks 0 and 1 [us]
 * bandwidth1MiBGBs    64 messages of 1 MiB under way at once, then an 8 byte answer [1e9 B/s]
 * allreduce8BMicros   MPI_Allreduce of one double, sum [us]
 * barrierMicros       MPI_Barrier [us]
 *
 * Each figure is the median over REPETITIONS (21) blocks of calls; one untimed block goes before. Rank 0 prints one JSON
 * object. Buffers are allocated once and so lie in caches, as in the OSU benchmarks that this follows (osu_latency, osu_bw).
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { LATENCY_CALLS = 2000, COLLECTIVE_CALLS = 2000, WINDOW = 64, WINDOWS = 4, MIB = 1 << 20 };

static int rank;
static char *large;
static char small[8];

static double latency(void) {
    double begun = MPI_Wtime();
    for (int i = 0; i < LATENCY_CALLS; i++) {
        if (rank == 0) {
            MPI_Send(small, 8, MPI_BYTE, 1, 1, MPI_COMM_WORLD);
            MPI_Recv(small, 8, MPI_BYTE, 1, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else if (rank == 1) {
            MPI_Recv(small, 8, MPI_BYTE, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            MPI_Send(small, 8, MPI_BYTE, 0, 1, MPI_COMM_WORLD);
        }
    }
    return (MPI_Wtime() - begun) / LATENCY_CALLS / 2 * 1e6;
}

static double bandwidth(void) {
    MPI_Request requests[WINDOW];
    double begun = MPI_Wtime();
    for (int w = 0; w < WINDOWS && rank < 2; w++) {
        for (int i = 0; i < WINDOW; i++) {
            if (rank == 0) MPI_Isend(large, MIB, MPI_BYTE, 1, 2, MPI_COMM_WORLD, &requests[i]);
            else MPI_Irecv(large, MIB, MPI_BYTE, 0, 2, MPI_COMM_WORLD, &requests[i]);
        }
        MPI_Waitall(WINDOW, requests, MPI_STATUSES_IGNORE);
        if (rank == 0) MPI_Recv(small, 8, MPI_BYTE, 1, 3, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        else MPI_Send(small, 8, MPI_BYTE, 0, 3, MPI_COMM_WORLD);
    }
    return (double)WINDOWS * WINDOW * MIB / (MPI_Wtime() - begun) / 1e9;
}

static double allreduce(void) {
    double in = 1, out;
    double begun = MPI_Wtime();
    for (int i = 0; i < COLLECTIVE_CALLS; i++) MPI_Allreduce(&in, &out, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    return (MPI_Wtime() - begun) / COLLECTIVE_CALLS * 1e6;
}

static double barrier(void) {
    double begun = MPI_Wtime();
    for (int i = 0; i < COLLECTIVE_CALLS; i++) MPI_Barrier(MPI_COMM_WORLD);
    return (MPI_Wtime() - begun) / COLLECTIVE_CALLS * 1e6;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double (*block)(void), int repetitions) {
    double *values = malloc(repetitions * sizeof *values);
    block();
    for (int i = 0; i < repetitions; i++) {
        MPI_Barrier(MPI_COMM_WORLD);
        values[i] = block();
    }
    qsort(values, repetitions, sizeof *values, ascending);
    double result = values[repetitions / 2];
    free(values);
    return result;
}

int main(int argc, char **argv) {
    int size, repetitions = argc > 1 ? atoi(argv[1]) : 21;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size < 2 || repetitions < 1) {
        if (rank == 0) fprintf(stderr, "comm: needs at least 2 ranks and 1 repetition\n");
        MPI_Abort(MPI_COMM_WORLD, 2);
    }
    large = calloc(1, MIB);
    double l = median(latency, repetitions), w = median(bandwidth, repetitions);
    double a = median(allreduce, repetitions), b = median(barrier, repetitions);
    if (rank == 0) {
        printf("{\"provider\":\"C\",\"ranks\":%d,\"latency8BMicros\":%.4f,\"bandwidth1MiBGBs\":%.4f,"
               "\"allreduce8BMicros\":%.4f,\"barrierMicros\":%.4f}\n",
               size, l, w, a, b);
    }
    free(large);
    MPI_Finalize();
    return 0;
}
