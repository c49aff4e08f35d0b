package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.checkpoint.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasResNetTest {

    @ParameterizedTest
    @CsvSource({
        "conv1/kernel, conv1.weight",
        "conv1/bias, conv1.bias",
        "bn_conv1/moving_mean, bn1.running_mean",
        "res2a_branch2a/kernel, layer1.0.conv1.weight",
        "bn2a_branch1/moving_variance, layer1.0.downsample.1.running_var",
        "res3a_branch1/bias, layer2.0.downsample.0.bias",
        "res4f_branch2b/kernel, layer3.5.conv2.weight",
        "bn5c_branch2c/beta, layer4.2.bn3.bias",
        "bn5c_branch2c/gamma, layer4.2.bn3.weight",
        "fc1000/bias, fc.bias"
    })
    void renamesAsTorchvisionDoes(String keras, String torchvision) throws IOException {
        assertThat(KerasResNet.toTorchvision(Map.of(keras, Tensor.of(new float[] {1}, 1))))
                .containsOnlyKeys(torchvision);
    }

    @Test
    void turnsKernelsAndTheClassifierSoThatOutputsComeFirst() throws IOException {
        Map<String, Tensor> keras = TensorFlowJsModel.read(TestPackage.files());
        Map<String, Tensor> converted = KerasResNet.toTorchvision(keras);
        Tensor kernel = tensor(converted, "layer2.1.conv3.weight");
        // HWIO [1, 2, 2, 3] counts its numbers with O fastest; OIHW [3, 2, 1, 2] with W fastest.
        assertThat(kernel.shape()).isEqualTo(List.of(3L, 2L, 1L, 2L));
        assertThat(kernel.floats()).containsExactly(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11);
        assertThat(tensor(converted, "layer1.0.downsample.1.weight").floats()).containsExactly(12, 13);
        Tensor classifier = tensor(converted, "fc.weight");
        assertThat(classifier.shape()).isEqualTo(List.of(3L, 2L));
        assertThat(classifier.floats()).containsExactly(14, 17, 15, 18, 16, 19);
    }

    @Test
    void refusesWhatIsNoPartOfAResNet50() {
        for (String name : List.of("res6a_branch2a/kernel", "conv1/depthwise", "conv1")) {
            assertThatThrownBy(() -> KerasResNet.toTorchvision(Map.of(name, Tensor.of(new float[] {1}, 1))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the model's tensor " + name + " is no part of a ResNet-50");
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return tensors.entrySet().stream()
                .filter(named -> named.getKey().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
