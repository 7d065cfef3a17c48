package dev.holdfast.cluster.owner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process is, as other processes are told. */
public final class ThisProcess {
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ThisProcess() {}

    /** Returns its process id. */
    public static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Returns the name of the user who started it. */
    public static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** Returns the machine's name, from the kernel where it tells it: a name service may take seconds. */
    public static String host() {
        try {
            return Files.readString(KERNEL_HOST_NAME).trim();
        } catch (IOException e) {
            return hostOfNameService();
        }
    }

    private static String hostOfNameService() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
