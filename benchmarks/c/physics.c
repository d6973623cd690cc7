/*
 * Equations of the library as a C programmer writes them, two sets of arrays swapped after each step.
 *
 *   physics EQUATION NZ NY NX STEPS REPETITIONS THREADS
 *
 * EQUATION is one of
 *   d2q9           lattice Boltzmann, pulled and relaxed in one pass; double
 *   shallow-water  HLLC fluxes of the hydrostatic reconstruction, four faces a point; double
 *   gray-scott     two reacting fields; double
 *   wave           of second order in time and eighth in space, velocity and damping from point to point; float;
 *                  a source and 401 receivers
 *   diffusion      explicit heat conduction in 3-D, diffusivity from point to point: fluxes through six faces; double
 * NZ x NY x NX points, NZ = 1 in 2-D, with ghost points around them. Each repetition times STEPS steps and prints points updated per second.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double ripple(long k, long j, long i) { return 0.01 * sin(0.1 * i + 0.2 * j + 0.3 * k); }

/* Lattice Boltzmann ------------------------------------------------------------------------------------------------------- */

static const int CX[9] = {0, 1, 0, -1, 0, 1, -1, -1, 1};
static const int CY[9] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
static const double W[9] = {4.0 / 9,  1.0 / 9,  1.0 / 9,  1.0 / 9, 1.0 / 9,
                            1.0 / 36, 1.0 / 36, 1.0 / 36, 1.0 / 36};

static void d2q9(double *const *f, double *const *g, long ny, long nx, double omega) {
    const long p = nx + 2;
#pragma omp parallel for schedule(static)
    for (long j = 1; j <= ny; j++) {
#pragma omp simd
        for (long i = 1; i <= nx; i++) {
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

static void shallow(double *const *a, double *const *b, const double *z, long ny, long nx, double rx, double ry) {
    const long p = nx + 2;
    const double *w = a[0], *u = a[1], *v = a[2];
#pragma omp parallel for schedule(static)
    for (long j = 1; j <= ny; j++) {
#pragma omp simd
        for (long i = 1; i <= nx; i++) {
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

/* Gray-Scott -------------------------------------------------------------------------------------------------------------- */

static void gray_scott_row(const double *restrict u, const double *restrict v, double *restrict nu, double *restrict nv, long nx,
                           long p, double r, double ratio, double feed, double kill, double dt) {
    for (long i = 0; i < nx; i++) {
        const double du = r * (u[i - 1] + u[i + 1] - 2 * u[i]) + r * (u[i - p] + u[i + p] - 2 * u[i]);
        const double dv = r * (v[i - 1] + v[i + 1] - 2 * v[i]) + r * (v[i - p] + v[i + p] - 2 * v[i]);
        const double reaction = u[i] * v[i] * v[i];
        nu[i] = u[i] + (du + dt * (feed * (1 - u[i]) - reaction));
        nv[i] = v[i] + (ratio * dv + dt * (reaction - (feed + kill) * v[i]));
    }
}

static void gray_scott(double *const *a, double *const *b, long ny, long nx) {
    const long p = nx + 2;
#pragma omp parallel for schedule(static)
    for (long j = 1; j <= ny; j++) {
        const long c = j * p + 1;
        gray_scott_row(a[0] + c, a[1] + c, b[0] + c, b[1] + c, nx, p, 0.16, 0.5, 0.04, 0.055, 1);
    }
}

/* Wave -------------------------------------------------------------------------------------------------------------------- */

static void wave_row(const float *restrict u, const float *restrict v, const float *restrict sigma, float *restrict n, long nx,
                     long p, float rx, float ry, float dt) {
    const float w0 = -205.0 / 72, w1 = 8.0 / 5, w2 = -1.0 / 5, w3 = 8.0 / 315, w4 = -1.0 / 560;
    for (long i = 0; i < nx; i++) {
        const float x = w0 * u[i] + w1 * (u[i - 1] + u[i + 1]) + w2 * (u[i - 2] + u[i + 2]) + w3 * (u[i - 3] + u[i + 3])
                        + w4 * (u[i - 4] + u[i + 4]);
        const float y = w0 * u[i] + w1 * (u[i - p] + u[i + p]) + w2 * (u[i - 2 * p] + u[i + 2 * p])
                        + w3 * (u[i - 3 * p] + u[i + 3 * p]) + w4 * (u[i - 4 * p] + u[i + 4 * p]);
        const float loss = dt * sigma[i];
        n[i] = (2 * u[i] - (1 - loss) * n[i] + v[i] * v[i] * (rx * x + ry * y)) / (1 + loss);
    }
}

enum { RECEIVERS = 401 };

static float traces[RECEIVERS];

static void wave(const float *a, float *b, const float *v, const float *sigma, long ny, long nx, int step) {
    const long p = nx + 8;
#pragma omp parallel for schedule(static)
    for (long j = 4; j < ny + 4; j++) {
        const long c = j * p + 4;
        wave_row(a + c, v + c, sigma + c, b + c, nx, p, 0.25, 0.25, 0.5);
    }
    b[8 * p + 4 + nx / 2] += sinf(0.05f * step);
    for (int r = 0; r < RECEIVERS; r++) {
        traces[r] = b[6 * p + 4 + r * (nx - 1) / (RECEIVERS - 1)];
    }
}

/* Diffusion --------------------------------------------------------------------------------------------------------------- */

/* What flows in from both neighbours along an axis, each through the mean diffusivity half way. */
static inline double inflow(double u, double a, double ul, double al, double uh, double ah) {
    return 0.5 * (a + al) * (ul - u) + 0.5 * (a + ah) * (uh - u);
}

static void diffusion_row(const double *restrict u, const double *restrict a, double *restrict n, long nx, long p, long q,
                          double rx, double ry, double rz) {
    for (long i = 0; i < nx; i++) {
        n[i] = u[i] + (rx * inflow(u[i], a[i], u[i - 1], a[i - 1], u[i + 1], a[i + 1])
                       + ry * inflow(u[i], a[i], u[i - p], a[i - p], u[i + p], a[i + p])
                       + rz * inflow(u[i], a[i], u[i - q], a[i - q], u[i + q], a[i + q]));
    }
}

static void diffusion(const double *u, double *n, const double *a, long nz, long ny, long nx) {
    const long p = nx + 2, q = p * (ny + 2);
#pragma omp parallel for collapse(2) schedule(static)
    for (long k = 1; k <= nz; k++) {
        for (long j = 1; j <= ny; j++) {
            const long c = k * q + j * p + 1;
            diffusion_row(u + c, a + c, n + c, nx, p, q, 0.1, 0.1, 0.1);
        }
    }
}

/* ------------------------------------------------------------------------------------------------------------------------- */

enum { D2Q9, SHALLOW_WATER, GRAY_SCOTT, WAVE, DIFFUSION, EQUATIONS };

static const struct {
    const char *name;
    int fields, coefficients, ghost, bytes, dims;
} EQUATION[EQUATIONS] = {{"d2q9", 9, 0, 1, 8, 2},
                         {"shallow-water", 3, 1, 1, 8, 2},
                         {"gray-scott", 2, 0, 1, 8, 2},
                         {"wave", 1, 2, 4, 4, 2},
                         {"diffusion", 1, 1, 1, 8, 3}};

static double initial(int equation, int field, long k, long j, long i) {
    switch (equation) {
    case D2Q9: return W[field] * (1 + ripple(k, j, i));
    case SHALLOW_WATER: return field == 0 ? ripple(k, j, i) : 0;
    case GRAY_SCOTT: return field == 0 ? 0.35 : 0.28 + ripple(k, j, i);
    default: return 1 + ripple(k, j, i);
    }
}

static double coefficient(int equation, int c, long k, long j, long i) {
    switch (equation) {
    case SHALLOW_WATER: return -1 + ripple(k, i, j);
    case WAVE: return c == 0 ? 0.5 + ripple(k, i, j) : 0;
    default: return 1 + ripple(k, i, j);
    }
}

static void *array(int equation, int field, int is_coefficient, long nz, long ny, long nx) {
    const long ghost = EQUATION[equation].ghost, p = nx + 2 * ghost, rows_of_plane = ny + 2 * ghost;
    const long rows = EQUATION[equation].dims == 3 ? (nz + 2 * ghost) * rows_of_plane : rows_of_plane;
    const int bytes = EQUATION[equation].bytes;
    void *a = aligned_alloc(64, (rows * p * bytes + 63) / 64 * 64);
    if (!a) {
        fprintf(stderr, "physics: no memory for %ld values\n", rows * p);
        exit(1);
    }
#pragma omp parallel for schedule(static)
    for (long row = 0; row < rows; row++) {
        const long k = row / rows_of_plane, j = row % rows_of_plane;
        for (long i = 0; i < p; i++) {
            const double value = is_coefficient ? coefficient(equation, field, k, j, i) : initial(equation, field, k, j, i);
            if (bytes == 8) {
                ((double *)a)[row * p + i] = value;
            } else {
                ((float *)a)[row * p + i] = value;
            }
        }
    }
    return a;
}

int main(int argc, char **argv) {
    int equation = 0;
    while (argc == 8 && equation < EQUATIONS && strcmp(argv[1], EQUATION[equation].name)) {
        equation++;
    }
    if (argc != 8 || equation == EQUATIONS || (EQUATION[equation].dims == 2 && atol(argv[2]) != 1)) {
        fprintf(stderr, "usage: physics d2q9|shallow-water|gray-scott|wave 1 NY NX STEPS REPETITIONS THREADS\n"
                        "       physics diffusion NZ NY NX STEPS REPETITIONS THREADS\n");
        return 2;
    }
    const long nz = atol(argv[2]), ny = atol(argv[3]), nx = atol(argv[4]);
    const int steps = atoi(argv[5]), repetitions = atoi(argv[6]);
    omp_set_num_threads(atoi(argv[7]));
    void *now[9], *next[9], *coefficients[2];
    for (int k = 0; k < EQUATION[equation].fields; k++) {
        now[k] = array(equation, k, 0, nz, ny, nx);
        next[k] = array(equation, k, 0, nz, ny, nx);
    }
    for (int k = 0; k < EQUATION[equation].coefficients; k++) {
        coefficients[k] = array(equation, k, 1, nz, ny, nx);
    }
    for (int repetition = -1; repetition < repetitions; repetition++) {
        const double start = omp_get_wtime();
        for (int s = 0; s < steps; s++) {
            void *const *from = s % 2 ? next : now, *const *to = s % 2 ? now : next;
            switch (equation) {
            case D2Q9: d2q9((double *const *)from, (double *const *)to, ny, nx, 1.25); break;
            case SHALLOW_WATER:
                shallow((double *const *)from, (double *const *)to, coefficients[0], ny, nx, 0.02, 0.02);
                break;
            case GRAY_SCOTT: gray_scott((double *const *)from, (double *const *)to, ny, nx); break;
            case WAVE: wave(from[0], to[0], coefficients[0], coefficients[1], ny, nx, s); break;
            default: diffusion(from[0], to[0], coefficients[0], nz, ny, nx);
            }
        }
        const double seconds = omp_get_wtime() - start;
        if (repetition >= 0) {
            printf("%.6e\n", (double)nz * ny * nx * steps / seconds);
            fflush(stdout);
        }
    }
    return 0;
}
