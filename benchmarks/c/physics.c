/*
 * Two equations of the library as a C programmer writes them, two sets of arrays swapped after each step.
 *
 *   physics EQUATION N STEPS REPETITIONS THREADS
 *
 * EQUATION is d2q9 (lattice Boltzmann, pulled and relaxed in one pass) or shallow-water (HLLC fluxes of the hydrostatic
 * reconstruction, four faces a point); N x N points in double, one ghost point around them. Each repetition times STEPS steps and
 * prints points updated per second.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double *array(long n) {
    const long p = n + 2;
    double *a = aligned_alloc(64, (p * p * sizeof(double) + 63) / 64 * 64);
    if (!a) {
        fprintf(stderr, "physics: no memory for %ld values\n", p * p);
        exit(1);
    }
    return a;
}

static double wave(long j, long i) { return 0.01 * sin(0.1 * i + 0.2 * j); }

/* Lattice Boltzmann ------------------------------------------------------------------------------------------------------- */

static const int CX[9] = {0, 1, 0, -1, 0, 1, -1, -1, 1};
static const int CY[9] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
static const double W[9] = {4.0 / 9,  1.0 / 9,  1.0 / 9,  1.0 / 9, 1.0 / 9,
                            1.0 / 36, 1.0 / 36, 1.0 / 36, 1.0 / 36};

static void d2q9(double *const *f, double *const *g, long n, double omega) {
    const long p = n + 2;
#pragma omp parallel for schedule(static)
    for (long j = 1; j <= n; j++) {
#pragma omp simd
        for (long i = 1; i <= n; i++) {
            const long c = j * p + i;
            double q[9];
            for (int k = 0; k < 9; k++) {
                q[k] = f[k][c - CY[k] * p - CX[k]];
            }
            const double rho = q[0] + ((q[1] + q[3]) + (q[2] + q[4])) + ((q[5] + q[7]) + (q[6] + q[8]));
            const double per = 1 / rho;
            const double ux = ((q[1] - q[3]) + ((q[5] - q[7]) + (q[8] - q[6]))) * per;
            const double uy = ((q[2] - q[4]) + ((q[5] - q[7]) + (q[6] - q[8]))) * per;
            const double square = 1.5 * (ux * ux + uy * uy);
            for (int k = 0; k < 9; k++) {
                const double a = CX[k] * ux + CY[k] * uy;
                g[k][c] = q[k] + omega * (W[k] * rho * (1 + 3 * a + 4.5 * a * a - square) - q[k]);
            }
        }
    }
}

/* Shallow water ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    double mass, low, high, along;
} flux;

static inline double max(double a, double b) { return a > b ? a : b; }
static inline double min(double a, double b) { return a < b ? a : b; }

/* What passes between two points: w level, z bed, q momentum across the face, t along it. */
static inline flux face(double wl, double zl, double ql, double tl, double wh, double zh, double qh, double th) {
    const double g = 9.80665, step = max(zl, zh), dl = wl - zl, dh = wh - zh;
    const double hl = max(wl - step, 0), hh = max(wh - step, 0);
    const double ul = dl > 1e-5 ? ql / dl : 0, uh = dh > 1e-5 ? qh / dh : 0;
    const double cl = sqrt(g * hl), ch = sqrt(g * hh);
    const double s = min(min(ul - cl, uh - ch), 0), r = max(max(ul + cl, uh + ch), 0);
    const double per = r - s > 1e-30 ? 1 / (r - s) : 0;
    const double ml = hl * ul, mh = hh * uh, pl = 0.5 * g * hl * hl, ph = 0.5 * g * hh * hh;
    const double fl = ml * ul + pl, fh = mh * uh + ph;
    const double mass = 0.5 * (ml + mh) + per * (0.5 * (r + s) * (ml - mh) + s * r * (hh - hl));
    const double normal = 0.5 * (fl + fh) + per * (0.5 * (r + s) * (fl - fh) + s * r * (mh - ml));
    const double along = mass > 0 ? (dl > 1e-5 ? tl / dl : 0) : (dh > 1e-5 ? th / dh : 0);
    return (flux){mass, normal - pl, normal - ph, mass * along};
}

static void shallow(double *const *a, double *const *b, const double *z, long n, double rx, double ry) {
    const long p = n + 2;
    const double *w = a[0], *u = a[1], *v = a[2];
#pragma omp parallel for schedule(static)
    for (long j = 1; j <= n; j++) {
#pragma omp simd
        for (long i = 1; i <= n; i++) {
            const long c = j * p + i;
            const flux e = face(w[c], z[c], u[c], v[c], w[c + 1], z[c + 1], u[c + 1], v[c + 1]);
            const flux f = face(w[c - 1], z[c - 1], u[c - 1], v[c - 1], w[c], z[c], u[c], v[c]);
            const flux n = face(w[c], z[c], v[c], u[c], w[c + p], z[c + p], v[c + p], u[c + p]);
            const flux s = face(w[c - p], z[c - p], v[c - p], u[c - p], w[c], z[c], v[c], u[c]);
            const int wet = w[c] - z[c] > 1e-5;
            b[0][c] = w[c] - (rx * (e.mass - f.mass) + ry * (n.mass - s.mass));
            b[1][c] = (wet ? u[c] : 0) - (rx * (e.low - f.high) + ry * (n.along - s.along));
            b[2][c] = (wet ? v[c] : 0) - (rx * (e.along - f.along) + ry * (n.low - s.high));
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: physics d2q9|shallow-water N STEPS REPETITIONS THREADS\n");
        return 2;
    }
    const int water = !strcmp(argv[1], "shallow-water"), fields = water ? 3 : 9;
    const long n = atol(argv[2]), p = n + 2;
    const int steps = atoi(argv[3]), repetitions = atoi(argv[4]);
    omp_set_num_threads(atoi(argv[5]));
    double *now[9], *next[9], *bed = array(n);
    for (int k = 0; k < fields; k++) {
        now[k] = array(n);
        next[k] = array(n);
    }
#pragma omp parallel for schedule(static)
    for (long j = 0; j < p; j++) {
        for (long i = 0; i < p; i++) {
            bed[j * p + i] = -1 + wave(i, j);
            for (int k = 0; k < fields; k++) {
                now[k][j * p + i] = next[k][j * p + i] =
                    water ? (k == 0 ? wave(j, i) : 0) : W[k] * (1 + wave(j, i));
            }
        }
    }
    for (int repetition = -1; repetition < repetitions; repetition++) {
        const double start = omp_get_wtime();
        for (int s = 0; s < steps; s++) {
            double *const *from = s % 2 ? next : now, *const *to = s % 2 ? now : next;
            if (water) {
                shallow(from, to, bed, n, 0.02, 0.02);
            } else {
                d2q9(from, to, n, 1.25);
            }
        }
        const double seconds = omp_get_wtime() - start;
        if (repetition >= 0) {
            printf("%.6e\n", (double)n * n * steps / seconds);
            fflush(stdout);
        }
    }
    fprintf(stderr, "value in the middle: %g\n", now[0][p / 2 * p + p / 2]);
    return 0;
}
