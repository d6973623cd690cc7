/* An MPI library with the MPI-5 standard ABI (MPI-5.0, chapter 20) for one process, small enough to be read: point-to-point
 * messages to oneself, requests, collectives of one rank, communicators, errors. It checks every handle and constant that it
 * is given, so that a binding with another ABI's numbers does not get through.
 *
 *   gcc -shared -fPIC -o libmpi_abi.so.0 mpi_abi_stub.c
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int source, tag, error, internal[5]; } Status; /* 32 bytes; the count lies in internal[2..3] */
_Static_assert(sizeof(Status) == 32, "MPI_Status of the standard ABI has 32 bytes");

enum { ANY_SOURCE = -1, ANY_TAG = -2, UNDEFINED = -32766, SERIALIZED = 2048, MULTIPLE = 4096 };
enum { ERR_COUNT = 2, ERR_TYPE = 3, ERR_TAG = 4, ERR_RANK = 6, ERR_REQUEST = 7, ERR_ROOT = 8, ERR_OP = 10, ERR_TRUNCATE = 15 };
enum { TAG_UB = 501, GROUP_NULL = 0x108, GROUP = 0x1000, COMM_NULL = 0x100, WORLD = 0x101, ERRORS_ARE_FATAL = 0x141, ERRORS_RETURN = 0x142, REQUEST_NULL = 0x180 };

typedef struct Comm { struct Comm *next; int context; intptr_t errors; } Comm;
typedef struct Message { struct Message *next; int context, tag; size_t bytes; char *data; } Message;
typedef struct Request {
    struct Request *next; /* in the list of receives that wait */
    Comm *comm;
    char *buffer;
    size_t bytes;
    int tag, receives, persistent, active, complete;
    Status status;
} Request;

static Comm world = {0, 0, ERRORS_ARE_FATAL}, *comms = &world;
static Message *messages;
static Request *waiting;
static int contexts = 1, live_requests, live_comms, initialized;

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "mpi_abi_stub: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    abort();
}

static Comm *comm_of(intptr_t handle) {
    if (handle == WORLD) return &world;
    for (Comm *c = comms; c; c = c->next) if ((intptr_t)c == handle && c != &world) return c;
    die("%#lx is no communicator", (long)handle);
    return 0;
}

static int fails(Comm *comm, int code) { /* as the communicator's error handler wants it */
    if (comm->errors != ERRORS_RETURN) die("error %d, and errors are not returned", code);
    return code;
}

static size_t size_of(intptr_t type) {
    switch (type) {
    case 0x240: case 0x247: return 1; /* INT8_T, BYTE */
    case 0x250: case 0x210: return 4; /* INT32_T, FLOAT */
    case 0x258: case 0x214: return 8; /* INT64_T, DOUBLE */
    default: die("%#lx is no datatype", (long)type); return 0;
    }
}

static void check_op(intptr_t op) {
    int known[] = {0x21, 0x22, 0x23, 0x24, 0x28, 0x29, 0x2a, 0x30, 0x31, 0x32};
    for (int i = 0; i < 10; i++) if (op == known[i]) return;
    die("%#lx is no operation", (long)op);
}

static void say(Status *status, int tag, size_t bytes, int error) {
    if (!status) return;
    int64_t count = (int64_t)bytes;
    status->source = 0;
    status->tag = tag;
    status->error = error;
    memcpy(&status->internal[2], &count, sizeof count);
}

/* Matching ------------------------------------------------------------------------------------------------------------ */

static int matches(Request *r, int context, int tag) {
    return r->comm->context == context && (r->tag == ANY_TAG || r->tag == tag);
}

static void fill(Request *r, int tag, const void *data, size_t bytes) {
    size_t fits = bytes < r->bytes ? bytes : r->bytes;
    if (fits) memcpy(r->buffer, data, fits);
    say(&r->status, tag, fits, bytes > r->bytes ? ERR_TRUNCATE : 0);
    r->complete = 1;
}

static void deliver(Comm *comm, const void *data, size_t bytes, int tag) {
    for (Request **r = &waiting; *r; r = &(*r)->next) {
        if (matches(*r, comm->context, tag)) {
            Request *found = *r;
            *r = found->next;
            fill(found, tag, data, bytes);
            return;
        }
    }
    Message *m = malloc(sizeof *m), **end = &messages;
    *m = (Message){0, comm->context, tag, bytes, malloc(bytes + 1)};
    if (bytes) memcpy(m->data, data, bytes);
    while (*end) end = &(*end)->next;
    *end = m;
}

static Message **find(Request *r) {
    Message **m = &messages;
    while (*m && !matches(r, (*m)->context, (*m)->tag)) m = &(*m)->next;
    return m;
}

static void post(Request *r) {
    r->active = 1;
    r->complete = 0;
    if (!r->receives) {
        deliver(r->comm, r->buffer, r->bytes, r->tag);
        r->complete = 1;
        r->status = (Status){0};
        return;
    }
    Message **m = find(r);
    if (*m) {
        Message *found = *m;
        *m = found->next;
        fill(r, found->tag, found->data, found->bytes);
        free(found->data);
        free(found);
        return;
    }
    Request **end = &waiting;
    while (*end) end = &(*end)->next;
    r->next = 0;
    *end = r;
}

/* One request ----------------------------------------------------------------------------------------------------------- */

static int make(Request *r, int receives, const void *buffer, int count, intptr_t type, int peer, int tag, intptr_t comm) {
    Comm *c = comm_of(comm);
    size_t size = size_of(type);
    if (count < 0) return fails(c, ERR_COUNT);
    if (peer != 0 && !(receives && peer == ANY_SOURCE)) return fails(c, ERR_RANK);
    if (tag < 0 && !(receives && tag == ANY_TAG)) return fails(c, ERR_TAG);
    *r = (Request){0, c, (char *)buffer, count * size, tag, receives, 0, 0, 0, {0}};
    return 0;
}

static int create(intptr_t *handle, int persistent, int receives, const void *b, int n, intptr_t t, int peer, int tag, intptr_t comm) {
    Request *r = malloc(sizeof *r);
    int code = make(r, receives, b, n, t, peer, tag, comm);
    if (code) { free(r); return code; }
    r->persistent = persistent;
    live_requests++;
    *handle = (intptr_t)r;
    if (!persistent) post(r);
    return 0;
}

static int finish(intptr_t *handle, Status *status) { /* of a complete request */
    Request *r = (Request *)*handle;
    int code = r->active ? r->status.error : 0;
    if (status) *status = r->status;
    r->active = 0;
    if (!r->persistent) {
        free(r);
        live_requests--;
        *handle = REQUEST_NULL;
    }
    return code;
}

static int ready(intptr_t handle) {
    if (handle == REQUEST_NULL) return 1;
    Request *r = (Request *)handle;
    return !r->active || r->complete;
}

static int now(int receives, const void *b, int n, intptr_t t, int peer, int tag, intptr_t comm, Status *status) {
    Request r;
    int code = make(&r, receives, b, n, t, peer, tag, comm);
    if (code) return code;
    post(&r);
    if (!r.complete) die("a receive of tag %d waits for ever: only this process could send", tag);
    if (receives && status) *status = r.status;
    return r.status.error ? fails(r.comm, r.status.error) : 0;
}

int MPI_Send(const void *b, int n, intptr_t t, int to, int tag, intptr_t c) { return now(0, b, n, t, to, tag, c, 0); }
int MPI_Ssend(const void *b, int n, intptr_t t, int to, int tag, intptr_t c) { return now(0, b, n, t, to, tag, c, 0); }
int MPI_Rsend(const void *b, int n, intptr_t t, int to, int tag, intptr_t c) { return now(0, b, n, t, to, tag, c, 0); }
int MPI_Recv(void *b, int n, intptr_t t, int from, int tag, intptr_t c, Status *s) { return now(1, b, n, t, from, tag, c, s); }
int MPI_Sendrecv(const void *sb, int sn, intptr_t st, int to, int stag, void *rb, int rn, intptr_t rt, int from, int rtag,
                 intptr_t c, Status *s) {
    int code = now(0, sb, sn, st, to, stag, c, 0);
    return code ? code : now(1, rb, rn, rt, from, rtag, c, s);
}
int MPI_Isend(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 0, 0, b, n, t, to, tag, c); }
int MPI_Issend(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 0, 0, b, n, t, to, tag, c); }
int MPI_Irsend(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 0, 0, b, n, t, to, tag, c); }
int MPI_Irecv(void *b, int n, intptr_t t, int from, int tag, intptr_t c, intptr_t *r) { return create(r, 0, 1, b, n, t, from, tag, c); }
int MPI_Send_init(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 1, 0, b, n, t, to, tag, c); }
int MPI_Ssend_init(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 1, 0, b, n, t, to, tag, c); }
int MPI_Rsend_init(const void *b, int n, intptr_t t, int to, int tag, intptr_t c, intptr_t *r) { return create(r, 1, 0, b, n, t, to, tag, c); }
int MPI_Recv_init(void *b, int n, intptr_t t, int from, int tag, intptr_t c, intptr_t *r) { return create(r, 1, 1, b, n, t, from, tag, c); }

int MPI_Start(intptr_t *handle) {
    Request *r = (Request *)*handle;
    if (!r->persistent || r->active) return ERR_REQUEST;
    post(r);
    return 0;
}
int MPI_Startall(int n, intptr_t *handles) {
    for (int i = 0; i < n; i++) { int code = MPI_Start(&handles[i]); if (code) return code; }
    return 0;
}
int MPI_Test(intptr_t *handle, int *flag, Status *s) {
    *flag = ready(*handle);
    return *flag && *handle != REQUEST_NULL ? finish(handle, s) : 0;
}
int MPI_Wait(intptr_t *handle, Status *s) {
    int flag, code = MPI_Test(handle, &flag, s);
    if (!flag) die("a request waits for ever: only this process could send");
    return code;
}
int MPI_Testall(int n, intptr_t *handles, int *flag, Status *s) {
    int worst = 0;
    *flag = 1;
    for (int i = 0; i < n; i++) *flag &= ready(handles[i]);
    for (int i = 0; i < n && *flag; i++) {
        int code = finish(&handles[i], s ? &s[i] : 0);
        if (s) s[i].error = code;
        if (code) worst = 19; /* MPI_ERR_IN_STATUS */
    }
    return worst;
}
int MPI_Waitall(int n, intptr_t *handles, Status *s) {
    int flag, code = MPI_Testall(n, handles, &flag, s);
    if (!flag) die("requests wait for ever: only this process could send");
    return code;
}
int MPI_Request_free(intptr_t *handle) {
    free((Request *)*handle);
    live_requests--;
    *handle = REQUEST_NULL;
    return 0;
}
int MPI_Iprobe(int from, int tag, intptr_t comm, int *flag, Status *s) {
    Request r;
    int code = make(&r, 1, 0, 0, 0x247, from, tag, comm);
    if (code) return code;
    Message *m = *find(&r);
    *flag = m != 0;
    if (m) say(s, m->tag, m->bytes, 0);
    return 0;
}
int MPI_Probe(int from, int tag, intptr_t comm, Status *s) {
    int flag, code = MPI_Iprobe(from, tag, comm, &flag, s);
    if (!code && !flag) die("a probe waits for ever: only this process could send");
    return code;
}
int MPI_Get_elements_x(const Status *s, intptr_t type, int64_t *count) {
    memcpy(count, &s->internal[2], sizeof *count);
    *count /= size_of(type);
    return 0;
}

/* Collectives of one rank: what is sent is what is received --------------------------------------------------------------- */

static int copied(const void *from, int n, intptr_t t, void *to, intptr_t comm, int root) {
    if (root) return fails(comm_of(comm), ERR_ROOT);
    comm_of(comm);
    if (n > 0) memmove(to, from, n * size_of(t));
    return 0;
}
int MPI_Barrier(intptr_t c) { comm_of(c); return 0; }
int MPI_Bcast(void *b, int n, intptr_t t, int root, intptr_t c) { return copied(b, n, t, b, c, root); }
int MPI_Reduce(const void *s, void *r, int n, intptr_t t, intptr_t op, int root, intptr_t c) { check_op(op); return copied(s, n, t, r, c, root); }
int MPI_Allreduce(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c) { check_op(op); return copied(s, n, t, r, c, 0); }
int MPI_Scan(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c) { check_op(op); return copied(s, n, t, r, c, 0); }
int MPI_Exscan(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c) {
    (void)s;
    check_op(op);
    comm_of(c);
    memset(r, 0x5a, n * size_of(t)); /* undefined on the first rank */
    return 0;
}
int MPI_Reduce_scatter(const void *s, void *r, const int *n, intptr_t t, intptr_t op, intptr_t c) { check_op(op); return copied(s, n[0], t, r, c, 0); }
int MPI_Gather(const void *s, int n, intptr_t t, void *r, int rn, intptr_t rt, int root, intptr_t c) { (void)rn; size_of(rt); return copied(s, n, t, r, c, root); }
int MPI_Scatter(const void *s, int n, intptr_t t, void *r, int rn, intptr_t rt, int root, intptr_t c) { (void)rn; size_of(rt); return copied(s, n, t, r, c, root); }
int MPI_Allgather(const void *s, int n, intptr_t t, void *r, int rn, intptr_t rt, intptr_t c) { (void)rn; size_of(rt); return copied(s, n, t, r, c, 0); }
int MPI_Alltoall(const void *s, int n, intptr_t t, void *r, int rn, intptr_t rt, intptr_t c) { (void)rn; size_of(rt); return copied(s, n, t, r, c, 0); }
int MPI_Gatherv(const void *s, int n, intptr_t t, void *r, const int *rn, const int *at, intptr_t rt, int root, intptr_t c) {
    (void)rn;
    return copied(s, n, t, (char *)r + at[0] * size_of(rt), c, root);
}
int MPI_Scatterv(const void *s, const int *sn, const int *at, intptr_t st, void *r, int n, intptr_t t, int root, intptr_t c) {
    (void)sn;
    return copied((const char *)s + at[0] * size_of(st), n, t, r, c, root);
}
int MPI_Allgatherv(const void *s, int n, intptr_t t, void *r, const int *rn, const int *at, intptr_t rt, intptr_t c) {
    return MPI_Gatherv(s, n, t, r, rn, at, rt, 0, c);
}
int MPI_Alltoallv(const void *s, const int *sn, const int *sat, intptr_t st, void *r, const int *rn, const int *rat, intptr_t rt, intptr_t c) {
    (void)rn;
    return copied((const char *)s + sat[0] * size_of(st), sn[0], st, (char *)r + rat[0] * size_of(rt), c, 0);
}

/* Non-blocking collectives are complete when they begin. */
static int done(int code, intptr_t comm, intptr_t *handle) {
    Request *r = malloc(sizeof *r);
    *r = (Request){0, comm_of(comm), 0, 0, 0, 0, 0, 1, 1, {0}};
    live_requests++;
    *handle = (intptr_t)r;
    return code;
}
int MPI_Ibarrier(intptr_t c, intptr_t *q) { return done(0, c, q); }
int MPI_Ibcast(void *b, int n, intptr_t t, int root, intptr_t c, intptr_t *q) { return done(MPI_Bcast(b, n, t, root, c), c, q); }
int MPI_Ireduce(const void *s, void *r, int n, intptr_t t, intptr_t op, int root, intptr_t c, intptr_t *q) {
    return done(MPI_Reduce(s, r, n, t, op, root, c), c, q);
}
int MPI_Iallreduce(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c, intptr_t *q) {
    return done(MPI_Allreduce(s, r, n, t, op, c), c, q);
}
int MPI_Iscan(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c, intptr_t *q) {
    return done(MPI_Scan(s, r, n, t, op, c), c, q);
}
int MPI_Iexscan(const void *s, void *r, int n, intptr_t t, intptr_t op, intptr_t c, intptr_t *q) {
    return done(MPI_Exscan(s, r, n, t, op, c), c, q);
}
int MPI_Ireduce_scatter(const void *s, void *r, const int *n, intptr_t t, intptr_t op, intptr_t c, intptr_t *q) {
    return done(MPI_Reduce_scatter(s, r, n, t, op, c), c, q);
}
int MPI_Igatherv(const void *s, int n, intptr_t t, void *r, const int *rn, const int *at, intptr_t rt, int root, intptr_t c, intptr_t *q) {
    return done(MPI_Gatherv(s, n, t, r, rn, at, rt, root, c), c, q);
}
int MPI_Iscatterv(const void *s, const int *sn, const int *at, intptr_t st, void *r, int n, intptr_t t, int root, intptr_t c, intptr_t *q) {
    return done(MPI_Scatterv(s, sn, at, st, r, n, t, root, c), c, q);
}
int MPI_Iallgatherv(const void *s, int n, intptr_t t, void *r, const int *rn, const int *at, intptr_t rt, intptr_t c, intptr_t *q) {
    return done(MPI_Allgatherv(s, n, t, r, rn, at, rt, c), c, q);
}
int MPI_Ialltoallv(const void *s, const int *sn, const int *sat, intptr_t st, void *r, const int *rn, const int *rat, intptr_t rt, intptr_t c,
                   intptr_t *q) {
    return done(MPI_Alltoallv(s, sn, sat, st, r, rn, rat, rt, c), c, q);
}

/* Matched probes and receives taken back */
int MPI_Improbe(int from, int tag, intptr_t c, int *flag, intptr_t *message, Status *s) {
    Request r;
    int code = make(&r, 1, 0, 0, 0x247, from, tag, c);
    if (code) return code;
    Message **m = find(&r);
    *flag = *m != 0;
    if (*m) {
        Message *found = *m;
        *m = found->next;
        *message = (intptr_t)found;
        say(s, found->tag, found->bytes, 0);
    }
    return 0;
}
int MPI_Mprobe(int from, int tag, intptr_t c, intptr_t *message, Status *s) {
    int flag;
    int code = MPI_Improbe(from, tag, c, &flag, message, s);
    if (!code && !flag) die("a probe of tag %d waits for ever: only this process could send", tag);
    return code;
}
int MPI_Mrecv(void *b, int n, intptr_t t, intptr_t *message, Status *s) {
    Message *m = (Message *)*message;
    Request r = {0, &world, b, n * size_of(t), m->tag, 1, 0, 1, 0, {0}};
    fill(&r, m->tag, m->data, m->bytes);
    free(m->data);
    free(m);
    *message = 0x148; /* MESSAGE_NULL */
    if (s) *s = r.status;
    return r.status.error;
}
int MPI_Imrecv(void *b, int n, intptr_t t, intptr_t *message, intptr_t *q) {
    Status s;
    int code = MPI_Mrecv(b, n, t, message, &s);
    done(0, WORLD, q);
    ((Request *)*q)->status = s;
    return code;
}
int MPI_Cancel(intptr_t *handle) {
    for (Request **r = &waiting; *r; r = &(*r)->next) {
        if ((intptr_t)*r == *handle) {
            Request *found = *r;
            *r = found->next;
            found->complete = 1;
            found->status = (Status){0, 0, 0, {1}};
            return 0;
        }
    }
    return 0;
}
int MPI_Test_cancelled(const Status *s, int *flag) { *flag = s->internal[0]; return 0; }

/* The process and its communicators ---------------------------------------------------------------------------------------- */

int MPI_Init_thread(int *argc, char ***argv, int required, int *provided) {
    (void)argc;
    (void)argv;
    if (required != SERIALIZED && required != MULTIPLE) die("%d is no thread level", required);
    *provided = required;
    initialized = 1;
    return 0;
}
int MPI_Initialized(int *flag) { *flag = initialized; return 0; }
int MPI_Finalize(void) {
    printf("mpi_abi_stub: finalized with %d requests and %d communicators alive\n", live_requests, live_comms);
    return fflush(stdout);
}
int MPI_Abort(intptr_t comm, int code) {
    comm_of(comm);
    _Exit(code);
}
int MPI_Comm_set_errhandler(intptr_t comm, intptr_t handler) {
    if (handler < ERRORS_ARE_FATAL || handler > 0x143) die("%#lx is no error handler", (long)handler);
    comm_of(comm)->errors = handler;
    return 0;
}
int MPI_Comm_rank(intptr_t comm, int *rank) { comm_of(comm); *rank = 0; return 0; }
int MPI_Comm_size(intptr_t comm, int *size) { comm_of(comm); *size = 1; return 0; }
int MPI_Comm_dup(intptr_t comm, intptr_t *made) {
    Comm *c = malloc(sizeof *c);
    *c = (Comm){comms, contexts++, comm_of(comm)->errors};
    comms = c;
    live_comms++;
    *made = (intptr_t)c;
    return 0;
}
int MPI_Comm_split(intptr_t comm, int color, int key, intptr_t *made) {
    (void)key;
    if (color != UNDEFINED) return MPI_Comm_dup(comm, made);
    comm_of(comm);
    *made = COMM_NULL;
    return 0;
}
int MPI_Comm_group(intptr_t comm, intptr_t *group) { comm_of(comm); *group = GROUP; return 0; }
int MPI_Group_incl(intptr_t group, int n, const int *ranks, intptr_t *made) {
    if (group != GROUP || n != 1 || ranks[0] != 0) die("%#lx is no group", (long)group);
    *made = GROUP;
    return 0;
}
int MPI_Group_free(intptr_t *group) {
    if (*group != GROUP) die("%#lx is no group", (long)*group);
    *group = GROUP_NULL;
    return 0;
}
int MPI_Comm_create_group(intptr_t comm, intptr_t group, int tag, intptr_t *made) {
    (void)tag;
    if (group != GROUP) die("%#lx is no group", (long)group);
    return MPI_Comm_dup(comm, made);
}
int MPI_Comm_get_attr(intptr_t comm, int key, void *value, int *flag) {
    static int tag_ub = 99999;
    comm_of(comm);
    if (key != TAG_UB) die("no attribute %d", key);
    *(int **)value = &tag_ub;
    *flag = 1;
    return 0;
}
int MPI_Comm_free(intptr_t *handle) {
    Comm **c = &comms;
    while (*c && (intptr_t)*c != *handle) c = &(*c)->next;
    if (!*c || *c == &world) die("%#lx cannot be freed", (long)*handle);
    Comm *found = *c;
    *c = found->next; /* requests of it may still hold the memory: a stub keeps it */
    live_comms--;
    *handle = COMM_NULL;
    return 0;
}
int MPI_Type_size(intptr_t type, int *bytes) { *bytes = (int)size_of(type); return 0; }
int MPI_Get_processor_name(char *name, int *length) { *length = sprintf(name, "here"); return 0; }
int MPI_Error_string(int code, char *text, int *length) {
    *length = sprintf(text, code == ERR_TRUNCATE ? "MPI_ERR_TRUNCATE: message truncated" : "MPI error class %d", code);
    return 0;
}
int MPI_Get_library_version(char *version, int *length) {
    *length = sprintf(version, "a stub of the MPI-5 standard ABI, for one process");
    return 0;
}
