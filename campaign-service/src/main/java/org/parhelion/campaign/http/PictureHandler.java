package org.parhelion.campaign.http;

import io.helidon.http.HeaderNames;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.io.DataException;
import org.parhelion.view.stored.LastPicture;

/** Draws what a task has written last, from its files: a run that goes on is not disturbed, and need not be on this host. */
final class PictureHandler {
    private final CampaignDesk desk;
    private final LookHandlers looks;

    /** One is drawn at a time for all clients: the coordinator needs the other processors. */
    private final Semaphore drawing = new Semaphore(1, true);

    PictureHandler(CampaignDesk desk, LookHandlers looks) {
        this.desk = desk;
        this.looks = looks;
    }

    void picture(ApiCall call, CampaignId id) {
        call.allowQuery("field");
        TaskSpec task = looks.record(call, id).spec();
        byte[] png = draw(call, id, task);
        call.response().header(HeaderNames.CONTENT_TYPE, "image/png").send(png);
    }

    private byte[] draw(ApiCall call, CampaignId id, TaskSpec task) {
        drawing.acquireUninterruptibly();
        try {
            BufferedImage image = LastPicture.of(desk.files(id, task), call.query("field"))
                    .orElseThrow(
                            () -> new ApiProblem(
                                    404,
                                    task.displayName()
                                            + " has written no field yet: output.every of its run file makes it write while it runs"));
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            return png.toByteArray();
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(404, String.valueOf(e.getMessage()), e);
        } catch (IOException | DataException e) {
            throw new ApiProblem(
                    503,
                    "the files of " + task.displayName() + " cannot be read now, perhaps because it is writing them: "
                            + e.getMessage(),
                    e);
        } finally {
            drawing.release();
        }
    }
}
