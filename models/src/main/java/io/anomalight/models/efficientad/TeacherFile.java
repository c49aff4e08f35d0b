package io.anomalight.models.efficientad;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.trained.ConvolutionWithBias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A teacher's weights under the names of the published PyTorch state dict, {@code conv1.weight} and so on, in a safetensors
 * file or in PyTorch's own.
 */
final class TeacherFile {
    private static final String KEY = "model.teacher.file";

    private final Path file;
    private final TeacherTensors tensors;
    private final Map<String, String> provenance;

    /**
     * Opens a file.
     *
     * @throws UserError if it can't be read
     */
    TeacherFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(
                    KEY + "=" + file + " does not exist: name a safetensors or .pth file with the weights of a patch"
                            + " description network, or null to distil a teacher");
        }
        this.file = file;
        try {
            tensors = TeacherTensors.open(file);
            provenance = Map.of("teacher.source", "file " + file, "teacher.sha256", Sha256.of(file));
        } catch (IOException e) {
            throw new UserError(KEY + "=" + file + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    /**
     * Adds the weights to the state as pretrained arrays, which checkpoints do not contain, and records their origin.
     *
     * @param prefix prefix of the names in the state
     * @throws UserError if a tensor is missing or has another shape or type than the network
     */
    void load(PatchDescriptionNetwork network, String prefix, ModuleState state) {
        for (ConvolutionWithBias convolution : network.convolutions()) {
            requireTensor(convolution.weight(), prefix, network.size());
            requireTensor(convolution.bias(), prefix, network.size());
            load(convolution.weight(), prefix, state, convolution.shape());
            load(convolution.bias(), prefix, state, convolution.outputs());
        }
        state.provenance(provenance);
    }

    private void requireTensor(String name, String prefix, ModelSize size) {
        String inFile = name.substring(prefix.length());
        if (!tensors.has(inFile)) {
            throw new UserError(KEY + "=" + file + " lacks the tensor \"" + inFile + "\" of a " + size
                    + " patch description network: see model.model_size");
        }
    }

    private void load(String name, String prefix, ModuleState state, long... shape) {
        String inFile = name.substring(prefix.length());
        List<Long> wanted = Arrays.stream(shape).boxed().toList();
        List<Long> found = tensors.shape(inFile);
        if (!found.equals(wanted) || !tensors.type(inFile).equals(TeacherTensors.F32)) {
            throw new UserError(KEY + "=" + file + " holds \"" + inFile + "\" as " + tensors.type(inFile) + found
                    + ", but the teacher needs F32" + wanted
                    + ": see model.pdn_width and model.teacher_out_channels");
        }
        state.pretrained(name, tensors.read(inFile), shape);
    }
}
