package org.parhelion.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Certificates that their authority has not signed as they are. */
public final class Forgery {
    private Forgery() {}

    /**
     * Changes a name in a certificate, whose signature is then wrong.
     *
     * @param certificate in PEM
     * @param from a name in it
     * @param to another one of the same length
     * @param forged where the forged certificate is written
     */
    public static Path rename(Path certificate, String from, String to, Path forged) throws IOException {
        String pem = Files.readString(certificate);
        String body = pem.replaceAll("-----[A-Z ]+-----", "");
        String der = new String(Base64.getMimeDecoder().decode(body.strip()), StandardCharsets.ISO_8859_1);
        if (!der.contains(from) || from.length() != to.length()) {
            throw new IllegalArgumentException(from + " -> " + to + ": not in " + certificate);
        }
        byte[] changed = der.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        return Files.writeString(
                forged,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(changed)
                        + "\n-----END CERTIFICATE-----\n");
    }
}
