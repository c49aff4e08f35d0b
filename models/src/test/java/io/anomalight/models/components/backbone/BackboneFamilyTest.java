package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneFamilyTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Path folder;

    BackboneFamilyTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A family as a jar of its own would have it. */
    public static final class Squares implements BackboneFamily {
        @Override
        public List<Backbone> backbones() {
            return List.of(new Named("squares"));
        }
    }

    /** A family with a name that is taken. */
    public static final class Twice implements BackboneFamily {
        @Override
        public List<Backbone> backbones() {
            return List.of(new Named("resnet18"));
        }
    }

    private record Named(String id) implements Backbone {
        @Override
        public List<FeatureLayer> layers() {
            return List.of(new FeatureLayer("squares", 3, 16, FeatureLayer.Edge.WHOLE));
        }

        @Override
        public long parameters() {
            return 0;
        }

        @Override
        public FeatureExtractor load(
                List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void aJarAddsABackboneByItsName() throws IOException {
        use(Squares.class);
        assertThat(Backbone.named("squares").layers()).hasSize(1);
        assertThat(Backbone.all()).extracting(Backbone::id).contains("resnet18", "squares");
        assertThat(new BackboneSpec("squares", List.of("squares"), false, Map.of()).taps())
                .hasSize(1);
    }

    @Test
    void aNameThatIsTakenIsAnError() throws IOException {
        use(Twice.class);
        assertThatThrownBy(Backbone::all)
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "two families on the class path have a backbone named \"resnet18\": rename one or remove its"
                                + " jar");
    }

    @Test
    void aModelThatCopiesItsEncoderSaysWhichItCanUse() {
        assertThatThrownBy(() -> new Named("squares").residualFor("trains a copy of its encoder"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("backbone must be a residual network, because the model trains a copy of its"
                        + " encoder: one of resnet18, resnet34, resnet50, wide_resnet50_2")
                .hasMessageEndingWith("but is \"squares\"");
    }

    @Test
    void aLayerOfPatchesRefusesASizeThatIsNotAMultiple() throws IOException {
        use(Squares.class);
        BackboneSpec spec = new BackboneSpec("squares", List.of("squares"), false, Map.of());
        spec.requireRoom(new ImageSize(32, 48));
        assertThatThrownBy(() -> spec.requireRoom(new ImageSize(32, 50)))
                .hasMessage(
                        "input_size must be a multiple of 16 on both sides, because the encoder divides the image into"
                                + " patches of 16 pixels: for instance 48 or 64 instead of 50, but is 32x50");
    }

    private void use(Class<?> family) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackboneFamily.class.getName()), family.getName());
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader(new URL[] {url(folder)}, getClass().getClassLoader()));
    }

    private static URL url(Path folder) throws MalformedURLException {
        return folder.toUri().toURL();
    }
}
