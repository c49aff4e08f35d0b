package io.anomalight.service.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PixelBudgetTest {
    private static final int MEGA = 1_000_000;

    @Test
    void manyLargeImagesAtOnceNeverExceedTheBudgetOfPixels() {
        PixelBudget workbench = new PixelBudget(64, 50 * MEGA);
        AtomicLong now = new AtomicLong();
        AtomicLong peak = new AtomicLong();
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long pixels = (1 + i % 25) * (long) MEGA;
            all.add(CompletableFuture.runAsync(
                    () -> workbench.work(new Deadline(Duration.ofSeconds(30)), pixels, () -> {
                        peak.accumulateAndGet(now.addAndGet(pixels), Math::max);
                        Thread.onSpinWait();
                        return now.addAndGet(-pixels);
                    }),
                    clients));
        }

        all.forEach(CompletableFuture::join);
        clients.shutdown();

        assertThat(peak.get()).isBetween(25L * MEGA, 50L * MEGA);
    }

    @Test
    void anImageLargerThanTheBudgetIsProcessedAlone() {
        PixelBudget workbench = new PixelBudget(4, MEGA);

        assertThat(workbench.<String>work(new Deadline(Duration.ofSeconds(1)), 200L * MEGA, () -> "done"))
                .isEqualTo("done");
    }

    @Test
    void anImageThatFillsTheMemoryIsRefusedAndTheNextIsProcessed() {
        PixelBudget workbench = new PixelBudget(4, 10 * MEGA);
        Deadline deadline = new Deadline(Duration.ofSeconds(30));

        for (int i = 0; i < 20; i++) {
            assertRefused(503, () -> workbench.work(deadline, MEGA, PixelBudgetTest::full));
            assertRefused(413, () -> workbench.work(deadline, 10L * MEGA, PixelBudgetTest::full));
        }

        assertThat(workbench.<String>work(deadline, MEGA, () -> "done")).isEqualTo("done");
    }

    private static String full() {
        throw new OutOfMemoryError("of the test");
    }

    private static void assertRefused(int status, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status())
                .isEqualTo(status));
    }

    @Test
    void workThatMissesItsDeadlineIsRefusedAndReleasesThePermits() throws InterruptedException {
        PixelBudget workbench = new PixelBudget(4, MEGA);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Boolean> first =
                CompletableFuture.supplyAsync(() -> workbench.work(new Deadline(Duration.ofSeconds(30)), MEGA, () -> {
                    begun.countDown();
                    return await(mayEnd);
                }));
        begun.await();

        assertRefused(503, () -> workbench.work(new Deadline(Duration.ofMillis(50)), MEGA, () -> "never"));

        mayEnd.countDown();
        assertThat(first.join()).isTrue();
        AtomicInteger done = new AtomicInteger();
        workbench.work(new Deadline(Duration.ofSeconds(1)), MEGA, done::incrementAndGet);
        assertThat(done.get()).isEqualTo(1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
