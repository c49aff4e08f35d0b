package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.checkpoint.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorFlowJsModelTest {

    @Test
    void readsTensorsAcrossShards() throws IOException {
        Map<String, Tensor> tensors = TensorFlowJsModel.read(TestPackage.files());
        assertThat(tensors).containsOnlyKeys("res3b_branch2c/kernel", "bn2a_branch1/gamma", "fc1000/kernel");
        Tensor across = List.copyOf(tensors.values()).get(1);
        assertThat(across.shape()).isEqualTo(List.of(2L));
        assertThat(across.floats()).containsExactly(12, 13);
    }

    @Test
    void aMissingShardIsNamed() {
        Map<String, byte[]> files = TestPackage.files();
        files.remove("group1-shard2of2.bin");
        assertFails(files, "the model has no file group1-shard2of2.bin");
    }

    @Test
    void shardsThatAreTooShortOrTooLongAreErrors() {
        Map<String, byte[]> files = TestPackage.files();
        files.computeIfPresent("group1-shard2of2.bin", (name, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));
        assertFails(files, "the model's shards end before its tensor fc1000/kernel");
        Map<String, byte[]> longer = TestPackage.files();
        longer.computeIfPresent("group1-shard2of2.bin", (name, bytes) -> Arrays.copyOf(bytes, bytes.length + 4));
        assertFails(longer, "4 bytes of the model's shards belong to no tensor");
    }

    @Test
    void impossibleShapesAreErrors() {
        for (String shape : List.of("[-1]", "[4611686018427387904, 4]", "[100000, 100000, 100000, 100000]")) {
            assertFails(
                    model(TestPackage.MODEL.replace("[2]", shape)),
                    "the model's shards end before its tensor bn2a_branch1/gamma");
        }
    }

    @Test
    void otherTypesAndNoManifestAreErrors() {
        assertFails(
                model(TestPackage.MODEL.replaceFirst("float32", "uint8")),
                "the model's tensor res3b_branch2c/kernel is not plain float32");
        assertFails(model("{}"), "model.json has no weightsManifest");
        assertFails(model("not json"), "model.json is not JSON");
    }

    private static Map<String, byte[]> model(String json) {
        Map<String, byte[]> files = TestPackage.files();
        files.put("model.json", json.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static void assertFails(Map<String, byte[]> files, String message) {
        assertThatThrownBy(() -> TensorFlowJsModel.read(files))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }
}
