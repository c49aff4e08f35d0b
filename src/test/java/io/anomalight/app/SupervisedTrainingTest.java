package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SuperSimpleNet, trained with defects of a data recipe (data.split.train_defects_ratio). */
class SupervisedTrainingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeParts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 12);
    }

    @Test
    void trainsOnHalfOfTheDefectsAndTestsOnOthers() throws IOException {
        TrainedRun run = train("experiment=supersimplenet_supervised", "data.mask_dir=masks");

        assertThat(run.scores().get("image_AUROC")).isPresent();
        assertThat(run.scores().get("pixel_AUROC")).isPresent();
        JsonNode record = new ObjectMapper()
                .readTree(run.directory().resolve("splits.json").toFile());
        Set<String> trained = defects(record, "train");
        Set<String> tested = defects(record, "test");
        assertThat(trained).hasSizeBetween(2, 10);
        assertThat(tested).isNotEmpty().doesNotContainAnyElementsOf(trained);
        assertThat(defects(record, "validation")).isNotEmpty().doesNotContainAnyElementsOf(trained);
    }

    private static Set<String> defects(JsonNode record, String split) {
        return StreamSupport.stream(record.path("images").spliterator(), false)
                .filter(image -> image.path("split").asText().equals(split))
                .filter(image -> image.path("label").asText().equals("anomalous"))
                .map(image -> image.path("path").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void defectsWithoutMasksAreRefused() {
        assertThatThrownBy(() -> train("experiment=supersimplenet_supervised"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("one of them has no mask");
    }

    @Test
    void anyOtherModelRefusesDefectiveTrainingImages() {
        assertThatThrownBy(() -> train("model=supersimplenet", "data.split.train_defects_ratio=0.5"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("supersimplenet learns from good parts only, but")
                .hasMessageContaining("remove them (data.split.train_defects_ratio=0), or let it learn from them"
                        + " (model.supervised=true)");
        assertThatThrownBy(() -> train("model=patchcore", "data.split.train_defects_ratio=0.5"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("patchcore learns from good parts only, but")
                .hasMessageContaining("or use a model that learns from defects");
    }

    private TrainedRun train(String... more) {
        List<String> overrides = new ArrayList<>(List.of(more));
        overrides.addAll(List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.train_batch_size=4",
                "model.backbone=resnet18",
                "model.layers=[layer1]",
                "model.pre_trained=false",
                "model.input_size=48",
                "trainer.max_epochs=1",
                "trainer.default_root_dir=" + folder.resolve("results")));
        return Experiment.compose(overrides.toArray(String[]::new)).train();
    }
}
