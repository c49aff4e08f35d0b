package guide.ch07;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import guide.ch07.solutions.CameraWithRegion;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final Path HERE = Path.of(System.getProperty("guide.folder"), "07");
    private static final Path SOLUTIONS = HERE.resolve("solutions").resolve("configs");

    @Test
    void aWordBecomesARecord() {
        assertThat(WordToRecord.camera(HERE.resolve("configs"), List.of("camera=line", "camera.exposure_millis=5")))
                .isEqualTo(new Camera(5, Camera.Light.RING, List.of("polariser"), Optional.empty()));
    }

    @Test
    void theBrokenRecipeIsRefusedWithAllItsFaults() throws IOException {
        assertThat(refusal("camera=broken").replace(HERE + "/", "") + "\n")
                .isEqualTo(Files.readString(HERE.resolve("broken.txt")));
    }

    @Test
    void eachWrongWordIsRefusedInASentence() throws IOException {
        assertThat(List.of(
                        refusal("camera=lime"),
                        refusal("camera=line", "camera.exposre=0"),
                        refusal("camera=line", "camera.exposure_millis=0")))
                .isEqualTo(Files.readAllLines(HERE.resolve("refused.txt")));
    }

    @Test
    void exercise1ASectionHasASectionOfItsOwn() {
        ConfigReader reader = new ConfigReader(alone("camera=region", "camera.region.left=0"));
        assertThat(reader.read("camera", CameraWithRegion.class))
                .contains(new CameraWithRegion(20, new CameraWithRegion.Region(0, 100, 400, 300)));
        ConfigReader wrong = new ConfigReader(alone("camera=region", "camera.region.width=0"));
        wrong.read("camera", CameraWithRegion.class);
        assertThat(wrong.faults())
                .singleElement()
                .asString()
                .endsWith("region.conf:3: camera.region: a region has at least one pixel, but is 0x300");
    }

    @Test
    void exercise2ARecipeTakesOverAnother() {
        assertThat(WordToRecord.camera(SOLUTIONS, List.of("camera=night")))
                .isEqualTo(new Camera(200, Camera.Light.BACK, List.of("polariser"), Optional.empty()));
    }

    @Test
    void exercise3AnExperimentChoosesAModelAndItsSettings() {
        Config tree =
                new Composer(recipes()).compose(List.of("experiment=small")).config();
        assertThat(tree.getString("model.name")).isEqualTo("padim");
        assertThat(tree.getInt("model.input_size")).isEqualTo(64);
        // What the recipe does not say stays as the model's own recipe has it.
        assertThat(tree.getInt("model.n_features")).isEqualTo(100);
    }

    private static String refusal(String... overrides) {
        return catchThrowableOfType(
                        ConfigException.class, () -> WordToRecord.camera(HERE.resolve("configs"), List.of(overrides)))
                .getMessage();
    }

    private static Config alone(String... overrides) {
        return new Composer(recipes())
                .composeAlone("camera", List.of(overrides))
                .config();
    }

    private static Recipes recipes() {
        return Recipes.of(List.of(SOLUTIONS), ConfigurationTest.class.getClassLoader());
    }
}
