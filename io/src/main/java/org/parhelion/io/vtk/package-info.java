/**
 * Image data and rectilinear grids in the XML formats of VTK, as ParaView opens them.
 *
 * <p>Start with {@link org.parhelion.io.vtk.VtkFields}, which writes fields of a run from all ranks, and {@link
 * org.parhelion.io.vtk.VtkImage}, which reads. Beneath them: {@code PieceFile} is the bytes of one piece, {@code ImageReader} finds the arrays of a
 * file.
 *
 * <p>Source: VTK File Formats, "XML File Formats" (docs.vtk.org). The package must not know solvers, or when fields are written.
 */
@NullMarked
package org.parhelion.io.vtk;

import org.jspecify.annotations.NullMarked;
