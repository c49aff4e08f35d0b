package guide.ch08;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import guide.ch08.solutions.LinesLogger;
import guide.ch08.solutions.TwicePlugin;
import guide.shared.Lesson;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.plugin.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private static final Path HERE = Path.of(System.getProperty("guide.folder"), "08");

    @Test
    void allFourPartsAreFoundByName() throws IOException {
        try (URLClassLoader jar = jar(HERE.resolve("jar"))) {
            Registry registry = Registry.load(jar);
            assertThat(registry.models()).containsKeys("brightness", "cflow");
            assertThat(registry.callbacks()).containsKeys("shout", "metrics");
            assertThat(registry.data()).containsKeys("cloth", "folder");
            assertThat(registry.metrics()).containsKeys("image_Gap", "image_AUROC");

            Config tree = new Composer(Recipes.of(List.of(), jar))
                    .compose(List.of("model=brightness", "data=cloth", "callbacks.add=[shout]"))
                    .config();
            assertThat(tree.getString("callbacks.shout.word")).isEqualTo("Gap");
            assertThat(tree.getInt("trainer.max_epochs")).isEqualTo(1);
        }
    }

    @Test
    void theModelFindsTheSquares() {
        assertThat(Lesson.fit(1, state -> new Brightness(new ImageSize(16, 16), state))
                        .auroc())
                .isEqualTo(1);
    }

    @Test
    void exercises1And2AMetricAndALoggerOfAnotherJar(@TempDir Path folder) throws IOException {
        try (URLClassLoader jar = jar(HERE.resolve("solutions").resolve("jar"))) {
            Registry registry = Registry.load(jar);
            assertThat(registry.metrics()).containsKey("image_Margin").doesNotContainKey("image_Gap");
            assertThat(registry.loggers()).containsKey("lines");
        }
        Path file = folder.resolve("lines.txt");
        try (LinesLogger logger = new LinesLogger(file)) {
            logger.scalars(1, Map.of("loss", 0.5));
            logger.scalars(2, Map.of("loss", 0.25));
        }
        assertThat(file).hasContent("1 {loss=0.5}\n2 {loss=0.25}");
    }

    @Test
    void exercise3ANameThatIsTakenIsRefused(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Plugin.class.getName()), TwicePlugin.class.getName());
        try (URLClassLoader jar = jar(folder)) {
            assertThatThrownBy(() -> Registry.load(jar))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("image_AUROC");
        }
    }

    /** The folder as a class loader sees a jar with the same content. */
    private static URLClassLoader jar(Path folder) throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginsTest.class.getClassLoader());
    }
}
