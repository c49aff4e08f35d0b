package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tiled module compared with its inner module, and modules that can't be tiled. */
@NoNativeLeaks
class TiledModuleTest {
    @Test
    void oneTileThatCoversTheImageEqualsThePlainModule(NativeMemory memory) {
        try (ModuleState plainState = new ModuleState(memory.root());
                ModuleState state = new ModuleState(memory.root())) {
            Contrast plain = new Contrast(plainState, TiledImages.IMAGE);
            AnomalyModule tiled = TiledModule.of(new Contrast(state, TiledImages.IMAGE), TiledImages.WHOLE);

            assertThat(TiledImages.train(tiled, memory)).isEqualTo(TiledImages.train(plain, memory));
            assertThat(state.get("level").toFloatArray())
                    .isEqualTo(plainState.get("level").toFloatArray());
            assertThat(TiledImages.predict(tiled, TiledImages.images(3), memory))
                    .isEqualTo(TiledImages.predict(plain, TiledImages.images(3), memory));
        }
    }

    @Test
    void trainingAndEvaluationLeakNothing(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule tiled = TiledModule.of(new Contrast(state, TiledImages.TILE), TiledImages.GRID);
            TiledImages.train(tiled, memory);
            int arrays = memory.usage().arrays();
            for (int i = 0; i < 3; i++) {
                TiledImages.train(tiled, memory);
                TiledImages.predict(tiled, TiledImages.images(2), memory);
            }
            assertThat(memory.usage().arrays()).isEqualTo(arrays);
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void theSummaryListsTheTilesAndTheInnerModule(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            AnomalyModule tiled = TiledModule.of(inside, TiledImages.GRID);

            assertThat(tiled.name()).isEqualTo("contrast");
            assertThat(tiled.inputSize()).isEqualTo(TiledImages.IMAGE);
            assertThat(state.provenance()).isEqualTo(Map.of("level", "one", "tiling", "12 tiles of 8x12 every 5x6"));
            assertThat(tiled.capabilities().validationScalars()).containsExactly("loss");
            assertThat(tiled.capabilities().summary().orElseThrow().get())
                    .startsWith(new ModulePart("tiling", "12 tiles of 8x12 every 5x6", "[B·12, 3, 8, 12]"))
                    .endsWith(ModulePart.tree(state).toArray(ModulePart[]::new));
        }
    }

    @Test
    void allMethodsOfAModuleAreOverridden() {
        assertThat(AnomalyModule.class.getMethods()).hasSizeBetween(5, 9).allSatisfy(method -> assertThat(
                        overridden(method).getDeclaringClass())
                .as(method.getName())
                .isIn(TiledModule.class, WrappedModule.class));
    }

    private static Method overridden(Method method) throws NoSuchMethodException {
        return TiledModule.class.getMethod(method.getName(), method.getParameterTypes());
    }

    @Test
    void aModuleWithoutTileSupportIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            inside.tiles = new TileSupport(Optional.of("it compares the two halves of an image"), false);

            assertThatThrownBy(() -> TiledModule.of(inside, TiledImages.GRID))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.tiling can't be used with contrast: it compares the two halves of an image; use"
                            + " model.tiling.tile_size=null");
        }
    }

    @Test
    void aModuleOfAnotherInputSizeIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, new ImageSize(16, 16));

            assertThatThrownBy(() -> TiledModule.of(inside, TiledImages.GRID))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.tiling.tile_size = 8x12, but contrast takes images of 16x16; use tiles of this"
                            + " size");
        }
    }
}
