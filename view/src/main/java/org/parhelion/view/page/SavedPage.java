package org.parhelion.view.page;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.Picture;

/**
 * A page in one file, which needs no server: the last pictures, the series, the log.
 *
 * @param run the run
 * @param series the series
 * @param log the log of commands
 * @param progress the end of the run
 * @param pictures the last pictures
 */
public record SavedPage(
        RunView run,
        Map<String, Object> series,
        Map<String, Object> log,
        Map<String, Object> progress,
        List<Picture> pictures) {
    /** {@return the page as HTML} */
    public String html() {
        List<String> encoded = pictures.stream().map(this::base64).toList();
        Map<String, Object> data = Json.object();
        data.put("texts", List.of(run.json(), series, log, progress));
        data.put("pictures", encoded);
        return PageFiles.inOneFile(Json.line(data));
    }

    private String base64(Picture picture) {
        ByteBuffer bytes = PictureCodec.encode(picture, run.isDiverging(picture.slice()), PictureCodec.NO_SPACE);
        return StandardCharsets.ISO_8859_1
                .decode(Base64.getEncoder().encode(bytes))
                .toString();
    }
}
