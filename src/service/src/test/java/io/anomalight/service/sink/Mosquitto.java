package io.anomalight.service.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Mosquitto broker of Debian on a free port, with user and password. */
final class Mosquitto implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final Path PASSWORDS = Path.of("/usr/bin/mosquitto_passwd");

    private final Path folder;
    private final String scheme;
    private final int port;
    private Process process;

    private Mosquitto(Path folder, String scheme, int port, Process process) {
        this.folder = folder;
        this.scheme = scheme;
        this.port = port;
        this.process = process;
    }

    /** Starts a broker that lets in the user {@code line} with the password {@code a-secret-word}. */
    static Mosquitto start(Path folder) throws IOException, InterruptedException {
        return start(folder, "tcp", "");
    }

    /** As {@link #start(Path)}, encrypted with the certificate {@code server.crt} and the key {@code server.key} of the folder. */
    static Mosquitto startEncrypted(Path folder) throws IOException, InterruptedException {
        return start(folder, "ssl", "certfile " + folder + "/server.crt\nkeyfile " + folder + "/server.key\n");
    }

    private static Mosquitto start(Path folder, String scheme, String encryption)
            throws IOException, InterruptedException {
        Path passwords = folder.resolve("passwords");
        new ProcessBuilder(PASSWORDS.toString(), "-c", "-b", passwords.toString(), "line", "a-secret-word")
                .inheritIO()
                .start()
                .waitFor();
        int port = freePort();
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\n" + encryption + "allow_anonymous false\npassword_file " + passwords
                        + "\npersistence true\nuser root\npersistence_location " + folder + "/\n");
        Mosquitto broker = new Mosquitto(folder, scheme, port, launch(folder));
        broker.awaitOpen();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process launch(Path folder) throws IOException {
        return new ProcessBuilder(
                        PROGRAM.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
    }

    private void awaitOpen() throws IOException {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IOException("mosquitto ended: " + Files.readString(folder.resolve("mosquitto.log")), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    String address() {
        return scheme + "://127.0.0.1:" + port;
    }

    /** Ends the broker. It keeps what it promised to the subscribers with a session. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    void startAgain() throws IOException {
        process = launch(folder);
        awaitOpen();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
