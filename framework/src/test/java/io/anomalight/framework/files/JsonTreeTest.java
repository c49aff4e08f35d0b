package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "null",
                "[]",
                "{}",
                "-0",
                "-0.0",
                "1e3",
                "1e999",
                "0.1",
                "2147483647",
                "2147483648",
                "9223372036854775808",
                "\"\\u00e9\\n\\\"\\u0001\"",
                "[1, [2, {\"a\": null}], \"b\"]",
                "{\"a\": true, \"b\": {\"c\": [false, 1.5e-300]}, \"ü\": \"日本\"}",
                "{\"a\": 1, \"a\": 2}",
                "1 trailing"
            })
    void readsAndWritesAsAnObjectMapperDoes(String json) throws IOException {
        JsonNode read = JsonTree.read(json);

        assertThat(read).isEqualTo(MAPPER.readTree(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(JsonTree.text(read)).isEqualTo(read.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "[1,]", "{\"a\"}", "{\"a\": }", "{a: 1}", "nul", "01", "NaN", "\"a", "}"})
    void refusesWhatAnObjectMapperRefuses(String json) {
        assertThatThrownBy(() -> MAPPER.readTree(json)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> JsonTree.read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void readsOtherEncodingsAndRefusesDamagedCharacters() throws JsonProcessingException {
        assertThat(JsonTree.read("{\"ü\": 1}".getBytes(StandardCharsets.UTF_16BE)))
                .isEqualTo(JsonTree.read("{\"ü\": 1}"));
        byte[] utf32 = {0, 0, 0, '[', 127, 0, 0, 0};
        assertThatThrownBy(() -> JsonTree.read(utf32)).isInstanceOf(JsonProcessingException.class);
        byte[] utf8 = {'"', (byte) 0xff, '"'};
        assertThatThrownBy(() -> JsonTree.read(utf8)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void refusesATreeThatIsTooDeepForTheStack() {
        assertThatThrownBy(() -> JsonTree.read("[".repeat(100_000))).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void writesTheNumbersOfATreeThatWasMadeInMemory() {
        JsonNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("float", 0.1f)
                .put("double", 0.1)
                .put("long", 1L << 40)
                .put("infinite", Double.POSITIVE_INFINITY);

        assertThat(JsonTree.text(tree)).isEqualTo(tree.toString());
    }
}
