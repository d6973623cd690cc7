/*
 * The Parallel Research Kernels' star stencil, by the rules of its specification, on OpenMP threads.
 *
 *   prk RADIUS N ITERATIONS THREADS
 *
 * in(i,j) = i + j, out = 0. ITERATIONS + 1 times: out += S(in) on the points at least RADIUS from the edge; then in += 1
 * everywhere. S weighs the points at distance d = 1 ... R along an axis with +-1 / (2 d R), the centre with 0 (counted all the
 * same). The first iteration is not timed. Flops an iteration: (2 (4 R + 1) + 1) (N - 2 R)^2. Valid if the mean of |out| is
 * 2 (ITERATIONS + 1) within 1e-8. Prints MFlop/s and the error.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#define STENCIL(R, SUM)                                                                                                  \
    static void stencil##R(const double *restrict in, double *restrict out, long n, const double *restrict w) {         \
        _Pragma("omp parallel for schedule(static)") for (long j = R; j < n - R; j++) {                                 \
            for (long i = R; i < n - R; i++) {                                                                          \
                const double *restrict c = in + j * n + i;                                                              \
                out[j * n + i] += SUM;                                                                                  \
            }                                                                                                           \
        }                                                                                                               \
    }

#define RING(d) w[d - 1] * c[d] - w[d - 1] * c[-d] + w[d - 1] * c[d * n] - w[d - 1] * c[-d * n]
STENCIL(1, RING(1))
STENCIL(2, RING(1) + RING(2))

int main(int argc, char **argv) {
    const int radius = argc == 5 ? atoi(argv[1]) : 0;
    if (radius != 1 && radius != 2) {
        fprintf(stderr, "usage: prk 1|2 N ITERATIONS THREADS\n");
        return 2;
    }
    const long n = atol(argv[2]);
    const int iterations = atoi(argv[3]);
    omp_set_num_threads(atoi(argv[4]));
    double *in = aligned_alloc(64, (n * n * 8 + 63) / 64 * 64);
    double *out = aligned_alloc(64, (n * n * 8 + 63) / 64 * 64);
    if (!in || !out) {
        fprintf(stderr, "prk: no memory for 2 arrays of %ld doubles\n", n * n);
        return 1;
    }
#pragma omp parallel for schedule(static)
    for (long j = 0; j < n; j++) {
        for (long i = 0; i < n; i++) {
            in[j * n + i] = (double)(i + j);
            out[j * n + i] = 0;
        }
    }
    double w[2];
    for (int d = 1; d <= radius; d++) {
        w[d - 1] = 1.0 / (2.0 * d * radius);
    }
    double start = 0;
    for (int iteration = 0; iteration <= iterations; iteration++) {
        if (iteration == 1) {
            start = omp_get_wtime();
        }
        if (radius == 1) {
            stencil1(in, out, n, w);
        } else {
            stencil2(in, out, n, w);
        }
#pragma omp parallel for schedule(static)
        for (long p = 0; p < n * n; p++) {
            in[p] += 1.0;
        }
    }
    const double seconds = (omp_get_wtime() - start) / iterations;
    double sum = 0;
    for (long j = radius; j < n - radius; j++) {
        for (long i = radius; i < n - radius; i++) {
            sum += fabs(out[j * n + i]);
        }
    }
    const double points = (double)(n - 2 * radius) * (n - 2 * radius);
    const double error = fabs(sum / points - 2.0 * (iterations + 1));
    printf("%.3f %.3e\n", (2 * (4 * radius + 1) + 1) * points / seconds * 1e-6, error);
    return error <= 1e-8 ? 0 : 1;
}
