/*
 * Explicit heat sweeps, two arrays swapped after each: what one sweep costs a C programmer.
 *
 *   sweep STENCIL PRECISION N SWEEPS REPETITIONS THREADS
 *
 * STENCIL is 5 (N x N points) or 7 (N x N x N); PRECISION float or double. Each repetition times SWEEPS sweeps and prints
 * points updated per second.
 */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SWEEPS(T, NAME)                                                                                                  \
    static void NAME##5(const T *restrict a, T *restrict b, long n, T r) {                                              \
        const long p = n + 2;                                                                                           \
        _Pragma("omp parallel for schedule(static)") for (long j = 1; j <= n; j++) {                                    \
            for (long i = 1; i <= n; i++) {                                                                             \
                const long c = j * p + i;                                                                               \
                b[c] = a[c] + r * (a[c - 1] + a[c + 1] + a[c - p] + a[c + p] - 4 * a[c]);                               \
            }                                                                                                           \
        }                                                                                                               \
    }                                                                                                                   \
    static void NAME##7(const T *restrict a, T *restrict b, long n, T r) {                                              \
        const long p = n + 2, q = p * p;                                                                                \
        _Pragma("omp parallel for collapse(2) schedule(static)") for (long k = 1; k <= n; k++) {                        \
            for (long j = 1; j <= n; j++) {                                                                             \
                for (long i = 1; i <= n; i++) {                                                                         \
                    const long c = k * q + j * p + i;                                                                   \
                    b[c] = a[c]                                                                                         \
                           + r * (a[c - 1] + a[c + 1] + a[c - p] + a[c + p] + a[c - q] + a[c + q] - 6 * a[c]);           \
                }                                                                                                       \
            }                                                                                                           \
        }                                                                                                               \
    }                                                                                                                   \
    static void NAME(int stencil, long n, int sweeps, int repetitions) {                                                \
        const long p = n + 2, rows = stencil == 5 ? p : p * p;                                                          \
        T *a = aligned_alloc(64, (rows * p * sizeof(T) + 63) / 64 * 64);                                                \
        T *b = aligned_alloc(64, (rows * p * sizeof(T) + 63) / 64 * 64);                                                \
        if (!a || !b) {                                                                                                 \
            fprintf(stderr, "sweep: no memory for 2 arrays of %ld values\n", rows * p);                                 \
            exit(1);                                                                                                    \
        }                                                                                                               \
        _Pragma("omp parallel for schedule(static)") for (long j = 0; j < rows; j++) {                                  \
            for (long i = 0; i < p; i++) {                                                                              \
                a[j * p + i] = b[j * p + i] = (T)((i * 31 + j * 17) % 101) / 101;                                       \
            }                                                                                                           \
        }                                                                                                               \
        const double points = stencil == 5 ? (double)n * n : (double)n * n * n;                                         \
        for (int repetition = -1; repetition < repetitions; repetition++) {                                             \
            const double start = omp_get_wtime();                                                                       \
            for (int s = 0; s < sweeps; s++) {                                                                          \
                if (stencil == 5) {                                                                                     \
                    NAME##5(a, b, n, (T)0.1);                                                                           \
                } else {                                                                                                \
                    NAME##7(a, b, n, (T)0.1);                                                                           \
                }                                                                                                       \
                T *swap = a;                                                                                            \
                a = b;                                                                                                  \
                b = swap;                                                                                               \
            }                                                                                                           \
            const double seconds = omp_get_wtime() - start;                                                             \
            if (repetition >= 0) {                                                                                      \
                printf("%.6e\n", points * sweeps / seconds);                                                            \
                fflush(stdout);                                                                                         \
            }                                                                                                           \
        }                                                                                                               \
        fprintf(stderr, "value in the middle: %g\n", (double)a[rows / 2 * p + p / 2]);                                  \
    }

SWEEPS(double, sweepDouble)
SWEEPS(float, sweepFloat)

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: sweep 5|7 float|double N SWEEPS REPETITIONS THREADS\n");
        return 2;
    }
    const int stencil = atoi(argv[1]);
    const long n = atol(argv[3]);
    omp_set_num_threads(atoi(argv[6]));
    if (!strcmp(argv[2], "double")) {
        sweepDouble(stencil, n, atoi(argv[4]), atoi(argv[5]));
    } else {
        sweepFloat(stencil, n, atoi(argv[4]), atoi(argv[5]));
    }
    return 0;
}
