package io.anomalight.service.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static FailureReport report(Throwable failure) {
        return FailureReport.of(failure, reason -> "Failed: the engine can't be loaded: " + reason);
    }

    @Test
    void aUserErrorIsPrintedAsItIs() {
        assertThat(report(new UserError("set a"))).isEqualTo(new FailureReport("set a", 2));
        assertThat(report(new InvalidPathException("a\u0000", "Nul character not allowed")))
                .isEqualTo(new FailureReport("\"a\u0000\" is not a valid path: Nul character not allowed", 2));
    }

    @Test
    void aModuleFailureIsPrintedAsItIs() {
        ModuleFailure failure = new ModuleFailure("the score of 0.png is NaN", "look at this image");
        assertThat(report(failure)).isEqualTo(new FailureReport("the score of 0.png is NaN; look at this image.", 1));
    }

    @Test
    void tooLittleMemoryNamesTheSetting() {
        Throwable inThread = new IllegalStateException(new ExecutionException(new OutOfMemoryError("Java heap space")));
        for (Throwable failure : new Throwable[] {new OutOfMemoryError("Java heap space"), inThread}) {
            assertThat(report(failure).code()).isEqualTo(1);
            assertThat(report(failure).sentence())
                    .startsWith("Failed: Java's memory of ")
                    .contains("(Java heap space)", "ANOMALIGHT_JAVA_OPTS=-Xmx")
                    .doesNotContain("\n");
        }
        assertThat(report(new OutOfMemoryError("unable to create native thread"))
                        .sentence())
                .contains("can't create more threads");
    }

    @Test
    void aNativeLibraryThatCantBeLoadedHasTheSentenceOfTheProgram() {
        Throwable readOnly = new IllegalStateException("Failed to extract PyTorch native library");
        for (Throwable failure : new Throwable[] {readOnly, new UnsatisfiedLinkError("libgomp.so.1")}) {
            assertThat(report(failure).sentence())
                    .isEqualTo("Failed: the engine can't be loaded: " + failure.getMessage());
        }
    }

    /** Example: ONNX Runtime can't unpack its library, because the folder for temporary files can't be written. */
    @Test
    void aNativeLibraryThatFailsWhileAClassIsLoadedIsNamedWithItsCause() {
        Throwable failure = new ExceptionInInitializerError(
                new IllegalStateException("Failed to load onnx-runtime library", new IOException("/tmp is read-only")));
        assertThat(report(failure).sentence())
                .isEqualTo("Failed: the engine can't be loaded: Failed to load onnx-runtime library"
                        + " (java.io.IOException: /tmp is read-only)");
    }

    @Test
    void otherErrorsOfJavaAreExplained() {
        assertThat(report(new StackOverflowError()).sentence()).contains("-Xss");
        assertThat(report(new NoClassDefFoundError("a/B")).sentence()).contains("a/B", "ANOMALIGHT_PLUGINS");
        assertThat(report(new IllegalStateException("a bug")))
                .isEqualTo(new FailureReport("Failed: java.lang.IllegalStateException: a bug", 1));
    }
}
