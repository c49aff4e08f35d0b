package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatMetadataTest {
    private final Path file;

    FormatMetadataTest(@TempDir Path folder) {
        this.file = folder.resolve("weights.safetensors");
    }

    @Test
    void aFileThatSaysNothingIsTorchvisionsButForWhatTheRecipeStates() throws IOException {
        Safetensors plain = write(Map.of("format", "pt"));
        assertThat(FormatMetadata.agree("resnet50", plain, Optional.empty(), WeightsFormat.TORCHVISION))
                .isEqualTo(WeightsFormat.TORCHVISION);
        WeightsFormat stated = FormatMetadata.agree(
                "resnet50", plain, Optional.of(strideOn(StrideOn.CONV1)), WeightsFormat.TORCHVISION);
        assertThat(stated.strideOn()).isEqualTo(StrideOn.CONV1);
        assertThat(stated.mean()).isEqualTo(WeightsFormat.TORCHVISION.mean());
    }

    @Test
    void whatAFileSaysOfItselfIsReadBack() throws IOException {
        Safetensors keras = write(FormatMetadata.write(WeightsFormat.KERAS));
        assertThat(FormatMetadata.agree("resnet50", keras, Optional.empty(), WeightsFormat.TORCHVISION))
                .isEqualTo(WeightsFormat.KERAS);
        assertThat(FormatMetadata.agree(
                        "resnet50", keras, Optional.of(strideOn(StrideOn.CONV1)), WeightsFormat.TORCHVISION))
                .isEqualTo(WeightsFormat.KERAS);
    }

    @Test
    void aRecipeCantContradictTheFile() throws IOException {
        Safetensors keras = write(FormatMetadata.write(WeightsFormat.KERAS));
        assertThatThrownBy(() -> FormatMetadata.agree(
                        "resnet50", keras, Optional.of(strideOn(StrideOn.CONV2)), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model.weights.resnet50.format contradicts what " + file + " says of itself")
                .hasMessageContaining("stride_on=conv1");
    }

    @Test
    void anotherNetworksFileIsRefused() throws IOException {
        Map<String, String> metadata = FormatMetadata.write(WeightsFormat.KERAS);
        metadata.put(FormatMetadata.ARCHITECTURE, "resnet50");
        Safetensors keras = write(metadata);
        assertThatThrownBy(() ->
                        FormatMetadata.agree("wide_resnet50_2", keras, Optional.empty(), WeightsFormat.TORCHVISION))
                .hasMessage(file + " holds weights of resnet50, not of wide_resnet50_2");
    }

    @Test
    void unknownVersionsAndBrokenFormatsAreErrors() throws IOException {
        Map<String, String> metadata = FormatMetadata.write(WeightsFormat.KERAS);
        metadata.put("mean", "1, two, 3");
        Safetensors broken = write(metadata);
        assertThatThrownBy(() -> FormatMetadata.agree("resnet50", broken, Optional.empty(), WeightsFormat.TORCHVISION))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + " states a format that can't be understood");
        Safetensors newer = write(Map.of("anomalight_weights", "2"));
        assertThatThrownBy(() -> FormatMetadata.agree("resnet50", newer, Optional.empty(), WeightsFormat.TORCHVISION))
                .hasMessage(file + " states its format in version 2, but this Anomalight reads version 1");
    }

    @Test
    void impossibleFormatsAreRefusedWhereTheyAreWritten() {
        assertThatThrownBy(() -> new ConfiguredFormat(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of(1.0, 0.0, 1.0)),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("std must be three positive numbers, but is [1.0, 0.0, 1.0]");
    }

    private Safetensors write(Map<String, String> metadata) throws IOException {
        Safetensors.write(file, Map.of(), metadata);
        return Safetensors.open(file);
    }

    private static ConfiguredFormat strideOn(StrideOn strideOn) {
        return new ConfiguredFormat(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(strideOn),
                Optional.empty());
    }
}
