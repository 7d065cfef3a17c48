package dev.holdfast.cluster.broker;

import dev.holdfast.cluster.PortTakenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port of an embedded broker: the wanted one, or the one it had last, so that clients find it again. */
final class BrokerPort {
    private static final String FILE = "holdfast.port";

    private BrokerPort() {}

    /** Returns the port to listen on, 0 for any. */
    static int choose(Path logDir, int wanted) {
        if (wanted == 0) {
            int last = last(logDir);
            return isFree(last) ? last : 0;
        }
        if (!isFree(wanted)) {
            throw new PortTakenException("port " + wanted + " (broker.port) is in use by another program: stop"
                    + " that program, or set broker.port to another port, or to 0 for any free one");
        }
        return wanted;
    }

    /** Keeps the port for the next start. */
    static void remember(Path logDir, int port) {
        try {
            Files.writeString(logDir.resolve(FILE), String.valueOf(port));
        } catch (IOException e) {
            throw new UncheckedIOException(logDir.resolve(FILE) + " cannot be written", e);
        }
    }

    private static int last(Path logDir) {
        try {
            String text = Files.readString(logDir.resolve(FILE)).trim();
            return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the broker does it; without this a port is "taken" for a minute after a kill.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
