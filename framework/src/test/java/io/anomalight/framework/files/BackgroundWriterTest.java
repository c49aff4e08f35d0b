package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundWriterTest {
    private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());

    @Test
    void oneThreadWritesInTheOrderOfTheCallsAndEnds() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (BackgroundWriter writer = new BackgroundWriter(1)) {
            for (int i = 0; i < 100; i++) {
                int file = i;
                writer.add(() -> {
                    threads.add(Thread.currentThread());
                    written.add(file);
                });
            }
            writer.finish();
            assertThat(written)
                    .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        }

        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
        for (Thread thread : threads) {
            thread.join(); // the test times out if it never ends
        }
    }

    @Test
    void theCallerGoesOnWhileAFileIsWritten() {
        CountDownLatch added = new CountDownLatch(1);
        try (BackgroundWriter writer = new BackgroundWriter(1)) {
            writer.add(() -> await(added));
            writer.add(() -> written.add(1));
            added.countDown();
        }

        assertThat(written).containsExactly(1);
    }

    @Test
    void theCallerWaitsIfTooManyFilesWait() throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch eightAdded = new CountDownLatch(8);
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean ninthWaited = new AtomicBoolean();
        BackgroundWriter writer = new BackgroundWriter(1);
        Thread caller = new Thread(() -> {
            for (int i = 0; i < 8; i++) {
                writer.add(() -> await(begin));
                eightAdded.countDown();
            }
            writer.add(() -> written.add(9));
            ninthWaited.set(begun.get());
        });
        caller.start();
        eightAdded.await();
        begun.set(true);
        begin.countDown();
        caller.join();
        writer.close();

        assertThat(ninthWaited).isTrue();
        assertThat(written).containsExactly(9);
    }

    @Test
    void anErrorIsThrownToTheCallerAndNoOtherFileIsBegun() {
        UserError full = new UserError("a.png can't be written: the disk is full");
        BackgroundWriter writer = new BackgroundWriter(1);
        writer.add(() -> {
            throw full;
        });

        assertThatThrownBy(writer::finish).isSameAs(full);
        assertThatThrownBy(() -> writer.add(() -> written.add(1))).isSameAs(full);
        assertThatThrownBy(writer::finish).isSameAs(full);
        writer.close();
        assertThat(written).isEmpty();
    }

    @Test
    void closingWritesWhatWaits() {
        CountDownLatch begin = new CountDownLatch(1);
        try (BackgroundWriter writer = new BackgroundWriter(2)) {
            writer.add(() -> await(begin));
            writer.add(() -> await(begin));
            writer.add(() -> written.add(3));
            begin.countDown();
        }

        assertThat(written).containsExactly(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
