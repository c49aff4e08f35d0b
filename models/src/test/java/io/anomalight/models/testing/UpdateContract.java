package io.anomalight.models.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.tiling.TileGrid;
import io.anomalight.framework.tiling.TiledModule;
import io.anomalight.models.components.region.PaintedModule;
import io.anomalight.models.components.scoring.ScoredModule;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The tests of a model that can learn from more images after a fit, in addition to those of every model. */
public abstract class UpdateContract extends ModelContract {
    private static final double EXACT = 1e-5;
    private static final List<Sample> FORMER = Specks.samples("train", Label.NORMAL, 5);
    private static final List<Sample> NEW = Specks.samples("later", Label.NORMAL, 4);
    private static final List<Sample> JUDGED = Specks.samples("new", Label.UNKNOWN, 3);

    /** How near an updated model is to a fit on all images. */
    protected UpdateMethod method() {
        return UpdateMethod.EXACT;
    }

    /** Checks a model that was updated, against the results of one that was fitted to all images. */
    private void assertLearned(NativeMemory memory, AnomalyModule updated, List<Judged> ofAll) {
        if (method() == UpdateMethod.EXACT) {
            Judged.assertAlike(Judged.by(updated, memory, JUDGED), ofAll, EXACT);
        }
    }

    @Test
    void anUpdateEqualsAFitOnAllImages(NativeMemory memory) {
        UnaryOperator<AnomalyModule> plain = module -> module;
        List<Judged> ofAll = fitted(memory, all(), plain);
        fitAndSave(memory, plain);
        withLoaded(memory, plain, module -> {
            UpdateReport report = update(memory, module, NEW, 2);
            assertThat(report.method()).isEqualTo(method());
            assertLearned(memory, module, ofAll);
        });
    }

    @Test
    void imagesOneByOneInAnotherOrderOrInTwoUpdatesLearnTheSame(NativeMemory memory) {
        UnaryOperator<AnomalyModule> plain = module -> module;
        List<Judged> ofAll = fitted(memory, all(), plain);
        List<Sample> reversed = new ArrayList<>(NEW);
        Collections.reverse(reversed);
        fitAndSave(memory, plain);
        withLoaded(memory, plain, module -> {
            for (Sample each : reversed) {
                update(memory, module, List.of(each), 1);
            }
            assertLearned(memory, module, ofAll);
            int arrays = memory.usage().arrays();
            update(memory, module, FORMER, 3);
            assertThat(memory.usage().arrays()).isEqualTo(arrays);
        });
    }

    @Test
    void aModuleForTilesForARegionAndForPaddedImagesIsUpdatedToo(NativeMemory memory) {
        RegionConfig left = new RegionConfig(
                List.of(List.of(0.0, 0.0), List.of(0.5, 0.0), List.of(0.5, 1.0), List.of(0.0, 1.0)),
                List.of(),
                List.of(),
                Optional.empty());
        List<UnaryOperator<AnomalyModule>> wrappers = List.of(
                UpdateContract::tiled,
                module -> PaintedModule.of(tiled(module), ScoringConfig.NONE, ResizeMode.STRETCH, left, environment()),
                module -> PaintedModule.of(
                        module, ScoringConfig.NONE, ResizeMode.LETTERBOX, RegionConfig.NONE, environment()));
        for (UnaryOperator<AnomalyModule> wrapper : wrappers) {
            List<Judged> ofAll = fitted(memory, all(), wrapper);
            fitAndSave(memory, wrapper);
            withLoaded(memory, wrapper, module -> {
                update(memory, module, NEW, 2);
                assertLearned(memory, module, ofAll);
            });
        }
    }

    @Test
    void aReferenceOfScoresIsLearnedAgainFromHeldOutImages(NativeMemory memory) {
        ScoringConfig standardized = new ScoringConfig(ScoringConfig.ImageScore.MAX, 0.01, false, true);
        UnaryOperator<AnomalyModule> wrapper = module -> ScoredModule.of(module, standardized);
        List<Judged> ofAll = fitted(memory, all(), wrapper);
        fitAndSave(memory, wrapper);
        withLoaded(memory, wrapper, module -> {
            assertThatThrownBy(() -> update(memory, module, NEW, 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("an update needs some of these, too");
            List<Sample> heldOut = Specks.samples("validation", Label.NORMAL, 3);
            assertThat(fit(memory, List.of()).update(module, NEW, heldOut, new Specks(NEW, 0, 0, 2).loader()))
                    .isPresent();
            assertLearned(memory, module, ofAll);
        });
    }

    @Test
    void scoringLoadsNothingThatOnlyAnUpdateNeeds(NativeMemory memory) {
        fitAndSave(memory, module -> module);
        withNew(memory, module -> {
            saved().load(module);
            assertThat(module.state().keptForUpdate()).isEmpty();
            assertThatThrownBy(() -> update(memory, module, NEW, 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("fit it again to the former and the new images together");
        });
    }

    private static AnomalyModule tiled(AnomalyModule module) {
        ImageSize tile = module.inputSize();
        ImageSize image = new ImageSize(tile.height(), 2 * tile.width());
        return TiledModule.of(module, new TileGrid(image, tile, tile));
    }

    private static List<Sample> all() {
        List<Sample> all = new ArrayList<>(FORMER);
        all.addAll(NEW);
        return all;
    }

    private List<Judged> fitted(NativeMemory memory, List<Sample> images, UnaryOperator<AnomalyModule> wrapper) {
        List<Judged> judged = new ArrayList<>();
        withNew(memory, module -> {
            AnomalyModule wrapped = wrapper.apply(module);
            fit(memory, List.of()).fit(wrapped, new Specks(images, 3, 0, 3));
            judged.addAll(Judged.by(wrapped, memory, JUDGED));
        });
        return judged;
    }

    private void fitAndSave(NativeMemory memory, UnaryOperator<AnomalyModule> wrapper) {
        withNew(memory, module -> fit(memory, List.of(saved().afterEachEpoch()))
                .fit(wrapper.apply(module), new Specks(FORMER, 3, 0, 2)));
    }

    private void withLoaded(NativeMemory memory, UnaryOperator<AnomalyModule> wrapper, Look look) {
        withNew(memory, module -> {
            AnomalyModule wrapped = wrapper.apply(module);
            saved().open().loadForUpdate(wrapped);
            look.at(wrapped);
        });
    }

    private UpdateReport update(NativeMemory memory, AnomalyModule module, List<Sample> images, int batch) {
        return fit(memory, List.of())
                .update(module, images, List.of(), new Specks(images, 0, 0, batch).loader())
                .orElseThrow();
    }
}
