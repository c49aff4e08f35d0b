package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.FittedArchive;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The choice between PyTorch and ONNX Runtime. */
class EngineTest {
    private static final DetectorOptions PYTORCH = DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH);
    private static final DetectorOptions ONNXRUNTIME = DetectorOptions.DEFAULT.withEngine(ScoringEngine.ONNXRUNTIME);

    @TempDir
    Path folder;

    private Path withGraph() {
        return TinyArchive.writeWithGraph(folder.resolve("graph.anomalight"), WeightsPrecision.F32);
    }

    private Path withoutGraph() {
        return TinyArchive.write(folder.resolve("plain.anomalight"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8") // does not give the same scores
    void bothEnginesGiveTheSameScoresAndMaps(WeightsPrecision weights) {
        Path archive = TinyArchive.writeWithGraph(folder.resolve("graph.anomalight"), weights);
        try (Detector pytorch = Detector.load(archive, PYTORCH);
                Detector onnxRuntime = Detector.load(archive, ONNXRUNTIME)) {
            List<HostImage> images = IntStream.range(0, 3)
                    .mapToObj(i -> pytorch.prepare(TinyArchive.picture(i, 50, 40)))
                    .toList();
            List<ImageResult> one = pytorch.evaluate(images);
            List<ImageResult> other = onnxRuntime.evaluate(images);

            for (int i = 0; i < images.size(); i++) {
                assertThat(other.get(i).score()).isCloseTo(one.get(i).score(), within(1e-5f));
                assertThat(other.get(i).anomalyMap()).containsExactly(one.get(i).anomalyMap(), within(1e-5f));
            }
            assertThat(onnxRuntime.engine()).hasToString("ONNX Runtime");
            assertThat(pytorch.engine()).hasToString("PyTorch");
        }
    }

    @Test
    void aDetectorForFewImagesGivesTheSameScoresAndMaps() {
        Path archive = withGraph();
        try (Detector usual = Detector.load(archive, ONNXRUNTIME);
                Detector few = Detector.load(archive, ONNXRUNTIME.forFewImages())) {
            List<HostImage> images = List.of(usual.prepare(TinyArchive.picture(1, 50, 40)));
            ImageResult one = usual.evaluate(images).get(0);
            ImageResult other = few.evaluate(images).get(0);

            assertThat(other.score()).isCloseTo(one.score(), within(1e-6f));
            assertThat(other.anomalyMap()).containsExactly(one.anomalyMap(), within(1e-6f));
        }
    }

    @Test
    void anArchiveWithAGraphIsScoredWithOnnxRuntimeWithoutAnOption() {
        try (Detector detector = Detector.load(withGraph())) {
            assertThat(detector.engine().engine()).isEqualTo(ScoringEngine.ONNXRUNTIME);
        }
    }

    @Test
    void anArchiveWithoutAGraphIsScoredWithPytorchAndSaysWhy() {
        try (Detector detector = Detector.load(withoutGraph())) {
            assertThat(detector.engine()).hasToString("PyTorch (not ONNX Runtime: it was exported without a graph)");
        }
    }

    @Test
    void onnxRuntimeIsRefusedIfTheArchiveCantBeUsedWithIt() {
        assertThatThrownBy(() -> Detector.load(withoutGraph(), ONNXRUNTIME))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("plain.anomalight can't be used with engine=onnxruntime: it was exported without")
                .hasMessageEndingWith("; use engine=pytorch");
        assertThatThrownBy(() -> Detector.load(withGraph(), ONNXRUNTIME.withPrecision(Precision.BF16)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it computes in float32, and the precision is bf16");
    }

    @Test
    void anUnknownEngineIsRefused() {
        assertThatThrownBy(() -> ScoringEngine.named("openvino"))
                .isInstanceOf(UserError.class)
                .hasMessage("engine=openvino is unknown; choose one of auto, pytorch, onnxruntime");
    }

    @Test
    void aCopyWithOtherThresholdsKeepsTheGraph() {
        Archive archive = Archive.open(withGraph());
        Path copied = folder.resolve("copy.anomalight");
        try (ArchiveWriter copy = archive.copy()) {
            copy.write(copied, archive.card());
        }
        try (Detector detector = Detector.load(copied, ONNXRUNTIME)) {
            assertThat(detector.predict(TinyArchive.picture(1, 40, 40)).score()).isFinite();
        }
    }

    @Test
    void aGraphThatAnomalightDoesNotWriteIsRefused() {
        Archive archive = Archive.open(withGraph());
        Path changed = folder.resolve("changed.anomalight");
        try (ArchiveWriter copy = archive.copy()) {
            copy.graph(new byte[] {1, 2, 3});
            copy.write(changed, archive.card());
        }
        assertThatThrownBy(() -> Detector.load(changed, ONNXRUNTIME))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("changed.anomalight has a graph that can't be read");
    }

    @Test
    void aClosedDetectorScoresNoMoreImages() {
        Detector detector = Detector.load(withGraph(), ONNXRUNTIME);
        detector.close();
        detector.close();
        assertThatThrownBy(() -> detector.predict(TinyArchive.picture(1, 40, 40)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aModelThatWasTrainedOnAGpuIsScoredOnAMachineWithoutOne() {
        assumeFalse(NativeMemory.hasCuda(), "this machine has a GPU");
        List<Sample> parts = FittedArchive.pictures(folder, 0, 4);
        Path archive = FittedArchive.write(
                folder.resolve("gpu.anomalight"),
                parts,
                WeightsPrecision.F32,
                "model=padim",
                "trainer.accelerator=cuda");
        try (Detector plain = Detector.load(archive);
                Detector pytorch = Detector.load(archive, PYTORCH)) {
            assertThat(plain.engine()).hasToString("ONNX Runtime");
            assertThat(pytorch.predict(parts.get(0).path()).score()).isFinite();
        }
    }
}
