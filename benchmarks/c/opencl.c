/*
 * Explicit heat sweeps on the first OpenCL device, by a kernel as an OpenCL programmer writes it: what the device can do, and
 * what a launch costs, without anything of ours in between.
 *
 *   opencl PRECISION N SWEEPS REPETITIONS LOCAL
 *
 * PRECISION is float or double; the grid has N x N points; a work-group has LOCAL x 1 work-items, 0 lets the driver choose. Each
 * repetition times SWEEPS sweeps, launched one after the other and waited for once, and prints points updated per second.
 *
 * The library is opened by name and its functions are declared here: neither headers nor a link to it need be installed.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CALL(RESULT, NAME, ...)                                                                                          \
    typedef RESULT (*NAME##_t)(__VA_ARGS__);                                                                             \
    static NAME##_t NAME

typedef struct object *handle;
CALL(int, clGetPlatformIDs, unsigned, handle *, unsigned *);
CALL(int, clGetDeviceIDs, handle, unsigned long, unsigned, handle *, unsigned *);
CALL(handle, clCreateContext, const void *, unsigned, const handle *, void *, void *, int *);
CALL(handle, clCreateCommandQueue, handle, handle, unsigned long, int *);
CALL(handle, clCreateProgramWithSource, handle, unsigned, const char **, const size_t *, int *);
CALL(int, clBuildProgram, handle, unsigned, const handle *, const char *, void *, void *);
CALL(handle, clCreateKernel, handle, const char *, int *);
CALL(handle, clCreateBuffer, handle, unsigned long, size_t, void *, int *);
CALL(int, clSetKernelArg, handle, unsigned, size_t, const void *);
CALL(int, clEnqueueNDRangeKernel, handle, handle, unsigned, const size_t *, const size_t *, const size_t *, unsigned,
     const handle *, handle *);
CALL(int, clEnqueueReadBuffer, handle, handle, unsigned, size_t, size_t, void *, unsigned, const handle *, handle *);
CALL(int, clFinish, handle);

static const unsigned long DEVICE_TYPE_ALL = 0xFFFFFFFF, COPY_HOST_PTR = 1 << 5;

static const char *SOURCE =
    "__kernel void heat(__global const T *a, __global T *b, int n, int pitch, T r) {\n"
    "    int i = get_global_id(0);\n"
    "    if (i < n) {\n"
    "        int c = (get_global_id(1) + 1) * pitch + i + 1;\n"
    "        b[c] = a[c] + r * (a[c - 1] + a[c + 1] + a[c - pitch] + a[c + pitch] - 4 * a[c]);\n"
    "    }\n"
    "}\n";

static void load(void) {
    void *library = dlopen("libOpenCL.so.1", RTLD_NOW);
    if (!library) {
        fprintf(stderr, "opencl: %s\n", dlerror());
        exit(1);
    }
#define FIND(NAME) NAME = (NAME##_t)dlsym(library, #NAME)
    FIND(clGetPlatformIDs);
    FIND(clGetDeviceIDs);
    FIND(clCreateContext);
    FIND(clCreateCommandQueue);
    FIND(clCreateProgramWithSource);
    FIND(clBuildProgram);
    FIND(clCreateKernel);
    FIND(clCreateBuffer);
    FIND(clSetKernelArg);
    FIND(clEnqueueNDRangeKernel);
    FIND(clEnqueueReadBuffer);
    FIND(clFinish);
}

static void require(int status, const char *call) {
    if (status != 0) {
        fprintf(stderr, "opencl: %s failed with status %d\n", call, status);
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: opencl float|double N SWEEPS REPETITIONS LOCAL\n");
        return 2;
    }
    const int isDouble = !strcmp(argv[1], "double");
    const int n = atoi(argv[2]), sweeps = atoi(argv[3]), repetitions = atoi(argv[4]);
    const size_t local = atoi(argv[5]);
    const int pitch = n + 2;
    const size_t size = isDouble ? sizeof(double) : sizeof(float), bytes = size * pitch * pitch;
    int status;
    load();
    handle platform, device;
    require(clGetPlatformIDs(1, &platform, NULL), "clGetPlatformIDs");
    require(clGetDeviceIDs(platform, DEVICE_TYPE_ALL, 1, &device, NULL), "clGetDeviceIDs");
    handle context = clCreateContext(NULL, 1, &device, NULL, NULL, &status);
    require(status, "clCreateContext");
    handle queue = clCreateCommandQueue(context, device, 0, &status);
    require(status, "clCreateCommandQueue");
    handle program = clCreateProgramWithSource(context, 1, &SOURCE, NULL, &status);
    require(status, "clCreateProgramWithSource");
    require(clBuildProgram(program, 1, &device, isDouble ? "-D T=double" : "-D T=float", NULL, NULL), "clBuildProgram");
    handle kernel = clCreateKernel(program, "heat", &status);
    require(status, "clCreateKernel");

    char *values = malloc(bytes);
    if (!values) {
        fprintf(stderr, "opencl: no memory for %zu bytes\n", bytes);
        return 1;
    }
    for (long j = 0; j < pitch; j++) {
        for (long i = 0; i < pitch; i++) {
            const double value = (double)((i * 31 + j * 17) % 101) / 101;
            if (isDouble) {
                ((double *)values)[j * pitch + i] = value;
            } else {
                ((float *)values)[j * pitch + i] = (float)value;
            }
        }
    }
    handle field[2];
    for (int f = 0; f < 2; f++) {
        field[f] = clCreateBuffer(context, COPY_HOST_PTR, bytes, values, &status);
        require(status, "clCreateBuffer");
    }
    const double ratio = 0.1;
    const float ratioF = 0.1f;
    const void *r = isDouble ? (const void *)&ratio : (const void *)&ratioF;
    require(clSetKernelArg(kernel, 2, sizeof n, &n), "clSetKernelArg");
    require(clSetKernelArg(kernel, 3, sizeof pitch, &pitch), "clSetKernelArg");
    require(clSetKernelArg(kernel, 4, size, r), "clSetKernelArg");
    const size_t group[2] = {local, 1};
    const size_t global[2] = {local ? (n + local - 1) / local * local : (size_t)n, n};
    for (int repetition = -1; repetition < repetitions; repetition++) {
        const double start = now();
        for (int s = 0; s < sweeps; s++) {
            require(clSetKernelArg(kernel, 0, sizeof(handle), &field[s % 2]), "clSetKernelArg");
            require(clSetKernelArg(kernel, 1, sizeof(handle), &field[1 - s % 2]), "clSetKernelArg");
            require(clEnqueueNDRangeKernel(queue, kernel, 2, NULL, global, local ? group : NULL, 0, NULL, NULL),
                    "clEnqueueNDRangeKernel");
        }
        require(clFinish(queue), "clFinish");
        const double seconds = now() - start;
        if (repetition >= 0) {
            printf("%.6e\n", (double)n * n * sweeps / seconds);
            fflush(stdout);
        }
    }
    require(clEnqueueReadBuffer(queue, field[sweeps % 2], 1, 0, bytes, values, 0, NULL, NULL), "clEnqueueReadBuffer");
    const long middle = (long)pitch * (pitch / 2) + pitch / 2;
    fprintf(stderr, "value in the middle: %g\n", isDouble ? ((double *)values)[middle] : ((float *)values)[middle]);
    return 0;
}
