package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.resolver.Resolvers;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.plugin.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resolver of a jar is used like a built-in one. */
class PluginResolverTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 9, 14, 5, 6);

    @TempDir
    private Path folder;

    @Test
    void itResolvesTheTextsThatCallIt() throws IOException {
        try (URLClassLoader loader = jarWith(Doubling.class)) {
            Resolvers resolvers =
                    new Resolvers(TIME, () -> Registry.load(loader).resolvers());

            assertThat(resolvers
                            .resolve(ConfigFactory.parseString("a = \"x_${twice:ab}_${now:%Y}\""))
                            .getString("a"))
                    .isEqualTo("x_abab_2026");
        }
    }

    @Test
    void itCantReplaceABuiltInOne() throws IOException {
        try (URLClassLoader loader = jarWith(Replacing.class)) {
            assertThatThrownBy(() -> Registry.load(loader))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("\"oc.env\" can't be the name of a resolver");
        }
    }

    private URLClassLoader jarWith(Class<? extends Plugin> plugin) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Plugin.class.getName()), plugin.getName() + "\n");
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginResolverTest.class.getClassLoader());
    }

    /** Adds a resolver. */
    public static final class Doubling extends Plugin {
        @Override
        protected void configure() {
            bindResolver("twice", text -> text + text);
        }
    }

    /** Tries to read the environment in its own way. */
    public static final class Replacing extends Plugin {
        @Override
        protected void configure() {
            bindResolver("oc.env", text -> text);
        }
    }
}
