package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.catalog.CatalogText;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.Setting;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarTest {
    @TempDir
    Path folder;

    @Test
    void aJarOnTheClassPathContributesACallbackAndItsRecipe() throws IOException {
        try (URLClassLoader loader = jar("mine", "shout")) {
            Composition composition = new Composer(Recipes.of(List.of(), loader)).compose(List.of("callbacks=loud"));
            Registry registry = Registry.load(loader);

            assertThat(registry.callbacks()).containsKeys("shout", "metrics");
            assertThat(ExperimentPlan.read(composition.config(), registry).callbacks())
                    .hasSize(1);
        }
    }

    @Test
    void theCallbackOfAJarIsUsedByNameWithItsDefaults() throws IOException {
        try (URLClassLoader loader = jar("mine", "shout")) {
            Composition composition = new Composer(Recipes.of(List.of(), loader))
                    .compose(List.of("callbacks.use=[]", "callbacks.add=[shout]"));

            assertThat(composition.config().getInt("callbacks.shout.times")).isEqualTo(2);
            assertThat(ExperimentPlan.read(composition.config(), Registry.load(loader))
                            .callbacks())
                    .hasSize(1);
        }
    }

    @Test
    void theCallbackOfAJarIsInTheCatalogue() throws IOException {
        try (URLClassLoader loader = jar("mine", "shout")) {
            Catalog catalog = new Catalog(Registry.load(loader), Recipes.of(List.of(), loader));

            assertThat(CatalogText.list(Catalog.Kind.CALLBACKS, catalog)).containsPattern("shout +Shouts twice\\.");
            assertThat(catalog.part(Catalog.Kind.CALLBACKS, "shout").settings())
                    .containsExactly(
                            new Setting("callbacks.shout.times", "a whole number", List.of(), "2", false, "how often"));
        }
    }

    @Test
    void twoPluginsWithTheSameNameAreRefused() throws IOException {
        try (URLClassLoader loader = jar("mine", "metrics")) {
            assertThatThrownBy(() -> Registry.load(loader))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the plugins on the class path are in conflict")
                    .hasMessageContaining("metrics");
        }
    }

    private URLClassLoader jar(String packageName, String callback) throws IOException {
        Path source = folder.resolve("LoudPlugin.java");
        Files.writeString(
                source,
                """
                package %s;

                import io.anomalight.framework.plugin.Plugin;
                import io.anomalight.framework.callback.Callback;

                public final class LoudPlugin extends Plugin {
                    public record Config(int times) {}

                    @Override
                    protected void configure() {
                        bindCallback("%s", Config.class, (config, environment) -> new Callback() {});
                    }
                }
                """
                        .formatted(packageName, callback));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).isZero();
        Path jar = folder.resolve("loud.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : List.of("LoudPlugin.class", "LoudPlugin$Config.class", "LoudPlugin$1.class")) {
                String path = packageName + "/" + name;
                add(out, path, Files.readAllBytes(classes.resolve(path)));
            }
            add(out, "META-INF/services/io.anomalight.framework.plugin.Plugin", packageName + ".LoudPlugin");
            add(out, "configs/callbacks/components/" + callback + ".conf", "# Shouts twice.\n\n# how often\ntimes = 2");
            add(
                    out,
                    "configs/callbacks/loud.conf",
                    "# Shouts.\nuse = [" + callback + "]\n" + callback + " { times = 3 }");
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
    }

    private static void add(JarOutputStream jar, String name, String text) throws IOException {
        add(jar, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
