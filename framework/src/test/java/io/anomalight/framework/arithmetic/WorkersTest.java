package io.anomalight.framework.arithmetic;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class WorkersTest {

    /** Records the completed pieces in order. */
    private static class Counting implements Workers.Sequence {
        private final int pieces;
        private final List<Integer> done = new ArrayList<>();

        Counting(int pieces) {
            this.pieces = pieces;
        }

        @Override
        public int remaining() {
            return pieces - done.size();
        }

        @Override
        public void next() {
            done.add(done.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyPieceRunsOnceAndInOrder(int threads, NativeMemory memory) {
        withThreads(threads, () -> {
            List<Counting> sequences =
                    IntStream.of(100, 0, 7, 1).mapToObj(Counting::new).toList();
            try (Workers workers = new Workers()) {
                workers.run(sequences);
                assertThat(JniUtils.getNumThreads()).isEqualTo(threads);
            }
            for (Counting sequence : sequences) {
                assertThat(sequence.done)
                        .isEqualTo(IntStream.range(0, sequence.pieces).boxed().toList());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void twoSequencesRunInParallelWithHalfOfTheThreadsEach(int threads, NativeMemory memory) {
        withThreads(threads, () -> {
            CountDownLatch both = new CountDownLatch(2);
            List<Integer> engineThreads = new ArrayList<>();
            Workers.Sequence meeting = new Counting(1) {
                @Override
                public void next() {
                    super.next();
                    meet(both);
                }
            };
            Workers.Sequence other = new Counting(1) {
                @Override
                public void next() {
                    super.next();
                    engineThreads.add(JniUtils.getNumThreads());
                    meet(both);
                }
            };
            try (Workers workers = new Workers()) {
                workers.run(List.of(meeting, other));
            }
            assertThat(both.getCount()).isZero();
            assertThat(engineThreads).containsExactly(threads / 2);
        });
    }

    /**
     * A worker that had computed nothing yet would adopt the process-wide number of threads, which is all cores again
     * by then.
     */
    @Test
    void aPieceThatStartsAfterTheOthersUsesOneCore(NativeMemory memory) {
        Thread training = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        withThreads(2, () -> {
            try (Workers workers = new Workers()) {
                assertThat(workers.map(List.of(0, 1), piece -> {
                            meet(both);
                            if (Thread.currentThread() != training) {
                                awaitIdle(training);
                            }
                            return JniUtils.getNumThreads();
                        }))
                        .containsExactly(1, 1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFailureReachesTheCallerAndStopsFurtherPieces(int threads, NativeMemory memory) {
        withThreads(threads, () -> {
            Counting failing = new Counting(3) {
                @Override
                public void next() {
                    super.next();
                    throw new IllegalArgumentException("the second half is missing");
                }
            };
            try (Workers workers = new Workers()) {
                assertThatThrownBy(() -> workers.run(List.of(failing, new Counting(2))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("the second half is missing");
                assertThat(failing.done).containsExactly(0);
                Counting after = new Counting(2);
                workers.run(List.of(after)); // they can be used again
                assertThat(after.remaining()).isZero();
            }
        });
    }

    /** Without this, the caller would not wait for the other workers, which may still use its arrays. */
    @Test
    void anErrorOnAHelperReachesTheCallerAsItIs(NativeMemory memory) {
        Thread training = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        withThreads(2, () -> {
            try (Workers workers = new Workers()) {
                assertThatThrownBy(() -> workers.map(List.of(0, 1), piece -> {
                            meet(both);
                            if (Thread.currentThread() != training) {
                                throw new StackOverflowError("too deep");
                            }
                            return piece;
                        }))
                        .isInstanceOf(StackOverflowError.class)
                        .hasMessage("too deep");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void resultsHaveTheOrderOfTheInputs(int threads, NativeMemory memory) {
        withThreads(threads, () -> {
            try (Workers workers = new Workers()) {
                List<Integer> inputs = IntStream.range(0, 50).boxed().toList();
                assertThat(workers.map(inputs, input -> input * input))
                        .isEqualTo(inputs.stream().map(input -> input * input).toList());
                assertThat(workers.map(List.of(), input -> input)).isEmpty();
            }
        });
    }

    private static void awaitIdle(Thread thread) {
        eventually("the thread has nothing left to do", () -> thread.getState() == Thread.State.WAITING);
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        try {
            assertThat(both.await(1, TimeUnit.MINUTES))
                    .as("the other sequence arrived")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void withThreads(int threads, Runnable body) {
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(threads);
        try {
            body.run();
        } finally {
            JniUtils.setNumThreads(before);
        }
    }
}
