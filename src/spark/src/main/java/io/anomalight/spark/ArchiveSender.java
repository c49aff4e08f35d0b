package io.anomalight.spark;

import io.anomalight.detector.archive.Archive;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkContext;

/** Sends archives to the executors. Each gets a unique name, because many are called {@code model.anomalight}. */
final class ArchiveSender {
    private static final String SUFFIX = ".anomalight";

    private static final Set<Sent> SENT = new HashSet<>();

    private record Sent(String application, String file) {}

    private ArchiveSender() {}

    /**
     * Sends an archive to all current and future executors.
     *
     * @return the name of the file on the executors
     * @throws io.anomalight.framework.failure.UserError if the archive does not exist or can't be used
     */
    static synchronized String sendToExecutors(Path archive, SparkContext context) {
        Archive.open(archive);
        try {
            // Send a copy: the original may be overwritten by a new export while executors download it.
            Path folder = Files.createTempDirectory("anomalight-spark");
            folder.toFile().deleteOnExit();
            Path copy = copy(archive, folder);
            String name = String.valueOf(copy.getFileName());
            Sent sent = new Sent(context.applicationId(), name);
            if (SENT.contains(sent)) {
                Files.delete(copy);
            } else {
                copy.toFile().deleteOnExit();
                context.addFile(copy.toUri().toString());
                SENT.add(sent);
            }
            return name;
        } catch (IOException e) {
            throw FileFailure.reading(archive, e);
        }
    }

    private static Path copy(Path archive, Path folder) throws IOException {
        MessageDigest digest = Sha256.digest();
        Path temporaryFile = folder.resolve("archive");
        temporaryFile.toFile().deleteOnExit(); // in case the move below fails
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(archive), digest)) {
            Files.copy(bytes, temporaryFile);
        }
        Path finalFile = folder.resolve(Sha256.hex(digest) + SUFFIX);
        return Files.move(temporaryFile, finalFile, StandardCopyOption.ATOMIC_MOVE);
    }
}
