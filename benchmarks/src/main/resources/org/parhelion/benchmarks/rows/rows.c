/* The loops that a C programmer would write for the formulas of Rows.java: same operations, same order. */
#include <stddef.h>

#define ROWS(NAME, T, BODY)                                                                                  \
    void NAME(const T *restrict a, T *restrict b, long first, long n, long rows, long pitch, long plane) {   \
        for (long r = 0; r < rows; r++) {                                                                    \
            const T *restrict u = a + first + r * pitch;                                                     \
            T *restrict v = b + first + r * pitch;                                                           \
            for (long i = 0; i < n; i++) {                                                                   \
                BODY                                                                                         \
            }                                                                                                \
        }                                                                                                    \
    }

#define HEAT2(T)                                                                                             \
    v[i] = u[i] + (T)0.2 * (u[i - 1] + u[i + 1] + u[i - pitch] + u[i + pitch] - (T)4 * u[i]);
#define HEAT3(T)                                                                                             \
    v[i] = u[i] + (T)0.1 * (u[i - 1] + u[i + 1] + u[i - pitch] + u[i + pitch] + u[i - plane] + u[i + plane] - (T)6 * u[i]);
#define STAR(T, R, ...)                                                                                      \
    static const T w[] = {__VA_ARGS__};                                                                      \
    T s = w[0] * u[i];                                                                                       \
    for (int k = 1; k <= R; k++)                                                                             \
        s += w[k] * (u[i - k] + u[i + k] + u[i - k * pitch] + u[i + k * pitch] + u[i - k * plane] + u[i + k * plane]); \
    v[i] = s;
#define BOX(T, R)                                                                                            \
    T s = 0;                                                                                                 \
    for (int y = -R; y <= R; y++)                                                                            \
        for (int x = -R; x <= R; x++)                                                                        \
            s += (T)(1.0 / ((y + R) * (2 * R + 1) + (x + R) + 3)) * u[i + y * pitch + x];                    \
    v[i] = s;

#define ALL(S, T)                                                                                            \
    ROWS(heat2_##S, T, HEAT2(T))                                                                             \
    ROWS(heat3_##S, T, HEAT3(T))                                                                             \
    ROWS(star4_##S, T, STAR(T, 4, 0.5, 0.1, -0.05, 0.02, -0.01))                                             \
    ROWS(star8_##S, T, STAR(T, 8, 0.5, 0.1, -0.05, 0.02, -0.01, 0.005, -0.002, 0.001, -0.0005))              \
    ROWS(box1_##S, T, BOX(T, 1))                                                                             \
    ROWS(box2_##S, T, BOX(T, 2))                                                                             \
    ROWS(box3_##S, T, BOX(T, 3))                                                                             \
    ROWS(box5_##S, T, BOX(T, 5))                                                                             \
    ROWS(box6_##S, T, BOX(T, 6))

ALL(double, double)
ALL(float, float)

#define GRAYSCOTT(NAME, T)                                                                                   \
    void NAME(const T *restrict a, const T *restrict c, T *restrict b, T *restrict d, long first, long n,    \
              long rows, long pitch) {                                                                       \
        for (long r = 0; r < rows; r++) {                                                                    \
            const T *restrict u = a + first + r * pitch, *restrict v = c + first + r * pitch;                \
            T *restrict nu = b + first + r * pitch, *restrict nv = d + first + r * pitch;                    \
            for (long i = 0; i < n; i++) {                                                                   \
                T uvv = u[i] * v[i] * v[i];                                                                  \
                T lu = u[i - 1] + u[i + 1] + u[i - pitch] + u[i + pitch] - (T)4 * u[i];                      \
                T lv = v[i - 1] + v[i + 1] + v[i - pitch] + v[i + pitch] - (T)4 * v[i];                      \
                nu[i] = u[i] + (T)1 * ((T)0.16 * lu - uvv + (T)0.035 * ((T)1 - u[i]));                       \
                nv[i] = v[i] + (T)1 * ((T)0.08 * lv + uvv - (T)0.1 * v[i]);                                  \
            }                                                                                                \
        }                                                                                                    \
    }
GRAYSCOTT(grayscott_double, double)
GRAYSCOTT(grayscott_float, float)
