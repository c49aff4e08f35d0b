package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.nio.file.InvalidPathException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailureReportTest {

    @Test
    void aUserErrorIsPrintedAsItIs() {
        assertThat(FailureReport.of(new UserError("set a"))).isEqualTo(new FailureReport("set a", 2));
        assertThat(FailureReport.of(new InvalidPathException("a\u0000", "Nul character not allowed")))
                .isEqualTo(new FailureReport("\"a\u0000\" is not a valid path: Nul character not allowed", 2));
    }

    @Test
    void aModuleFailureIsPrintedAsItIs() {
        ModuleFailure failure = new ModuleFailure("the score of 0.png is NaN", "look at this image");
        assertThat(FailureReport.of(failure))
                .isEqualTo(new FailureReport("the score of 0.png is NaN; look at this image.", 1));
    }

    @Test
    void tooLittleMemoryNamesTheSetting() {
        Throwable inThread = new IllegalStateException(new ExecutionException(new OutOfMemoryError("Java heap space")));
        for (Throwable failure : new Throwable[] {new OutOfMemoryError("Java heap space"), inThread}) {
            assertThat(FailureReport.of(failure).code()).isEqualTo(1);
            assertThat(FailureReport.of(failure).sentence())
                    .startsWith("Failed: Java's memory of ")
                    .contains("(Java heap space)", "ANOMALIGHT_JAVA_OPTS=-Xmx")
                    .doesNotContain("\n");
        }
        assertThat(FailureReport.of(new OutOfMemoryError("unable to create native thread"))
                        .sentence())
                .contains("can't create more threads");
    }

    @Test
    void anEngineThatCantBeLoadedNamesTheFolderAndTheVariable() {
        Throwable readOnly = new IllegalStateException("Failed to extract PyTorch native library");
        for (Throwable failure : new Throwable[] {readOnly, new UnsatisfiedLinkError("libgomp.so.1")}) {
            assertThat(FailureReport.of(failure).sentence())
                    .startsWith("Failed: PyTorch's native library can't be loaded: ")
                    .contains("ANOMALIGHT_CACHE");
        }
    }

    @Test
    void otherErrorsOfJavaAreExplained() {
        assertThat(FailureReport.of(new StackOverflowError()).sentence()).contains("-Xss");
        assertThat(FailureReport.of(new NoClassDefFoundError("a/B")).sentence()).contains("a/B", "ANOMALIGHT_PLUGINS");
        assertThat(FailureReport.of(new IllegalStateException("a bug")))
                .isEqualTo(new FailureReport("Failed: java.lang.IllegalStateException: a bug", 1));
    }
}
