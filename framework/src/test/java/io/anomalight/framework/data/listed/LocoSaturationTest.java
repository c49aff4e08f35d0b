package io.anomalight.framework.data.listed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.DefectMasks.Saturation;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code defects_config.json} in a tiny folder with the layout of MVTec LOCO AD. */
class LocoSaturationTest {
    private final Path root;
    private final PublishedConfig config;

    LocoSaturationTest(@TempDir Path root) {
        this.root = root;
        config = new PublishedConfig(
                root,
                new Categories(List.of("pushpins")),
                TestFiles.split(Validation.GIVEN, 0.5),
                Optional.empty(),
                TestFiles.LOADER);
    }

    private void loco() {
        for (String image : List.of("train/good/0", "validation/good/0", "test/good/0", "test/logical_anomalies/0")) {
            TestFiles.png(root.resolve("pushpins/" + image + ".png"), 8, 8, 100);
        }
        for (int i = 0; i < 2; i++) {
            BufferedImage mask = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            mask.getRaster().setSample(i, 0, 0, 7);
            TestFiles.png(root.resolve("pushpins/ground_truth/logical_anomalies/0/00" + i + ".png"), mask);
        }
    }

    private static final String ENTRY =
            """
            {"defect_name": "missing", "pixel_value": %s, "saturation_threshold": %s, "relative_saturation": %s}""";

    private void defectsConfig(String text) throws IOException {
        Files.writeString(root.resolve("pushpins/defects_config.json"), text);
    }

    @Test
    void theSaturationAreasOfLocoComeWithTheMasks() throws IOException {
        loco();
        defectsConfig("[" + ENTRY.formatted(7, 2, false) + "]");

        Splits splits = MvtecLoco.mvtecLoco(config, TestFiles.environment(0)).splits();

        HostImage image = splits.test().get(1).read(new ImageSize(8, 8));
        assertThat(image.defects().orElseThrow().saturation()).isEqualTo(Map.of(7, new Saturation(2, false)));
        assertThat(image.defects().orElseThrow().read(image.size())).hasSize(2);
        assertThat(splits.notes().toString()).doesNotContain("defects_config.json");
        Files.delete(root.resolve("pushpins/defects_config.json"));
        splits = MvtecLoco.mvtecLoco(config, TestFiles.environment(0)).splits();
        assertThat(splits.test().get(1).read(new ImageSize(8, 8)).defects()).isEmpty();
        assertThat(splits.notes().toString()).contains("so pixel_AUsPRO05 and pixel_AUsPRO30 are undefined.");
    }

    @Test
    void aDamagedFileOfSaturationAreasIsNamedWithItsEntry() throws IOException {
        loco();
        Map<String, String> damages = new LinkedHashMap<>();
        damages.put("[", "it is no JSON");
        damages.put("{}", "it is no list of kinds of defects");
        damages.put("[" + ENTRY.formatted(0, 2, false) + "]", "pixel_value must be from 1 to 255 in {");
        damages.put("[" + ENTRY.formatted(7, 1.5, true) + "]", "saturation_threshold must be above 0 and at most 1");
        damages.put("[{\"pixel_value\": 7}]", "saturation_threshold and relative_saturation are missing in {");
        damages.put(
                "[" + ENTRY.formatted(7, 2, false) + "," + ENTRY.formatted(7, 3, false) + "]",
                "two kinds have the pixel_value 7");
        for (Map.Entry<String, String> damage : damages.entrySet()) {
            defectsConfig(damage.getKey());

            assertThatThrownBy(() -> MvtecLoco.mvtecLoco(config, TestFiles.environment(0))
                            .splits())
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(
                            root.resolve("pushpins/defects_config.json") + " is damaged: " + damage.getValue());
        }
    }
}
