package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate for 127.0.0.1 that its owner has signed, made by the JDK's keytool.
 *
 * @param keys the PKCS12 file with the key
 * @param certificate the PEM file with the certificate
 */
public record Certificate(Path keys, Path certificate) {
    /** The password of the keys. */
    public static final String PASSWORD = "only-for-a-test";

    /** Makes one. */
    public static Certificate make(Path folder, String name) throws IOException, InterruptedException {
        Path keys = folder.resolve(name + ".p12");
        Path certificate = folder.resolve(name + ".pem");
        keytool(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        keytool(List.of(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificate.toString()));
        return new Certificate(keys, certificate);
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new AssertionError("keytool failed: " + arguments);
        }
    }
}
