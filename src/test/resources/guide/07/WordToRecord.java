package guide.ch07;

import com.typesafe.config.Config;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes a record of a recipe and of what was typed. */
public final class WordToRecord {
    private WordToRecord() {}

    /** The folder with recipes, then overrides such as {@code camera=line} and {@code camera.exposure_millis=5}. */
    public static void main(String... arguments) {
        List<String> overrides = List.of(arguments).subList(1, arguments.length);
        System.out.println(camera(Path.of(arguments[0]), overrides));
    }

    static Camera camera(Path folder, List<String> overrides) {
        Recipes recipes = Recipes.of(List.of(folder), WordToRecord.class.getClassLoader());
        Config tree = new Composer(recipes).composeAlone("camera", overrides).config();
        ConfigReader reader = new ConfigReader(tree);
        Optional<Camera> camera = reader.read("camera", Camera.class);
        reader.check();
        return camera.orElseThrow();
    }
}
