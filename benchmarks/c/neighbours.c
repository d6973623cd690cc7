/* The C program that `./parhelion bench neighbours` measures beside Parhelion: ghost points of small periodic blocks in 3-D, by
 * point-to-point messages, without MPI_Neighbor_ collectives.
 *
 *   mpicc -O3 -o neighbours neighbours.c && mpirun -n 2 ./neighbours BLOCKS WARM_UP_SECONDS N,GHOST,FIELDS,PX,PY,PZ...
 *
 * N points along each axis of the whole grid, on PX x PY x PZ ranks. Two ways are timed, and the faster one is printed:
 *   direct   one message to each of 26 directions, all under way at once
 *   rounds   two messages for each axis, one axis after the other; corners arrive by way of a neighbour
 * A rank that is its own neighbour copies. A block is as many exchanges as take about 10 ms; the figure is the median over BLOCKS blocks of
 * rank 0's time for one exchange [us]. Each way is checked first: every ghost point has its owner's value, or the status is 3.
 * Rank 0 prints one JSON array. The communicator is a duplicate, as every run of Parhelion has one.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int from[3], to[3]; } Box;
typedef struct { int rank, tag; Box out, in; double *outgoing, *incoming; long points; } Link;

static MPI_Comm comm;
static int rank, n[3], ghost, fields, grid[3], place[3];
static long size[3], field_points;
static double *u;
static Link direct[26], rounds[3][2];

static int rank_at(const int *at) {
    int p[3];
    for (int a = 0; a < 3; a++) p[a] = (at[a] + grid[a]) % grid[a];
    return (p[0] * grid[1] + p[1]) * grid[2] + p[2];
}

static long points(const Box *b) {
    return (long)(b->to[0] - b->from[0]) * (b->to[1] - b->from[1]) * (b->to[2] - b->from[2]);
}

static double *row(int f, int i, int j, int k) { return u + f * field_points + (i * size[1] + j) * size[2] + k; }

static void pack(const Box *b, double *restrict to) {
    size_t length = b->to[2] - b->from[2];
    for (int f = 0; f < fields; f++)
        for (int i = b->from[0]; i < b->to[0]; i++)
            for (int j = b->from[1]; j < b->to[1]; j++, to += length)
                memcpy(to, row(f, i, j, b->from[2]), length * sizeof *to);
}

static void unpack(const Box *b, const double *restrict from) {
    size_t length = b->to[2] - b->from[2];
    for (int f = 0; f < fields; f++)
        for (int i = b->from[0]; i < b->to[0]; i++)
            for (int j = b->from[1]; j < b->to[1]; j++, from += length)
                memcpy(row(f, i, j, b->from[2]), from, length * sizeof *from);
}

static void copy(const Box *from, const Box *to) {
    size_t bytes = (from->to[2] - from->from[2]) * sizeof(double);
    for (int f = 0; f < fields; f++)
        for (int i = 0; i < from->to[0] - from->from[0]; i++)
            for (int j = 0; j < from->to[1] - from->from[1]; j++)
                memcpy(row(f, to->from[0] + i, to->from[1] + j, to->from[2]),
                       row(f, from->from[0] + i, from->from[1] + j, from->from[2]), bytes);
}

/* Along an axis: what is sent in direction d, and the ghost points that the neighbour opposite to d sends in direction d. */
static void bounds(Link *link, int axis, int d) {
    link->out.from[axis] = d > 0 ? n[axis] : ghost;
    link->out.to[axis] = d < 0 ? 2 * ghost : ghost + n[axis];
    link->in.from[axis] = d > 0 ? 0 : d < 0 ? ghost + n[axis] : ghost;
    link->in.to[axis] = d > 0 ? ghost : d < 0 ? 2 * ghost + n[axis] : ghost + n[axis];
}

static void with_buffers(Link *link) {
    link->points = points(&link->out) * fields;
    link->outgoing = malloc(link->points * sizeof(double));
    link->incoming = malloc(link->points * sizeof(double));
}

static int sources[27], targets[27];

/* All messages of some directions: receives first, then copies and sends. */
static void exchange(Link *links, int count, const int *source, const int *target) {
    MPI_Request requests[52];
    int open = 0;
    for (int l = 0; l < count; l++)
        if (source[l] != rank)
            MPI_Irecv(links[l].incoming, (int)links[l].points, MPI_DOUBLE, source[l], links[l].tag, comm, &requests[open++]);
    for (int l = 0; l < count; l++) {
        if (target[l] == rank) copy(&links[l].out, &links[l].in);
        else {
            pack(&links[l].out, links[l].outgoing);
            MPI_Isend(links[l].outgoing, (int)links[l].points, MPI_DOUBLE, target[l], links[l].tag, comm, &requests[open++]);
        }
    }
    MPI_Waitall(open, requests, MPI_STATUSES_IGNORE);
    for (int l = 0; l < count; l++)
        if (source[l] != rank) unpack(&links[l].in, links[l].incoming);
}

static int round_sources[3][2], round_targets[3][2];

static void by_directions(void) { exchange(direct, 26, sources, targets); }

static void by_rounds(void) {
    for (int a = 0; a < 3; a++) exchange(rounds[a], 2, round_sources[a], round_targets[a]);
}

static void plan(void) {
    int l = 0;
    for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++)
            for (int k = -1; k <= 1; k++) {
                if (!i && !j && !k) continue;
                int d[3] = {i, j, k}, to[3], from[3];
                for (int a = 0; a < 3; a++) {
                    bounds(&direct[l], a, d[a]);
                    to[a] = place[a] + d[a];
                    from[a] = place[a] - d[a];
                }
                direct[l].tag = l;
                targets[l] = rank_at(to);
                sources[l] = rank_at(from);
                with_buffers(&direct[l++]);
            }
    for (int axis = 0; axis < 3; axis++)
        for (int side = 0; side < 2; side++) {
            Link *link = &rounds[axis][side];
            int d = side ? 1 : -1, to[3], from[3];
            for (int a = 0; a < 3; a++) {
                bounds(link, a, a == axis ? d : 0);
                if (a < axis) { /* fresh since an earlier round, so that they travel on */
                    link->out.from[a] = link->in.from[a] = 0;
                    link->out.to[a] = link->in.to[a] = n[a] + 2 * ghost;
                }
                to[a] = place[a] + (a == axis ? d : 0);
                from[a] = place[a] - (a == axis ? d : 0);
            }
            link->tag = 32 + 2 * axis + side;
            round_targets[axis][side] = rank_at(to);
            round_sources[axis][side] = rank_at(from);
            with_buffers(link);
        }
}

static void release(void) {
    for (int l = 0; l < 26; l++) { free(direct[l].outgoing); free(direct[l].incoming); }
    for (int l = 0; l < 6; l++) { free(rounds[l / 2][l % 2].outgoing); free(rounds[l / 2][l % 2].incoming); }
    free(u);
}

/* Whether every point has the number of its place in the whole grid after an exchange. */
static int checked(void (*way)(void)) {
    for (int pass = 0; pass < 2; pass++) {
        for (int f = 0; f < fields; f++)
            for (int i = 0; i < size[0]; i++)
                for (int j = 0; j < size[1]; j++)
                    for (int k = 0; k < size[2]; k++) {
                        int at[3] = {i, j, k}, inside = 1;
                        double number = f;
                        for (int a = 0; a < 3; a++) {
                            int whole = n[a] * grid[a];
                            inside &= at[a] >= ghost && at[a] < ghost + n[a];
                            number = number * whole + (place[a] * n[a] + at[a] - ghost + whole) % whole;
                        }
                        if (pass == 0) *row(f, i, j, k) = inside ? number : -1;
                        else if (*row(f, i, j, k) != number) return 0;
                    }
        if (pass == 0) way();
    }
    return 1;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_micros(void (*way)(void), int blocks, double warm_up_seconds) {
    double values[blocks], begun = MPI_Wtime(), seconds;
    long done = 0;
    do {
        for (int i = 0; i < 10; i++) way();
        done += 10;
        seconds = MPI_Wtime() - begun;
        MPI_Bcast(&seconds, 1, MPI_DOUBLE, 0, comm);
    } while (seconds < warm_up_seconds);
    long exchanges = (long)(0.01 * done / seconds) + 1;
    MPI_Bcast(&exchanges, 1, MPI_LONG, 0, comm);
    for (int b = 0; b < blocks; b++) {
        MPI_Barrier(comm);
        begun = MPI_Wtime();
        for (long i = 0; i < exchanges; i++) way();
        values[b] = (MPI_Wtime() - begun) / exchanges * 1e6;
    }
    qsort(values, blocks, sizeof *values, ascending);
    return values[blocks / 2];
}

int main(int argc, char **argv) {
    int ranks, provided;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_dup(MPI_COMM_WORLD, &comm);
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    int blocks = argc > 1 ? atoi(argv[1]) : 0;
    double warm_up_seconds = argc > 2 ? atof(argv[2]) : 0;
    if (rank == 0) printf("[");
    for (int c = 3; c < argc; c++) {
        int whole;
        if (blocks < 1 || sscanf(argv[c], "%d,%d,%d,%d,%d,%d", &whole, &ghost, &fields, grid, grid + 1, grid + 2) != 6
            || grid[0] * grid[1] * grid[2] != ranks || whole % grid[0] || whole % grid[1] || whole % grid[2]) {
            if (rank == 0) fprintf(stderr, "neighbours: %s: no case N,GHOST,FIELDS,PX,PY,PZ for %d ranks\n", argv[c], ranks);
            MPI_Abort(MPI_COMM_WORLD, 2);
        }
        place[0] = rank / (grid[1] * grid[2]);
        place[1] = rank / grid[2] % grid[1];
        place[2] = rank % grid[2];
        for (int a = 0; a < 3; a++) {
            n[a] = whole / grid[a];
            size[a] = n[a] + 2 * ghost;
        }
        field_points = size[0] * size[1] * size[2];
        u = malloc(fields * field_points * sizeof *u);
        plan();
        if (!checked(by_directions) || !checked(by_rounds)) {
            fprintf(stderr, "neighbours: %s: rank %d has a wrong ghost point\n", argv[c], rank);
            MPI_Abort(MPI_COMM_WORLD, 3);
        }
        double d = median_micros(by_directions, blocks, warm_up_seconds), r = median_micros(by_rounds, blocks, warm_up_seconds);
        long bytes = 0;
        for (int l = 0; l < 26; l++) bytes += targets[l] == rank ? 0 : direct[l].points * (long)sizeof(double);
        if (rank == 0)
            printf("%s{\"shape\":\"%dx%dx%d\",\"ghost\":%d,\"fields\":%d,\"bytesPerExchange\":%ld,\"exchangeMicros\":%.4f,"
                   "\"directMicros\":%.4f,\"roundsMicros\":%.4f}",
                   c > 3 ? "," : "", whole, whole, whole, ghost, fields, bytes, d < r ? d : r, d, r);
        release();
    }
    if (rank == 0) printf("]\n");
    MPI_Comm_free(&comm);
    MPI_Finalize();
    return 0;
}
