package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;

/** What the API shows of a running task's field, and to whom. */
@Timeout(120)
class TaskPictureTest {
    private static final String PICTURE = "/api/v1/campaigns/physics/held/tasks/1/picture";

    @TempDir
    private Path directory = Path.of("");

    private ServedCampaigns served;
    private ApiClient client;
    private CampaignId held;

    @BeforeEach
    void start() throws IOException {
        served = new ServedCampaigns(directory, true, 10_000);
        client = new ApiClient(served.url());
        held = served.submit("physics", "held", "hold", 2);
    }

    @AfterEach
    void end() {
        client.close();
        served.close();
    }

    private byte[] picture(String query) throws Exception {
        HttpResponse<byte[]> response = client.client()
                .send(
                        client.request(PICTURE + query, Optional.of(served.token("viewer")))
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(image.getWidth()).isGreaterThan(16);
        return response.body();
    }

    @Test
    void thePictureIsThatOfTheFrameThatWasWrittenLast() throws Exception {
        served.write(held, 1, "temperature-0000010", 1);
        byte[] first = picture("");
        assertThat(picture("")).isEqualTo(first);
        served.write(held, 1, "temperature-0000020", 2);
        assertThat(picture("")).isNotEqualTo(first);
    }

    @Test
    void theFilesOfARunUnderWayAreInADirectoryInside() throws Exception {
        served.write(held, 1, "unfinished/temperature-0000010", 1);
        assertThat(picture("?field=temperature")).isEqualTo(picture(""));
    }

    @Test
    void aFieldIsChosenByItsName() throws Exception {
        served.write(held, 1, "u-0000010", 1);
        served.write(held, 1, "v-0000010", -1);
        served.write(held, 1, "u-0000020", 1);
        served.write(held, 1, "v-0000020", -1);
        assertThat(picture("?field=u")).isEqualTo(picture(""));
        assertThat(picture("?field=v")).isNotEqualTo(picture(""));
        ApiClient.Reply none = client.get(PICTURE + "?field=w", served.token("viewer"));
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.text()).contains("'w'", "u, v");
    }

    @Test
    void aTaskThatHasWrittenNothingHasNoPicture() throws Exception {
        for (String files : new String[] {"none", "a directory without fields"}) {
            ApiClient.Reply reply = client.get(PICTURE, served.token("viewer"));
            assertThat(reply.status()).as(files).isEqualTo(404);
            assertThat(reply.text()).as(files).contains("hold-1 has written no field yet", "output.every");
            Path made = Files.createDirectories(
                    served.files(held, served.coordinator().tasks(held).get(1).spec()));
            Files.writeString(made.resolve("report.part"), "");
        }
    }

    @Test
    void aDamagedFileIsNoFailureOfTheServer() throws Exception {
        served.write(held, 1, "temperature-0000010", 1);
        Path file = served.files(held, served.coordinator().tasks(held).get(1).spec())
                .resolve("temperature-0000010.npy");
        Files.write(file, new byte[] {1, 2, 3});
        ApiClient.Reply reply = client.get(PICTURE, served.token("viewer"));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).contains("hold-1 cannot be read now");
    }

    @Test
    void onlyWhoMayLookAtTheCampaignSeesIt() throws Exception {
        served.write(held, 1, "temperature-0000010", 1);
        assertThat(client.get(PICTURE).status()).isEqualTo(401);
        assertThat(client.get(PICTURE, served.token("late")).status()).isEqualTo(401);
        assertThat(client.get(PICTURE, served.token("worker")).status()).isEqualTo(403);
        assertThat(client.get(PICTURE, served.token("stranger")).status()).isEqualTo(404);
        assertThat(client.get(PICTURE, served.token("operator")).status()).isEqualTo(200);
    }
}
