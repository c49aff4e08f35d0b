package io.anomalight.app.speedtest.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.models.components.flow.FlowShape;
import io.anomalight.models.components.flow.NormalizingFlow;
import io.anomalight.models.components.flow.PositionalEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the reference computes what we do; skipped where no Python has torch. */
class ReferenceEqualityTest {
    private static final int CHANNELS = 10;
    private static final int BLOCKS = 3;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;
    private static final int CONDITION = 8;

    /** Reads our parameters and prints its log-likelihoods. */
    private static final String PROGRAM =
            """
            import sys
            sys.path.insert(0, sys.argv[1])
            import torch, plain_pytorch as plain
            values = torch.from_file(sys.argv[2], size=int(sys.argv[3]))
            at = 0
            def take(like):
                global at
                at += like.numel()
                return values[at - like.numel() : at].view(like.shape).to(like.dtype)
            decoder = plain.Decoder(10, 8, 3)
            for block in decoder.blocks:
                for linear in (block.hidden, block.out):
                    linear.weight.data, linear.bias.data = take(linear.weight), take(linear.bias)
                block.scale.data, block.offset.data = take(block.scale), take(block.offset)
                block.perm = take(block.perm)
            x = take(torch.empty(12, 10))
            print(*decoder(x, plain.positions(8, 3, 4)).tolist())
            """;

    @TempDir
    Path folder;

    @Test
    void bothFlowsFindTheSameVectorsLikely() throws IOException, InterruptedException {
        String python = python();
        SplittableRandom random = new SplittableRandom(1);
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            FlowShape shape = new FlowShape(CHANNELS, CONDITION, BLOCKS, 1.9, false);
            NormalizingFlow flow = new NormalizingFlow(shape, state, "").initialize(random);
            float[] x = new float[HEIGHT * WIDTH * CHANNELS];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            List<Float> values = new ArrayList<>();
            state.names("blocks.").forEach(name -> addAll(values, state.get(name)));
            for (float value : x) {
                values.add(value);
            }
            double[] theirs = theirs(python, values);
            memory.inStep(state, step -> {
                NDArray condition = step.create(
                        PositionalEncoding.encode(CONDITION, HEIGHT, WIDTH), new Shape(HEIGHT * WIDTH, CONDITION));
                NDArray rows = step.create(x, new Shape(HEIGHT * WIDTH, CHANNELS));
                float[] ours = flow.logLikelihood(rows, new NDList(condition)).toFloatArray();
                for (int i = 0; i < ours.length; i++) {
                    assertThat((double) ours[i]).as("row %d", i).isCloseTo(theirs[i], within(1e-5));
                }
            });
        }
    }

    private static void addAll(List<Float> values, NDArray array) {
        try (NDArray floats = array.toType(DataType.FLOAT32, true)) {
            for (float value : floats.toFloatArray()) {
                values.add(value);
            }
        }
    }

    private double[] theirs(String python, List<Float> values) throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.nativeOrder());
        values.forEach(bytes::putFloat);
        Path file = Files.write(folder.resolve("values.f32"), bytes.array());
        Path program = Files.writeString(folder.resolve("program.py"), PROGRAM);
        PythonContestant.script(folder);
        Process process = new ProcessBuilder(
                        python, program.toString(), folder.toString(), file.toString(), Integer.toString(values.size()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Arrays.stream(said.strip().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String python() {
        List<String> found = Stream.of("python3", "/usr/bin/python3")
                .filter(python -> TorchProbe.find(python, 1, () -> 0).torch().isPresent())
                .toList();
        assumeTrue(!found.isEmpty(), "PyTorch is not installed for python3");
        return found.get(0);
    }
}
