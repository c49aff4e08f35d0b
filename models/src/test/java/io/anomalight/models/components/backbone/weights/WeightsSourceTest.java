package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.record.SecretText;
import io.anomalight.models.components.backbone.Backbone;
import java.io.File;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightsSourceTest {
    private static final String INTEGRITY = "sha512-" + "A".repeat(86) + "==";

    @Test
    void theCatalogHasEveryBackboneAndAtMostOneSourceOfEach() {
        Config catalog = ConfigFactory.parseFile(new File("../configs/model/components/weights.conf"));
        assertThat(catalog.root().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Backbone.all().stream().map(Backbone::id).toList());
        for (String backbone : catalog.root().keySet()) {
            Config entry = catalog.getConfig(backbone);
            WeightsSource source = source(text(entry, "url"), text(entry, "npm"), text(entry, "integrity"));
            assertThat(source.url().isPresent() && source.npm().isPresent())
                    .as(backbone)
                    .isFalse();
        }
    }

    @Test
    void everyAddressIsPinnedByCommitAndChecksum() {
        Config catalog = ConfigFactory.parseFile(new File("../configs/model/components/weights.conf"));
        assertThat(catalog.root().keySet()).isNotEmpty();
        for (String backbone : catalog.root().keySet()) {
            Config entry = catalog.getConfig(backbone);
            text(entry, "url").ifPresent(url -> {
                assertThat(url).as(backbone).matches("https://huggingface.co/timm/[^/]+/resolve/[0-9a-f]{40}/.*");
                assertThat(text(entry, "sha256").orElse("")).as(backbone).matches("[0-9a-f]{64}");
            });
        }
    }

    @Test
    void onlyHttpsIsFetched() {
        for (String url : List.of(
                "http://host/file", "file:///etc/passwd", "https://", "https:///x", "https://h/a b", "https://h/{x}")) {
            assertThatThrownBy(() -> source(Optional.of(url), Optional.empty(), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("url must be an https address, but is \"" + url + "\"");
        }
    }

    @Test
    void aPackageNameCantHoldOptionsOrShellWords() {
        for (String npm : List.of("name", "--registry=x@1", "a b@1.0.0", "a@1.0.0&calc", "../a@1.0.0", "a@^1")) {
            assertThatThrownBy(() -> source(Optional.empty(), Optional.of(npm), Optional.of(INTEGRITY)))
                    .hasMessage("npm must be name@version of a package, but is \"" + npm + "\"");
        }
        assertThatCode(() ->
                        source(Optional.empty(), Optional.of("@scope/some-name@1.0.0-rc.1"), Optional.of(INTEGRITY)))
                .doesNotThrowAnyException();
    }

    @Test
    void aPackageNeedsAnIntegrity() {
        assertThatThrownBy(() -> source(Optional.empty(), Optional.of("name@1.0.0"), Optional.empty()))
                .hasMessageContaining("without its integrity")
                .hasMessageContaining("npm view name@1.0.0 dist.integrity");
        assertThatThrownBy(() -> source(Optional.empty(), Optional.of("name@1.0.0"), Optional.of("sha1-abc")))
                .hasMessageStartingWith("integrity must be");
    }

    private static Optional<String> text(Config entry, String key) {
        return entry.hasPath(key) ? Optional.of(entry.getString(key)) : Optional.empty();
    }

    private static WeightsSource source(Optional<String> url, Optional<String> npm, Optional<String> integrity) {
        return new WeightsSource(
                Optional.empty(), url.map(SecretText::parse), npm, integrity, Optional.empty(), Optional.empty());
    }
}
