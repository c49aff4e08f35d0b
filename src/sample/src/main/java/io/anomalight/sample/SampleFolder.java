package io.anomalight.sample;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The folder of the sample data set. */
final class SampleFolder {
    private final Path root;

    SampleFolder(Path root) {
        this.root = root;
    }

    /** Whether the folder is missing or empty. */
    boolean isFree() throws IOException {
        if (!Files.exists(root)) {
            return true;
        }
        if (!Files.isDirectory(root)) {
            throw new UserError(root + " is a file, not a folder; choose another folder with data.root");
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Checks that the folder has the data set of {@code config}, unchanged.
     *
     * @throws UserError if it was made with other settings, is incomplete, was changed, or is not a sample data set
     */
    void verify(SampleConfig config) throws IOException {
        if (!Files.isRegularFile(root.resolve(SampleManifest.FILE))) {
            throw new UserError(root + " is not empty, and it has no " + SampleManifest.FILE
                    + ", so it does not contain sample data; choose another folder with data.root");
        }
        SampleManifest found = SampleManifest.read(root);
        found.differenceTo(SampleManifest.of(config, Map.of())).ifPresent(difference -> {
            throw new UserError("the sample data in " + root + " was made with " + difference + "; " + advice());
        });
        compare(found.files(), checksums());
    }

    private void compare(Map<String, String> recorded, Map<String, String> present) {
        recorded.forEach((file, checksum) -> {
            String now = present.get(file);
            if (now == null) {
                throw new UserError("the sample data in " + root + " lacks " + file + "; " + advice());
            }
            if (!now.equals(checksum)) {
                throw new UserError("in the sample data in " + root + ", " + file + " was changed; " + advice());
            }
        });
        for (String file : present.keySet()) {
            if (!recorded.containsKey(file)) {
                throw new UserError(file + " in " + root
                        + " does not belong to the sample data; move it, or choose another folder with data.root");
            }
        }
    }

    private String advice() {
        return "delete the folder to generate it again, or choose another one with data.root";
    }

    /** The CRC-32 of every file by its relative path, without the manifest and hidden files. */
    Map<String, String> checksums() throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        Path real = root.toRealPath(); // Files.walk does not follow links
        try (Stream<Path> walk = Files.walk(real)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = real.relativize(file).toString().replace('\\', '/');
                boolean hidden = file.getFileName().toString().startsWith(".");
                if (!hidden && !name.equals(SampleManifest.FILE)) {
                    CRC32 crc = new CRC32();
                    crc.update(Files.readAllBytes(file));
                    checksums.put(name, Long.toHexString(crc.getValue()));
                }
            }
        }
        return checksums;
    }

    void delete() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(root)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
