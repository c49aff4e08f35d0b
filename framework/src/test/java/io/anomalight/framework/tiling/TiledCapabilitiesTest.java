package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.InputChannels;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tiled module has all capabilities of its inner module, or the inner module is refused. */
@NoNativeLeaks
class TiledCapabilitiesTest {
    /** A module with all capabilities. */
    private static final Capabilities ALL = Capabilities.NONE
            .withPreparation(new PreparationPasses(3, (pass, batch, optimizers) -> {}, pass -> {}))
            .withCalibration(new Calibration(Calibration.Images.EVALUATED, () -> {}, batch -> {}, () -> {}))
            .withOnnx(images -> OnnxPrediction.ofMaps(images.sum(1)))
            .withTiles(new TileSupport(Optional.empty(), true))
            .withPrecisions(Precisions.BF16)
            .withValidationScalars("loss", "distance")
            .withSummary(() -> List.of(new ModulePart("level", "number", "")))
            .learningFromDefects()
            .withDefectsSetting("model.supervised=true")
            .withRegion(() -> InputRegions.of(InputRegion.of(new float[] {1}, new ImageSize(1, 1))))
            .withResize(ResizeMode.LETTERBOX)
            .withChannels(new InputChannels(() -> ImageChannels.of(5), Optional.empty()))
            .withUpdate(new ModuleUpdate(
                    Optional::empty, () -> {}, batch -> {}, () -> new UpdateReport(UpdateMethod.EXACT, 1, "learned")))
            .withKept(key -> true);

    private static final class Able extends TestModule {
        private final Capabilities capabilities;

        Able(ModuleState state, Capabilities capabilities) {
            super("able", state, TiledImages.TILE);
            this.capabilities = capabilities;
        }

        @Override
        public Capabilities capabilities() {
            return capabilities;
        }
    }

    static Stream<RecordComponent> components() {
        return Arrays.stream(Capabilities.class.getRecordComponents());
    }

    @ParameterizedTest
    @MethodSource("components")
    void eachComponentSurvivesTiling(RecordComponent component, NativeMemory memory)
            throws ReflectiveOperationException {
        try (ModuleState state = new ModuleState(memory.root())) {
            Capabilities tiled =
                    TiledModule.of(new Able(state, ALL), TiledImages.GRID).capabilities();
            Object none = component.getAccessor().invoke(Capabilities.NONE);

            assertThat(component.getAccessor().invoke(ALL))
                    .as("the module of this test must have the component")
                    .isNotEqualTo(none);
            assertThat(component.getAccessor().invoke(tiled)).isNotEqualTo(none);
        }
    }

    @Test
    void aTiledModuleHasTheCapabilitiesOfTheInnerModule(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Capabilities tiled =
                    TiledModule.of(new Able(state, ALL), TiledImages.GRID).capabilities();

            assertThat(tiled.preparation().orElseThrow().count()).isEqualTo(3);
            assertThat(tiled.calibration().orElseThrow().images()).isEqualTo(Calibration.Images.EVALUATED);
            assertThat(tiled.tiles()).isEqualTo(ALL.tiles());
            assertThat(tiled.precisions()).isEqualTo(Precisions.BF16);
            assertThat(tiled.validationScalars()).containsExactly("loss", "distance");
            assertThat(tiled.summary().orElseThrow().get())
                    .extracting(ModulePart::name)
                    .containsExactly("tiling", "level");
        }
    }

    @Test
    void aModuleWithoutCapabilitiesHasNoneWhenTiled(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Capabilities tiled = TiledModule.of(new Able(state, Capabilities.NONE), TiledImages.GRID)
                    .capabilities();

            assertThat(tiled.preparation()).isEmpty();
            assertThat(tiled.calibration()).isEmpty();
            assertThat(tiled.onnx()).isEmpty();
            assertThat(tiled.learnsFromDefects()).isFalse();
        }
    }

    @Test
    void aModuleWithoutTileSupportIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Able whole = new Able(state, ALL.withoutTiles("it compares the two halves of an image"));

            assertThatThrownBy(() -> TiledModule.of(whole, TiledImages.GRID))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("it compares the two halves of an image");
        }
    }
}
