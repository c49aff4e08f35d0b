package io.anomalight.models.components.backbone.vit;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.cflow.CflowConfig;
import io.anomalight.models.cflow.CflowLightning;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.OtherJar;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.dfm.DfmConfig;
import io.anomalight.models.dfm.DfmLightning;
import io.anomalight.models.padim.PadimConfig;
import io.anomalight.models.padim.PadimLightning;
import io.anomalight.models.patchcore.PatchcoreConfig;
import io.anomalight.models.patchcore.PatchcoreLightning;
import io.anomalight.models.testing.ModelContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of models, with small transformers of random weights as their encoders. */
class VitModelsTest {
    private static final ImageSize SIZE = new ImageSize(32, 48);
    private static final List<String> BLOCKS = List.of("block1", "block2");

    @TempDir
    static Path folder;

    private static Optional<OtherJar> jar = Optional.empty();

    @BeforeAll
    static void addFamily() {
        jar = Optional.of(new OtherJar(folder, TinyVits.class));
    }

    @AfterAll
    static void removeFamily() {
        jar.ifPresent(OtherJar::close);
    }

    private static BackboneSpec encoder(String backbone) {
        return new BackboneSpec(backbone, BLOCKS, false, Map.of());
    }

    /** Models that learn in one pass. */
    private abstract static class OnePassContract extends ModelContract {
        @Override
        protected List<Callback> callbacks() {
            return List.of(new OnePass());
        }
    }

    @Nested
    class OfPatchcore extends OnePassContract {
        @Override
        protected AnomalyModule create(ModuleState state, RunContext context) {
            return new PatchcoreLightning()
                    .create(
                            new PatchcoreConfig(SIZE, encoder("tiny_dinov2"), 0.1, 9, 512, Optional.empty()),
                            state,
                            context);
        }
    }

    @Nested
    class OfPadim extends OnePassContract {
        @Override
        protected AnomalyModule create(ModuleState state, RunContext context) {
            PadimConfig config =
                    new PadimConfig(SIZE, encoder("tiny_dinov2_reg"), Optional.of(20), 100, Optional.empty());
            return new PadimLightning().create(config, state, context);
        }
    }

    @Nested
    class OfDfm extends OnePassContract {
        @Override
        protected AnomalyModule create(ModuleState state, RunContext context) {
            DfmConfig config = new DfmConfig(
                    SIZE,
                    new PooledLayerSpec("tiny_dinov3", "norm", false, 2, Map.of()),
                    0.97,
                    DfmConfig.ScoreType.FRE,
                    100,
                    Optional.empty());
            return new DfmLightning().create(config, state, context);
        }
    }

    @Nested
    class OfCflow extends ModelContract {
        @Override
        protected AnomalyModule create(ModuleState state, RunContext context) {
            CflowConfig config = new CflowConfig(
                    SIZE,
                    encoder("tiny_clip"),
                    64,
                    CflowConfig.Decoder.FREIA_CFLOW,
                    8,
                    Optional.empty(),
                    2,
                    1.9,
                    false,
                    1e-3,
                    Optional.empty(),
                    new CflowConfig.MapConfig(CflowConfig.Normalization.REFERENCE, Optional.empty()));
            return new CflowLightning().create(config, state, context);
        }
    }
}
