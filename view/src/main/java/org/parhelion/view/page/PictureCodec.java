package org.parhelion.view.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.Picture;

/**
 * Encodes pictures for pages.
 *
 * <pre>
 *   4 bytes              length n of the header, little-endian, a multiple of 4
 *   n bytes              header: a JSON object, padded with spaces
 *   rows·columns·4       values, little-endian floats, row-major
 * </pre>
 */
final class PictureCodec {
    /** A space that is too small for any picture. */
    static final ByteBuffer NO_SPACE = ByteBuffer.allocate(0);

    /** The header grows with the number of steps. */
    private static final int LONGER_HEADER = 64;

    private PictureCodec() {}

    /**
     * Encodes a picture.
     *
     * @param space is overwritten, if the picture fits in it
     * @return the bytes, in {@code space} or in a new buffer on the heap
     */
    static ByteBuffer encode(Picture picture, boolean symmetric, ByteBuffer space) {
        Picture.Range range = symmetric ? picture.symmetricRange() : picture.range();
        Map<String, Object> header = Json.object();
        header.put("field", picture.slice().field());
        header.put("normal", picture.slice().normal().name().toLowerCase(Locale.ROOT));
        header.put("index", picture.slice().index());
        header.put("step", picture.step());
        header.put("time", Json.number(picture.timeSeconds()));
        header.put("rows", picture.rows());
        header.put("columns", picture.columns());
        header.put("low", Json.number(range.low()));
        header.put("high", Json.number(range.high()));
        header.put(
                "blocks",
                picture.blocks().stream()
                        .map(block -> List.of(
                                block.rank(),
                                block.part().row0(),
                                block.part().column0(),
                                block.part().row1(),
                                block.part().column1()))
                        .toList());
        byte[] text = Json.line(header).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(text.length, Float.BYTES) * Float.BYTES;
        int size = Integer.BYTES + length + Float.BYTES * picture.values().length;
        ByteBuffer bytes = size <= space.capacity() ? space : ByteBuffer.allocate(size + LONGER_HEADER);
        bytes.clear().limit(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(length).put(text);
        while (bytes.position() < Integer.BYTES + length) {
            bytes.put((byte) ' ');
        }
        bytes.asFloatBuffer().put(picture.values());
        return bytes.rewind();
    }
}
