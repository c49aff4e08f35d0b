package io.anomalight.framework.config.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.record.References;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding and listing recipes. */
class RecipesTest {
    private static final String PLUGIN = "META-INF/services/io.anomalight.framework.plugin.Plugin";

    private final Path temp;

    RecipesTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void listsGroupsAndTheirRecipesWithTheFirstComment() {
        Recipes recipes = RecipeFolder.typical(temp).recipes();

        assertThat(recipes.groups()).containsExactly("data", "experiment", "model", "trainer");
        assertThat(recipes.options("model"))
                .containsExactly(entry("cflow", "Normalizing flows."), entry("padim", "One Gaussian a position."));
        assertThat(recipes.options("data")).containsExactly(entry("folder", ""), entry("sample", ""));
        assertThat(recipes.options("nothing")).isEmpty();
    }

    @Test
    void aFolderThatIsOnTheClassPathTooIsListedOnce() throws IOException {
        RecipeFolder.typical(temp.resolve("configs"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {temp.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Path folder = temp.resolve("configs");

            assertThat(Recipes.of(List.of(folder), loader).places()).containsExactly(folder.toString());
        }
    }

    @Test
    void theFirstFolderWins() {
        Path first = temp.resolve("first");
        Path second = temp.resolve("second");
        new RecipeFolder(first).with("model/cflow.conf", "# Mine.\nname = mine");
        RecipeFolder.typical(second);
        Recipes recipes = Recipes.of(List.of(first, second), RecipeFolder.emptyClassPath());

        assertThat(recipes.options("model")).contains(entry("cflow", "Mine."));
        assertThat(new Composer(recipes).compose(List.of()).config().getString("model.name"))
                .isEqualTo("mine");
    }

    @Test
    void aMissingFolderIsOneSentence() {
        Path missing = temp.resolve("missing");

        assertThatThrownBy(() -> Recipes.of(List.of(missing), RecipeFolder.emptyClassPath()))
                .isInstanceOf(UserError.class)
                .hasMessage("the recipe folder " + missing + " doesn't exist or is not a folder: name one that holds"
                        + " recipes as <group>/<option>.conf");
    }

    @Test
    void recipesAreFoundInSeveralJarsAndClassFolders() throws IOException {
        Path own = jar(
                "own jar.jar",
                Map.of(
                        "configs/", "",
                        "configs/config.conf", "defaults { model = cflow }",
                        "configs/model/cflow.conf", "# Ours.\ninclude \"base\"\nname = cflow",
                        "configs/model/base.conf", "lr = 1"));
        // This one was written without entries for its folders, as some tools do.
        Path plugin = jar(
                "plugin.jar",
                Map.of(
                        PLUGIN,
                        "x.Y",
                        "configs/model/other.conf",
                        "# Theirs.\nname = other\nb = ${a}\na = 2",
                        "configs/model/cflow.conf",
                        "# Shadowed."));
        Path classes = temp.resolve("classes");
        new RecipeFolder(classes).with("configs/data/mine.conf", "# Mine.");
        try (URLClassLoader loader = loader(own, plugin, classes)) {
            Recipes recipes = Recipes.of(List.of(), loader);

            assertThat(recipes.groups()).containsExactly("data", "model");
            assertThat(recipes.options("model"))
                    .containsExactly(entry("base", ""), entry("cflow", "Ours."), entry("other", "Theirs."));
            assertThat(recipes.options("data")).containsExactly(entry("mine", "Mine."));
            Composer composer = new Composer(recipes);
            assertThat(composer.compose(List.of()).config().getInt("model.lr")).isEqualTo(1);
            Composition other = composer.compose(List.of("model=other"));
            assertThat(other.config().getInt("model.b")).isEqualTo(2);
            assertThat(Origins.describe(other.config().getValue("model.a").origin()))
                    .isEqualTo("plugin.jar!/configs/model/other.conf:4");
        }
    }

    @Test
    void foldersComeBeforeTheClassPathAndMayBuildOnIt() throws IOException {
        Path jar = jar(
                "own.jar",
                Map.of(
                        "configs/", "",
                        "configs/config.conf", "defaults { model = cflow }",
                        "configs/model/cflow.conf", "name = cflow\nlr = 1\nstop { patience = 3, mode = max }"));
        RecipeFolder mine = new RecipeFolder(temp.resolve("mine"))
                .with("model/cflow.conf", "include \"cflow\"\nlr = 2\nstop.patience = 5");
        try (URLClassLoader loader = loader(jar)) {
            Composer composer = new Composer(Recipes.of(List.of(mine.folder()), loader));

            assertThat(composer.compose(List.of()).config().getObject("model").unwrapped())
                    .isEqualTo(Map.of("name", "cflow", "lr", 2, "stop", Map.of("patience", 5, "mode", "max")));
        }
    }

    @Test
    void componentsProvideTheDefaultsOfTheirSections() {
        RecipeFolder recipes = RecipeFolder.typical(temp)
                .with("callbacks/mine.conf", "use = [images]\nimages { save = false }")
                .with("callbacks/components/images.conf", "save = true\nlogged = 4")
                .with("callbacks/components/timer.conf", "duration = 1h")
                .with("model/components/weights.conf", "file = null");

        Composition composed = recipes.compose("+callbacks=mine", "callbacks.timer.duration=2h");
        assertThat(composed.config().getObject("callbacks").unwrapped())
                .isEqualTo(Map.of(
                        "use", List.of("images"),
                        "images", Map.of("save", false, "logged", 4),
                        "timer", Map.of("duration", "2h")));
        assertThat(composed.config().hasPath("model.weights")).isFalse();
    }

    @Test
    void aRecipeThatIsNoTextIsNamed() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(temp);
        Files.write(temp.resolve("model/cflow.conf"), new byte[] {(byte) 0xff, 'a'});

        assertThatThrownBy(recipes::compose)
                .isInstanceOf(UserError.class)
                .hasMessage("the recipe " + temp.resolve("model/cflow.conf")
                        + " can't be read, because it is not UTF-8 text: save it as UTF-8");
    }

    @Test
    void aRecipeThatIsNotChosenMayBeDamaged() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(temp).with("data/open.conf", "# Open.\na = {");
        Files.write(temp.resolve("model/old.conf"), "# Caf\u00e9.\nname = x".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(recipes.compose("model=padim").config().getString("model.name"))
                .isEqualTo("padim");
        assertThat(recipes.recipes().options("model")).containsKeys("cflow", "old", "padim");
        assertThat(recipes.recipes().isReadable("model", "old")).isFalse();
        assertThat(recipes.recipes().isReadable("data", "open")).isFalse();
        record Named(String name) {}
        assertThat(new References(recipes.recipes())
                        .chosen("model", "unknown", Named.class)
                        .settings())
                .hasSize(1);
    }

    @Test
    void aDescriptionIsTheSentencesThatBeginOnTheFirstCommentLine() {
        Recipes recipes = new RecipeFolder(temp)
                .with("model/a.conf", "# One. Two begins\n# here. Three.\nname = a")
                .with("model/b.conf", "# One sentence\n# on two lines\n#\n# and a paragraph.\nname = b")
                .with("model/c.conf", "# At version 0.4.\n# Not this.")
                .recipes();

        assertThat(recipes.options("model"))
                .containsExactly(
                        entry("a", "One. Two begins here."),
                        entry("b", "One sentence on two lines"),
                        entry("c", "At version 0.4."));
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static URLClassLoader loader(Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }
}
