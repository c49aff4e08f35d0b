package guide.ch05;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guide.ch05.solutions.KeptArray;
import guide.ch05.solutions.SmallStep;
import guide.ch05.solutions.WithoutLeak;
import guide.shared.Lesson;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void aStepFreesItsResultsAndKeepsWhatTheStateOwns() {
        withWeights((memory, state) -> {
            Lending.lend(memory, state);
            assertThat(memory.usage().arrays()).isEqualTo(1);
            Lending.own(memory, state);
            assertThat(memory.usage().arrays()).isEqualTo(2);
            assertThat(state.leaked()).isZero();
        });
    }

    @Test
    void outsideAStepAResultLeaks() {
        withWeights((memory, state) -> {
            Lending.leak(state);
            assertThat(state.leaked()).isEqualTo(1);
            assertThat(memory.usage().arrays()).isEqualTo(2);
        });
    }

    @Test
    void anArrayOfAnOldStepIsRefusedInASentence() throws IOException {
        Path expected = Path.of(System.getProperty("guide.folder"), "05", "old-array.txt");
        assertThatThrownBy(() -> Lesson.fit(1, OldArray::new))
                .hasMessage(Files.readString(expected).strip());
    }

    @Test
    void exercise1TheStateKeepsTheArray() {
        Lesson.Outcome outcome = Lesson.fit(1, KeptArray::new);
        assertThat(outcome.leaked()).isZero();
        assertThat(outcome.auroc()).isGreaterThan(0.95);
    }

    @Test
    void exercise2AResultForJavaLeavesNothingBehind() {
        withWeights((memory, state) -> {
            assertThat(WithoutLeak.squares(memory, state)).containsExactly(1, 4, 9);
            assertThat(state.leaked()).isZero();
        });
    }

    @Test
    void exercise3FewArraysAreAliveAtATime() {
        withWeights((memory, state) -> {
            int careless =
                    SmallStep.mostAlive(memory, state, value -> value.add(1).sqrt());
            int careful = SmallStep.mostAlive(memory, state, SmallStep::root);
            assertThat(careless).isGreaterThan(50);
            assertThat(careful).isLessThan(5);
        });
    }

    private static void withWeights(BiConsumer<NativeMemory, ModuleState> body) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            state.buffer("weights", new float[] {1, 2, 3}, 3);
            body.accept(memory, state);
        }
    }
}
