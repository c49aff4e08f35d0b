package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NativeMemoryTest {

    @Test
    void deterministicMeansOneThread(NativeMemory before) {
        try (NativeMemory memory = NativeMemory.open(Accelerator.CPU, true)) {
            assertThat(memory.threads()).isEqualTo(1);
            assertThat(memory.root().getDevice().isGpu()).isFalse();
        }
    }

    /** Otherwise every later fit and detector of the process would use one thread, too. */
    @Test
    void closingRestoresTheNumberOfThreads(NativeMemory before) {
        before.useThreads(3);
        NativeMemory first = NativeMemory.open(Accelerator.CPU, true);
        assertThat(first.threads()).isEqualTo(1);
        try (NativeMemory second = NativeMemory.open()) {
            second.useThreads(2);
            first.close(); // not the latest request
            assertThat(second.threads()).isEqualTo(2);
        }
        assertThat(before.threads()).isEqualTo(3);
        assertThat(threadsOfAnotherThread()).isEqualTo(3);
    }

    @Test
    void closingOnAnotherThreadDoesNotChangeThatThread(NativeMemory before) {
        int threads = before.threads();
        NativeMemory deterministic = NativeMemory.open(Accelerator.CPU, true);
        CompletableFuture.supplyAsync(
                        () -> {
                            try (NativeMemory other = NativeMemory.open()) {
                                other.useThreads(2);
                                deterministic.close();
                                return other.threads();
                            }
                        },
                        command -> new Thread(command).start())
                .thenAccept(left -> assertThat(left).isEqualTo(2))
                .join();
        assertThat(threadsOfAnotherThread()).isEqualTo(threads);
        before.useThreads(threads); // for this thread, which used one
    }

    private static int threadsOfAnotherThread() {
        return CompletableFuture.supplyAsync(NativeMemoryTest::threadsOfAnother, command -> new Thread(command).start())
                .join();
    }

    /** Example: a service loads a second model while the first one is scoring; it must not stay on one core. */
    @Test
    void memoryOpenedWhileWorkersRunUsesAllThreads(NativeMemory memory) {
        memory.useThreads(2);
        try (Workers workers = Workers.of(memory.root())) {
            assertThat(workers.map(List.of(1), one -> CompletableFuture.supplyAsync(
                                    NativeMemoryTest::threadsOfAnother, command -> new Thread(command).start())
                            .join()))
                    .containsExactly(2);
        }
    }

    private static int threadsOfAnother() {
        try (NativeMemory other = NativeMemory.open()) {
            return other.threads();
        }
    }

    @Test
    void aMissingDeviceIsRefused() {
        assumeTrue(
                Engine.getInstance().getGpuCount() == 0, "no device is missing here: this machine has a CUDA device");
        assertThatThrownBy(() -> NativeMemory.open(Accelerator.CUDA, false))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("trainer.accelerator = cuda, but ")
                .hasMessageEndingWith("; or set trainer.accelerator=cpu");
    }

    @Test
    void autoTakesTheCpuIfAPartOfCudaIsMissing() {
        assumeTrue(CudaParts.ofThisProcess().missing().isPresent(), "this machine has CUDA");
        try (NativeMemory memory = NativeMemory.open(Accelerator.AUTO, false)) {
            assertThat(memory.root().getDevice().isGpu()).isFalse();
        }
    }

    @Test
    void usageCountsEachArrayBelowTheRootOnce(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("floats", new float[6], 2, 3);
            state.buffer("integers", new long[4], 4);
            assertThat(memory.usage()).isEqualTo(new NativeUsage(2, 6 * 4 + 4 * 8));

            memory.inStep(state, step -> {
                step.create(new float[10]);
                assertThat(memory.usage()).isEqualTo(new NativeUsage(3, 6 * 4 + 4 * 8 + 10 * 4));
            });

            assertThat(memory.usage()).isEqualTo(new NativeUsage(2, 6 * 4 + 4 * 8));
        }
        assertThat(memory.usage()).isEqualTo(new NativeUsage(0, 0));
    }
}
