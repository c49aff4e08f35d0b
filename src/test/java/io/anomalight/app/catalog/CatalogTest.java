package io.anomalight.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog = Catalog.of(List.of());

    @Test
    void everyModelIsListedWithItsDescription() {
        assertThat(CatalogText.list(Kind.MODELS, catalog))
                .contains("chosen with model=<name>")
                .containsPattern("  cflow +CFLOW: conditional normalizing flows");
        assertThat(CatalogText.list(Kind.CALLBACKS, catalog))
                .contains("chosen with callbacks.add=[<name>]", "early_stopping", "callbacks=default uses [metrics, ");
    }

    @Test
    void onePartIsShownWithEveryOption() {
        assertThat(CatalogText.full(Kind.MODELS, catalog.part(Kind.MODELS, "cflow")))
                .startsWith("cflow, chosen with model=cflow\nCFLOW: ")
                .contains("model.fiber_batch_size = 256\n    a whole number\n    feature vectors per optimizer step")
                .contains("model.decoder = freia-cflow\n    one of freia-cflow, freia-flow\n");
        assertThat(CatalogText.full(Kind.DATA, catalog.part(Kind.DATA, "mvtec")))
                .contains("data.root (required)\n    a path\n    The folder that holds the categories.");
    }

    @Test
    void everyModelCanBeTiled() {
        assertThat(catalog.parts(Kind.MODELS)).isNotEmpty().allSatisfy(model -> assertThat(model.settings())
                .filteredOn(setting -> setting.key().startsWith("model.tiling."))
                .extracting(Setting::key, Setting::value)
                .containsExactly(tuple("model.tiling.tile_size", "null"), tuple("model.tiling.stride", "null")));
    }

    @Test
    void anUnknownNameIsRefusedWithTheMostSimilar() {
        assertThatThrownBy(() -> catalog.part(Kind.CALLBACKS, "earlystopping"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "there is no \"earlystopping\" among the callbacks, did you mean early_stopping?");
    }

    @Test
    void missingDescriptionsAreMarked() {
        Reference part = new Reference(
                "shout", "", List.of(new Setting("callbacks.shout.times", "a whole number", List.of(), "", false, "")));
        assertThat(CatalogText.full(Kind.CALLBACKS, part))
                .isEqualTo(
                        """
                        shout, chosen with callbacks.add=[shout]
                        (not described)

                        callbacks.shout.times
                            a whole number
                            (not described)""");
    }

    @Test
    void jsonHasTheSameContents() throws IOException {
        JsonNode trainer = new ObjectMapper()
                .readTree(CatalogJson.of(catalog.parts(Kind.TRAINER)))
                .get(0);
        assertThat(trainer.get("name").asText()).isEqualTo("default");
        JsonNode threshold = trainer.get("settings").findParents("key").stream()
                .filter(setting -> setting.get("key").asText().equals("trainer.threshold.method"))
                .findFirst()
                .orElseThrow();
        assertThat(threshold.get("type").asText()).isEqualTo("one of adaptive, manual");
        assertThat(threshold.get("choices")).hasSize(2);
        assertThat(threshold.get("default").asText()).isEqualTo("adaptive");
        assertThat(threshold.get("description").asText()).startsWith("adaptive: the threshold with the best F1");
    }

    @Test
    void aBarOrABracketDoesNotBreakATable() {
        assertThat(CatalogMarkdown.pages(catalog).get("models.md"))
                .contains("`model.weights.<name>.file`")
                .doesNotContain("<root>");
    }
}
