package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.service.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the OpenAPI document with the service. */
class OpenApiTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    private final JsonNode document;

    OpenApiTest() throws IOException {
        document = new ObjectMapper()
                .readTree(UploadPage.of("openapi.json", Json.TYPE).bytes());
    }

    private static Service service() {
        ServiceConfig config = FakeConfig.of();
        return Service.start(config, () -> FakeScorer.free(1));
    }

    @Test
    void theDocumentHasExactlyTheRoutesOfTheService() {
        Set<String> documented = new TreeSet<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        try (Service service = service()) {
            assertThat(documented).hasSizeGreaterThan(8).isEqualTo(service.routes());
        }
    }

    @Test
    void answersMatchTheirSchemas() {
        try (Service service = service()) {
            Client client = new Client(service);

            assertFits(
                    "Answer", client.post("/v1/predict?heat_map=true", PICTURE).json());
            assertFits("Answer", client.post("/v1/predict", PICTURE).json());
            assertFits(
                    "Answers",
                    client.form("/v1/predict/batch", "images", List.of(PICTURE)).json());
            assertFits("Model", client.get("/v1/model").json());
            assertFits("Model", client.reload().json());
            assertFits("Products", client.get("/v1/products").json());
            assertFits("Product", client.get("/v1/products/fake").json());
            assertFits("Problem", client.get("/nowhere").json());
            assertThat(client.get("/openapi.json").json()).isEqualTo(document);
        }
    }

    @Test
    void theHistoryMatchesItsSchema(@TempDir Path folder) {
        ServiceConfig config =
                FakeConfig.of("history", folder.resolve("verdicts.sqlite").toString());
        try (Service service = Service.start(config, () -> FakeScorer.free(1))) {
            Client client = new Client(service);

            assertFits("Answer", client.post("/v1/predict", PICTURE).json());
            assertFits("History", client.get("/v1/products/fake/history").json());
        }
    }

    @Test
    void reviewAndFeedbackMatchTheirSchemas(@TempDir Path folder) {
        ServiceConfig config = FakeConfig.of(
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "keep_images",
                folder.resolve("images").toString());
        try (Service service = Service.start(config, () -> FakeScorer.free(1))) {
            Client client = new Client(service);
            long id = client.post("/v1/predict", PICTURE).json().get("id").longValue();
            byte[] said = ("{\"entry\": " + id + ", \"label\": \"bad\", \"regions\":"
                            + " [{\"x\": 1, \"y\": 1, \"width\": 2, \"height\": 2}]}")
                    .getBytes(StandardCharsets.UTF_8);
            String product = "/v1/products/fake";

            assertFits("ReviewQueue", client.get(product + "/review").json());
            assertFits(
                    "Feedback",
                    client.post(product + "/feedback", said, "Content-Type", Json.TYPE)
                            .json());
            assertFits("FeedbackList", client.get(product + "/feedback").json());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/predict", "/predict/batch", "/model", "/reload"})
    void thePathOfAProductIsDescribedAsThatOfTheOnlyProduct(String path) {
        JsonNode paths = document.get("paths");
        JsonNode only = paths.get("/v1" + path).iterator().next();
        JsonNode named = paths.get("/v1/products/{name}" + path).iterator().next();

        assertThat(named.get("requestBody")).isEqualTo(only.get("requestBody"));
        assertThat(named.get("responses").properties().stream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(only.get("responses").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
        List<String> parameters = new ArrayList<>(named.findPath("parameters").findValuesAsText("name"));
        assertThat(parameters.remove(0)).isEqualTo("name");
        assertThat(parameters).isEqualTo(only.findPath("parameters").findValuesAsText("name"));
    }

    @Test
    void everyReferenceResolves() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
                    .as(reference.textValue())
                    .isFalse();
        }
    }

    private void assertFits(String schema, JsonNode value) {
        assertFits(schema, document.at("/components/schemas/" + schema), value);
    }

    private void assertFits(String where, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            assertFits(where, document.at(schema.get("$ref").textValue().substring(1)), value);
            return;
        }
        switch (schema.get("type").textValue()) {
            case "object" -> assertObject(where, schema, value);
            case "array" -> value.forEach(item -> assertFits(where + "[]", schema.get("items"), item));
            case "number" -> assertThat(value.isNumber()).as(where).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
            default -> assertThat(value.isTextual()).as(where).isTrue();
        }
    }

    private void assertObject(String where, JsonNode schema, JsonNode value) {
        assertThat(value.isObject()).as(where).isTrue();
        schema.get("required").forEach(name -> assertThat(value.has(name.textValue()))
                .as(where + "." + name.textValue())
                .isTrue());
        value.properties().forEach(field -> {
            assertThat(schema.get("properties").has(field.getKey()))
                    .as(where + "." + field.getKey())
                    .isTrue();
            assertFits(where + "." + field.getKey(), schema.get("properties").get(field.getKey()), field.getValue());
        });
    }
}
