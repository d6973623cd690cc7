"""Poisson's equation by PETSc: conjugate gradients, preconditioned by multigrid. For `./parhelion bench elliptic`.

    mpirun -np RANKS python3 poisson.py gamg|mg N TOLERANCE

N x N points between boundary values of 0, N + 1 a power of two; the right-hand side is that of the benchmark. Prints iterations,
seconds of one solution after another one has warmed up, and seconds of the set-up. `poisson.py version` prints PETSc's version.
"""

import glob
import sys
import time

sys.path[:0] = sorted(glob.glob("/usr/lib/petscdir/petsc*/*-real/lib/python3/dist-packages"))
import numpy as np  # noqa: E402
import petsc4py  # noqa: E402

petsc4py.init(["poisson", "-ksp_norm_type", "unpreconditioned"])
from petsc4py import PETSc  # noqa: E402


def rows(n, begin, end):
    """Rows of the matrix on (n + 2)² points, those on the boundary included, and the right-hand side."""
    side = n + 2
    p = np.arange(begin, end, dtype=np.int64)
    j, i = p // side, p % side

    def inside(j, i):
        return (j > 0) & (j < side - 1) & (i > 0) & (i < side - 1)

    here = inside(j, i)
    columns = np.stack([p - side, p - 1, p, p + 1, p + side], 1)
    kept = np.stack([here & inside(j - 1, i), here & inside(j, i - 1), p >= 0, here & inside(j, i + 1), here & inside(j + 1, i)], 1)
    values = np.broadcast_to(np.array([-1.0, -1.0, 4.0, -1.0, -1.0]), columns.shape)
    starts = np.concatenate([[0], np.cumsum(kept.sum(1))])
    z = ((j - 1) * 1_000_003 + i - 1).astype(np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    f = ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(float) * 2.0**-53 - 0.5
    return starts, columns[kept], values[kept], np.where(here, f, 0.0)


def main(kind, n, tolerance):
    size = PETSc.COMM_WORLD.getSize()
    # Whole rows on each rank: the order of the grid is that of the matrix.
    grid = PETSc.DMDA().create([n + 2, n + 2], proc_sizes=[1, size], stencil_width=1, dof=1)
    u, b = grid.createGlobalVec(), grid.createGlobalVec()
    begin, end = b.getOwnershipRange()
    starts, columns, values, f = rows(n, begin, end)
    local = end - begin
    matrix = PETSc.Mat().createAIJ(
        ((local, None), (local, None)), csr=(starts.astype(np.int32), columns.astype(np.int32), values))
    matrix.setOption(PETSc.Mat.Option.SPD, True)
    b.setArray(f)
    solver = PETSc.KSP().create()
    solver.setType("cg")
    solver.setTolerances(rtol=tolerance, max_it=200)
    solver.getPC().setType(kind)
    if kind == "mg":
        solver.setDM(grid)
        solver.setDMActive(False)
        solver.getPC().setMGLevels(int(np.log2(n + 1)) - 2)
        PETSc.Options()["pc_mg_galerkin"] = "both"
    solver.setFromOptions()
    solver.setOperators(matrix)
    set_up = time.perf_counter()
    solver.setUp()
    set_up = time.perf_counter() - set_up
    for _ in range(2):
        u.set(0)
        PETSc.COMM_WORLD.barrier()
        seconds = time.perf_counter()
        solver.solve(b, u)
        PETSc.COMM_WORLD.barrier()
        seconds = time.perf_counter() - seconds
    if solver.getConvergedReason() < 0:
        raise SystemExit("no convergence: reason %d" % solver.getConvergedReason())
    if PETSc.COMM_WORLD.getRank() == 0:
        print(solver.getIterationNumber(), seconds, set_up)


if sys.argv[1:] == ["version"]:
    print(*PETSc.Sys.getVersion(), sep=".")
else:
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
