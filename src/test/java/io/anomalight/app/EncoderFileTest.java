package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run, its archive and its ONNX file with a network in a file as the encoder. */
class EncoderFileTest {
    private static final Path TORCH = Path.of("onnx/src/test/resources/golden/torch_encoder.onnx");

    @TempDir
    Path folder;

    private Path net = Path.of("");
    private Path image = Path.of("");

    @BeforeEach
    void writeParts() throws IOException {
        net = Files.copy(TORCH, folder.resolve("net.onnx"));
        image = TinyParts.write(folder.resolve("parts"), 8, 2).resolve("bad").resolve("1.png");
    }

    private Experiment experiment(String... more) {
        List<String> overrides = new ArrayList<>(List.of(
                "model=padim",
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "model.backbone=onnx",
                "model.encoder.file=" + net,
                "model.layers=[layer1,layer2]",
                "model.n_features=8",
                "model.input_size=48",
                "trainer.default_root_dir=" + folder.resolve("results")));
        overrides.addAll(List.of(more));
        return Experiment.compose(overrides.toArray(String[]::new));
    }

    private Path archive(TrainedRun run, Path file) {
        Experiment.open(run.directory()).export(run.directory(), file, WeightsPrecision.F32);
        return file;
    }

    private double score(Path archive) {
        try (Detector detector = Detector.load(archive)) {
            return detector.predict(image).score();
        }
    }

    @Test
    void anArchiveBringsTheNetworkToAMachineThatDoesNotHaveTheFile() throws IOException {
        TrainedRun run = experiment().train();
        double expected;
        try (Detector detector = run.detector()) {
            expected = detector.predict(image).score();
        }
        Path archive = archive(run, folder.resolve("part.anomalight"));
        Files.delete(net);
        Path moved = Files.move(archive, folder.resolve("moved.anomalight"));
        assertThat(score(moved)).isCloseTo(expected, within(1e-6));

        // With another card, for instance another threshold.
        Path copied = folder.resolve("copy.anomalight");
        try (ArchiveWriter copy = Archive.open(moved).copy()) {
            copy.write(copied, Archive.open(moved).card());
        }
        Files.delete(moved);
        assertThat(score(copied)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void theRunSaysWhichFileItUsedAndAnArchiveHoldsThisFile() throws IOException {
        TrainedRun run = experiment().train();
        String sha256 = Sha256.of(net);
        try (Stream<Path> files = Files.walk(run.directory())) {
            assertThat(files.filter(file -> file.endsWith("run.json")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file)).contains(sha256));
        }
        Path archive = archive(run, folder.resolve("part.anomalight"));
        assertThat(Archive.open(archive).card().provenance()).containsEntry("encoder.sha256", sha256);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("encoder.onnx")).readAllBytes())
                    .isEqualTo(Files.readAllBytes(net));
        }
    }

    @Test
    void aRunExportsAnOnnxFileWithTheNetworkInIt() throws IOException {
        TrainedRun run = experiment().train();
        Path file = folder.resolve("part.onnx");
        Experiment.open(run.directory()).exports(run.directory()).onnx(file, Optional.empty());
        assertThat(Files.size(file)).isGreaterThan(Files.size(net) / 2);
    }

    @Test
    void aRunWhoseFileIsAnotherOneNowIsRefused() throws IOException {
        TrainedRun run = experiment().train();
        byte[] bytes = Files.readAllBytes(net);
        // The name of the producer, which does not change the network.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(net, text.replace("pytorch", "pytorcH").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(run::detector).isInstanceOf(UserError.class).hasMessageContaining("encoder.sha256");
        Files.delete(net);
        assertThatThrownBy(run::detector)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("encoder.file names " + net + ", which does not exist");
    }

    @Test
    void anArchiveWithoutAFileOpensNoFileOfThisMachine() throws IOException {
        Path archive = archive(experiment().train(), folder.resolve("part.anomalight"));
        byte[] bytes = Files.readAllBytes(archive);
        Path damaged = folder.resolve("damaged.anomalight");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(damaged, text.replace("encoder.onnx", "encoder.oooo").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Detector.load(damaged))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is no archive of Anomalight: it contains \"encoder.oooo\"");
        Files.write(damaged, text.replace("pytorch", "pytorcH").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Detector.load(damaged))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is damaged: the content of its encoder.onnx does not match the sha256");
    }

    @Test
    void aWrongOutputIsAFaultOfTheRecipe() {
        assertThatThrownBy(() -> experiment("model.layers=[layer3]").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("layers names \"layer3\", which is not a value of " + net);
        assertThatThrownBy(() -> experiment("model.encoder.file=null").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("backbone = onnx needs the file of a network");
    }
}
