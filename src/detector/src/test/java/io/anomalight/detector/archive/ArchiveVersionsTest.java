package io.anomalight.detector.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveVersionsTest {
    @TempDir
    Path folder;

    private final List<byte[]> contents = new ArrayList<>();
    private Path live;
    private ArchiveVersions versions;

    @BeforeEach
    void writeArchives() throws IOException {
        live = folder.resolve("part.anomalight");
        versions = ArchiveVersions.of(live);
        for (int seed = 0; seed < 4; seed++) {
            contents.add(Files.readAllBytes(TinyArchive.write(folder.resolve("made.tmp"), seed)));
        }
        Files.delete(folder.resolve("made.tmp"));
        Files.write(live, contents.get(0));
    }

    @Test
    void aPromotedCandidateIsLiveAndRollbackBringsTheFormerOneBack() throws IOException {
        candidate(1);
        ArchiveVersions.Change promoted = versions.promote(ArchiveVersions.KEEP);
        assertThat(live).hasBinaryContent(contents.get(1));
        assertThat(promoted.before())
                .isEqualTo(folder.resolve("part.anomalight.1"))
                .hasBinaryContent(contents.get(0));
        assertThat(versions.hasCandidate()).isFalse();

        ArchiveVersions.Change back = versions.rollback(false);
        assertThat(live).hasBinaryContent(contents.get(0));
        assertThat(back.before()).isEqualTo(versions.candidate()).hasBinaryContent(contents.get(1));
        assertThat(versions.former()).isEmpty();

        versions.promote(ArchiveVersions.KEEP);
        assertThat(live).hasBinaryContent(contents.get(1));
        assertThat(versions.former()).containsExactly(folder.resolve("part.anomalight.1"));
    }

    @Test
    void onlyTheNewestFormerVersionsAreKept() throws IOException {
        for (int version = 1; version <= 3; version++) {
            candidate(version);
            versions.promote(2);
        }
        assertThat(versions.former())
                .containsExactly(folder.resolve("part.anomalight.3"), folder.resolve("part.anomalight.2"));
        assertThat(folder.resolve("part.anomalight.3")).hasBinaryContent(contents.get(2));
        assertThat(folder.resolve("part.anomalight.2")).hasBinaryContent(contents.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void aPromotionThatIsKilledAfterAnyStepLosesNothingAndIsFinishedByTheNext(ArchiveVersions.Step last)
            throws IOException {
        candidate(1);
        versions.promote(1);
        candidate(2);

        assertThatThrownBy(() -> killedAfter(last).promote(1)).isInstanceOf(KilledException.class);

        boolean replaced = last != ArchiveVersions.Step.KEPT;
        assertThat(live).hasBinaryContent(contents.get(replaced ? 2 : 1));
        if (replaced) {
            candidate(3);
        }
        versions.promote(1);
        assertThat(live).hasBinaryContent(contents.get(replaced ? 3 : 2));
        assertThat(versions.former()).hasSize(1);
        versions.rollback(false);
        assertThat(live).hasBinaryContent(contents.get(replaced ? 2 : 1));
        assertThat(versions.candidate()).hasBinaryContent(contents.get(replaced ? 3 : 2));
    }

    @Test
    void aPromotionThatIsKilledHalfwayCanBeGivenUp() throws IOException {
        candidate(1);
        versions.promote(ArchiveVersions.KEEP);
        candidate(2);
        assertThatThrownBy(() -> killedAfter(ArchiveVersions.Step.KEPT).promote(ArchiveVersions.KEEP))
                .isInstanceOf(KilledException.class);

        versions.rollback(true);

        assertThat(live).hasBinaryContent(contents.get(0));
        assertThat(versions.candidate()).hasBinaryContent(contents.get(1));
        assertThat(versions.former()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEPT", "REPLACED"})
    void aRollbackThatIsKilledAfterAnyStepLosesNothing(ArchiveVersions.Step last) throws IOException {
        candidate(1);
        versions.promote(ArchiveVersions.KEEP);

        assertThatThrownBy(() -> killedAfter(last).rollback(false)).isInstanceOf(KilledException.class);

        assertThat(live).hasBinaryContent(contents.get(last == ArchiveVersions.Step.KEPT ? 1 : 0));
        assertThat(versions.candidate()).hasBinaryContent(contents.get(1));
        if (last == ArchiveVersions.Step.KEPT) {
            assertThat(versions.hasCandidate()).isFalse();
            versions.rollback(false);
        }
        assertThat(live).hasBinaryContent(contents.get(0));
        assertThat(versions.hasCandidate()).isTrue();
        assertThat(versions.former()).isEmpty();
    }

    @Test
    void aDamagedCandidateDoesNotGoLive() throws IOException {
        byte[] damaged = contents.get(1).clone();
        damaged[damaged.length * 3 / 4] ^= 1;
        Files.write(versions.candidate(), damaged);

        assertThatThrownBy(() -> versions.promote(ArchiveVersions.KEEP))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("part.anomalight.next");
        assertThat(live).hasBinaryContent(contents.get(0));
        assertThat(versions.former()).isEmpty();
        assertThat(versions.discard()).isTrue();
        assertThat(versions.discard()).isFalse();
    }

    @Test
    void rollbackRefusesToReplaceAnotherCandidate() throws IOException {
        candidate(1);
        versions.promote(ArchiveVersions.KEEP);
        candidate(2);

        assertThatThrownBy(() -> versions.rollback(false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is a candidate that is not live yet")
                .hasMessageContaining("discard=true");
        versions.rollback(true);
        assertThat(versions.candidate()).hasBinaryContent(contents.get(1));
    }

    @Test
    void withoutACandidateOrAFormerVersionNothingChanges() {
        assertThatThrownBy(() -> versions.promote(ArchiveVersions.KEEP))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no candidate");
        assertThatThrownBy(() -> versions.promote(0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("keep");
        assertThatThrownBy(() -> versions.rollback(false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no former version");
        assertThat(live).hasBinaryContent(contents.get(0));
    }

    @Test
    void twoChangesAtTheSameTimeAreRefused() throws IOException {
        candidate(1);
        Optional<ProcessLock> other = ProcessLock.tryAcquire(folder.resolve(".part.anomalight.lock"));
        assertThatThrownBy(() -> versions.promote(ArchiveVersions.KEEP))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another process");
        other.orElseThrow().close();
        versions.promote(ArchiveVersions.KEEP);
    }

    private void candidate(int version) throws IOException {
        Path temporary = folder.resolve("candidate.tmp");
        Files.write(temporary, contents.get(version));
        Files.move(temporary, versions.candidate(), StandardCopyOption.ATOMIC_MOVE);
    }

    private ArchiveVersions killedAfter(ArchiveVersions.Step last) {
        return new ArchiveVersions(live, step -> {
            if (step == last) {
                throw new KilledException();
            }
        });
    }

    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
