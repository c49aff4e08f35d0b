package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose shadows score the same images. A score of 1 is anomalous, and 0 is normal. */
class ShadowTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);
    private static final String PATH = "/v1/products/lid/shadow";

    @TempDir
    Path folder;

    private FakeFolder archives;
    private FakeFolder shadows;

    @BeforeEach
    void fill() throws IOException {
        archives = new FakeFolder(Files.createDirectory(folder.resolve("parts")));
        shadows = new FakeFolder(Files.createDirectory(folder.resolve("shadows")));
        archives.put("lid", 1, 1);
        archives.put("cap", 1, 1);
    }

    private Service serve() {
        return Service.start(
                ServiceKeys.read(
                        Map.of(
                                "models",
                                folder.resolve("parts").toString(),
                                "shadow",
                                folder.resolve("shadows").toString(),
                                "port",
                                "0",
                                "poll_seconds",
                                "1"),
                        Optional.empty()),
                archives);
    }

    private static void score(Client client, int images) {
        for (int i = 0; i < images; i++) {
            assertThat(client.post("/v1/products/lid/predict?threshold=" + i, PICTURE)
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void awaitCount(Client client, String count, int images) {
        eventually(
                count + " " + images, () -> client.get(PATH).json().get(count).intValue() == images);
    }

    @Test
    void verdictsThatDifferAreCountedAndListed() {
        shadows.put("lid", 1, 0);
        try (Service service = serve()) {
            Client client = new Client(service);
            score(client, 3);
            awaitCount(client, "differ", 3);

            JsonNode shadow = client.get(PATH).json();
            assertThat(shadow.get("file").textValue()).isEqualTo("lid.anomalight");
            assertThat(shadow.get("state").textValue()).isEqualTo("loaded");
            assertThat(shadow.get("agree").intValue()).isZero();
            assertThat(shadow.get("mean_difference").doubleValue()).isEqualTo(1);
            assertThat(shadow.get("largest_difference").doubleValue()).isEqualTo(1);
            assertThat(shadow.get("latest").findValuesAsText("label"))
                    .as("by the model's own threshold, not that of the request")
                    .containsOnly("anomalous");
            assertThat(shadow.get("latest").findValuesAsText("shadow_label"))
                    .containsExactly("normal", "normal", "normal");
            assertThat(client.get("/metrics").text())
                    .contains("anomalight_shadow_images_total{outcome=\"differ\",product=\"lid\"} 3.0")
                    .contains("anomalight_shadow_difference_max{product=\"lid\"} 1.0")
                    .contains("anomalight_loads_total{outcome=\"loaded\",product=\"lid\"} 1.0");

            shadows.put("lid", 1, 1);
            eventually("the new shadow agrees", () -> {
                score(client, 1);
                return client.get(PATH).json().get("agree").intValue() > 0;
            });
        }
    }

    @Test
    void anAnswerDoesNotWaitForTheShadowAndDroppedImagesAreCounted() throws InterruptedException {
        shadows.put("lid", 1, 1);
        try (Service service = serve()) {
            Client client = new Client(service);
            assertThat(client.get("/v1/products/lid/model").status()).isEqualTo(200);
            FakeScorer busy = new FakeScorer(1);
            archives.next("lid", busy); // the next model that is loaded is the shadow
            score(client, 1);
            busy.awaitBegun();

            score(client, 64 + 5);

            assertThat(client.get(PATH).json().get("dropped").intValue()).isEqualTo(5);
            assertThat(client.get("/metrics").text())
                    .contains("anomalight_shadow_images_total{outcome=\"dropped\",product=\"lid\"} 5.0");
            busy.allow(100);
            awaitCount(client, "agree", 65);
        }
    }

    @Test
    void aProductWithoutAShadowSaysSo() {
        shadows.put("lid", 1, 1);
        try (Service service = serve()) {
            Client client = new Client(service);

            assertThat(client.get("/v1/products/cap/shadow").status()).isEqualTo(404);
            assertThat(client.get("/v1/products/cap/shadow")
                            .json()
                            .get("detail")
                            .textValue())
                    .startsWith("The product has no shadow; put an archive of its name");
            assertThat(client.post("/v1/products/cap/predict", PICTURE).status())
                    .isEqualTo(200);
        }
        try (Service service = Service.start(FakeConfig.of(), () -> FakeScorer.free(1))) {
            assertThat(new Client(service)
                            .get("/v1/products/fake/shadow")
                            .json()
                            .get("detail")
                            .textValue())
                    .startsWith("The service has no shadows");
        }
    }

    @Test
    void aDamagedShadowHarmsNoAnswer() {
        shadows.put("lid", "nonsense");
        try (Service service = serve()) {
            Client client = new Client(service);
            score(client, 2);
            awaitCount(client, "failed", 2);

            assertThat(client.get(PATH).json().get("problem").textValue())
                    .isEqualTo("lid.anomalight is damaged; copy it again.");
        }
    }

    @Test
    void theOnlyProductHasAShadowToo() {
        AtomicInteger loads = new AtomicInteger();
        FakeScorer shadow = FakeScorer.free(1);
        try (Service service = Service.start(
                FakeConfig.of("shadow", "new.anomalight"),
                () -> loads.getAndIncrement() == 0 ? FakeScorer.free(1) : shadow)) {
            Client client = new Client(service);
            client.post("/v1/predict", PICTURE);
            eventually(
                    "one agrees",
                    () -> client.get("/v1/products/fake/shadow")
                                    .json()
                                    .get("agree")
                                    .intValue()
                            == 1);
        }
        assertThat(shadow.closed()).isTrue();
    }

    @Test
    void aReloadReadsTheShadowOfTheOnlyProductAgain() {
        AtomicInteger loads = new AtomicInteger();
        try (Service service = Service.start(FakeConfig.of("shadow", "new.anomalight"), () -> {
            // The model, its shadow, the model again, and the new shadow, which agrees.
            return FakeScorer.free(loads.getAndIncrement() == 1 ? 0 : 1);
        })) {
            Client client = new Client(service);
            client.post("/v1/predict", PICTURE);
            eventually("one differs", () -> ofFake(client, "differ") == 1);

            assertThat(client.reload().status()).isEqualTo(200);

            eventually("the new shadow agrees", () -> {
                client.post("/v1/predict", PICTURE);
                return ofFake(client, "agree") > 0;
            });
        }
    }

    @Test
    void aReloadSaysIfOnlyTheShadowIsDamaged() {
        AtomicInteger loads = new AtomicInteger();
        try (Service service = Service.start(FakeConfig.of("shadow", "new.anomalight"), () -> {
            if (loads.incrementAndGet() == 4) { // model, shadow, model, shadow
                throw new UserError("new.anomalight is damaged; copy it again");
            }
            return FakeScorer.free(1);
        })) {
            assertThat(new Client(service).reload().json().get("detail").textValue())
                    .isEqualTo("new.anomalight is damaged; copy it again; only the model itself is loaded again.");
        }
    }

    @Test
    void aPictureIsComparedWithTheShadowAlsoWithoutAHistory() {
        try (Service service = Service.start(FakeConfig.of("shadow", "new.anomalight"), () -> FakeScorer.free(1))) {
            Client client = new Client(service);

            assertThat(client.post("/v1/predict", PICTURE, "Accept", "image/png")
                            .status())
                    .isEqualTo(200);

            eventually("the picture agrees", () -> ofFake(client, "agree") == 1);
            assertThat(client.get("/metrics").text()).contains("anomalight_shadow_images_total{outcome=\"agree\"");
        }
    }

    private static int ofFake(Client client, String count) {
        return client.get("/v1/products/fake/shadow").json().get(count).intValue();
    }

    @Test
    void withSeveralProductsTheShadowsAreAFolder() {
        assertThatThrownBy(() -> ServiceKeys.read(
                        Map.of("models", folder.resolve("parts").toString(), "shadow", "new.anomalight"),
                        Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("shadow=new.anomalight is not a folder; with models=");
    }
}
