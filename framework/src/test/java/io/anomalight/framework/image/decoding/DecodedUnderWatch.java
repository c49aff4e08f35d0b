package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Decodes files in a separate JVM with little memory, and reports the result, memory and time of each. */
final class DecodedUnderWatch {
    private static final ImageSize INPUT = new ImageSize(256, 256);

    private DecodedUnderWatch() {}

    /** The report of one file: the first word is the result. */
    record Cost(String outcome, double seconds) {}

    /** Decodes files. */
    static List<Cost> of(String heap, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                DecodedUnderWatch.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        Path said = Files.createTempFile("decoded", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("no end after 5 minutes: " + Files.readString(said));
            }
            List<Cost> costs = new ArrayList<>();
            for (String line : Files.readAllLines(said)) {
                String[] parts = line.split("\t", 2);
                if (parts.length < 2) {
                    throw new AssertionError(Files.readString(said));
                }
                costs.add(new Cost(parts[1], Double.parseDouble(parts[0])));
            }
            return costs;
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    public static void main(String[] files) {
        for (String file : files) {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            String outcome;
            try {
                DecodedImage image = ImageReader.read(Path.of(file));
                image.rgb(INPUT);
                image.mask(INPUT);
                outcome = "read " + image.size();
            } catch (UserError e) {
                outcome = "refused " + e.getMessage();
            } catch (RuntimeException | Error e) {
                outcome = "failed " + e;
            }
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            System.out.println(nanos / 1e9 + "\t" + outcome.replace('\n', ' '));
        }
    }
}
