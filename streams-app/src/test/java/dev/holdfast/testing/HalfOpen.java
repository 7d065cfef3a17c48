package dev.holdfast.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of somebody who begins to ask and never goes on: half of a head, half of a body, or nothing at all. */
public final class HalfOpen implements AutoCloseable {
    private static final String[] BEGINNINGS = {
        "GET /experiments HTTP/1.1\r\nHost: x\r\n",
        "GE",
        "POST /subjects/a/versions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        ""
    };

    private final List<Socket> sockets = new ArrayList<>();

    /** Opens so many to a port of 127.0.0.1. */
    public HalfOpen(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream().write(BEGINNINGS[i % BEGINNINGS.length].getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Returns how many the server has not ended within a time for all of them. */
    public long stillOpenAfter(Duration bound) throws IOException {
        long deadline = System.nanoTime() + bound.toNanos();
        long open = 0;
        for (Socket socket : sockets) {
            long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            socket.setSoTimeout((int) left);
            try {
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                open++;
            } catch (SocketException reset) {
                continue; // ended, too
            }
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
