/*
 * STREAM's triad, a[i] = b[i] + s * c[i], counted as STREAM counts it: 24 bytes an element.
 *
 *   triad ELEMENTS REPETITIONS THREADS
 *
 * Prints bytes per second, one line a repetition. Take arrays several times larger than the last-level cache.
 */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: triad ELEMENTS REPETITIONS THREADS\n");
        return 2;
    }
    const long n = atol(argv[1]);
    omp_set_num_threads(atoi(argv[3]));
    double *restrict a = aligned_alloc(64, (n * 8 + 63) / 64 * 64);
    double *restrict b = aligned_alloc(64, (n * 8 + 63) / 64 * 64);
    double *restrict c = aligned_alloc(64, (n * 8 + 63) / 64 * 64);
    if (!a || !b || !c) {
        fprintf(stderr, "triad: no memory for 3 arrays of %ld doubles\n", n);
        return 1;
    }
#pragma omp parallel for schedule(static)
    for (long i = 0; i < n; i++) {
        a[i] = 0;
        b[i] = 1;
        c[i] = 2;
    }
    for (int repetition = -1; repetition < atoi(argv[2]); repetition++) {
        const double start = omp_get_wtime();
#pragma omp parallel for schedule(static)
        for (long i = 0; i < n; i++) {
            a[i] = b[i] + 3.0 * c[i];
        }
        const double seconds = omp_get_wtime() - start;
        if (repetition >= 0) {
            printf("%.6e\n", 24.0 * n / seconds);
        }
    }
    fprintf(stderr, "a[0] = %g\n", a[0]);
    return 0;
}
