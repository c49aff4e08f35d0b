package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.tiling.TileGrid;
import io.anomalight.framework.tiling.TiledModule;
import io.anomalight.models.components.scoring.ScoredModule;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that compute with the category: a file is for one of them. */
@NoNativeLeaks
class CategoryExportTest {
    private static final List<String> BOTH = List.of("bottle", "cable");
    private static final PostProcessor ANY = new PostProcessor(1, 1, 0, 2, 0, 2);
    private static final ScoringConfig STANDARDIZED = new ScoringConfig(ScoringConfig.ImageScore.TOP, 0.02, true, true);

    @TempDir
    Path folder;

    @Test
    void mapsAreStandardizedByTheStatisticsOfTheCategory(NativeMemory memory) throws OrtException {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module =
                    ScoredModule.of(SmallModules.patchcore(1).in(state, SmallModules.environment()), STANDARDIZED);
            SmallTraining.train(module, memory, BOTH);
            assertEachFileEqualsItsCategory(module, memory);
        }
    }

    @Test
    void tilesAreInTheCategoryOfTheirImage(NativeMemory memory) throws OrtException {
        TileGrid grid = new TileGrid(new ImageSize(96, 150), SmallModules.SIZE, new ImageSize(32, 50));
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule ofTiles =
                    ScoredModule.of(SmallModules.patchcore(1).in(state, SmallModules.environment()), STANDARDIZED);
            AnomalyModule module = TiledModule.of(ofTiles, grid);
            SmallTraining.train(module, memory, BOTH);
            assertEachFileEqualsItsCategory(module, memory);
        }
    }

    @Test
    void theConditionOfCflowIsThatOfTheCategory(NativeMemory memory) throws OrtException {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = SmallFlows.cflowByCategory()
                    .in(state, SmallModules.environment().withCategories(BOTH));
            SmallTraining.train(module, memory, BOTH);
            assertEachFileEqualsItsCategory(module, memory);
        }
    }

    private void assertEachFileEqualsItsCategory(AnomalyModule module, NativeMemory memory) throws OrtException {
        List<BufferedImage> pictures = Pictures.of(2, 48, 72);
        List<ModuleOutput> bottle = ModuleOutput.by(module, pictures, "bottle", memory);
        List<ModuleOutput> cable = ModuleOutput.by(module, pictures, "cable", memory);
        assertThat(bottle.get(0).score()).isNotCloseTo(cable.get(0).score(), within(1e-4f));
        for (String category : BOTH) {
            List<ModuleOutput> ours = category.equals("bottle") ? bottle : cable;
            Path file = folder.resolve(category + ".onnx");
            OnnxExport.write(file, module, ANY, category, Map.of());
            try (OnnxFile opened = new OnnxFile(file)) {
                float[] scores = opened.run(pictures).scores();
                for (int i = 0; i < scores.length; i++) {
                    float score = ours.get(i).score();
                    assertThat(scores[i]).isCloseTo(score, within(2e-5f * Math.max(1, Math.abs(score))));
                }
            }
        }
        assertThatThrownBy(() -> OnnxExport.write(folder.resolve("none.onnx"), module, ANY, Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("category is missing: the model computes with the category of an image");
        assertThatThrownBy(() -> OnnxExport.write(folder.resolve("can.onnx"), module, ANY, "can", Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("category=can is not known to the model, so choose one of bottle, cable");
    }
}
