package io.anomalight.app.speedtest.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchProbeTest {
    private static final TorchProbe OPENBLAS =
            new TorchProbe("python3", "1.13", "generic", List.of("libblas.so.3", "libopenblasp-r0.3.21.so"), 90);

    @TempDir
    Path folder;

    @Test
    void anInterpreterThatDoesNotExistIsReported() {
        TorchProbe.Found found = TorchProbe.find("no-such-python", 1, () -> 1);

        assertThat(found.torch()).isEmpty();
        assertThat(found.sentence())
                .startsWith("Without PyTorch: no-such-python can't be run (")
                .endsWith("; speed.python=<interpreter that has torch> measures PyTorch, too.");
    }

    @Test
    void anInterpreterWithoutTorchIsQuoted() throws IOException {
        Path python = script("echo Traceback; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");

        TorchProbe.Found found = TorchProbe.find(python.toString(), 1, () -> 1);

        assertThat(found.torch()).isEmpty();
        assertThat(found.sentence())
                .startsWith("Without PyTorch: " + python
                        + " can't import torch (ModuleNotFoundError: No module named 'torch'); speed.python=");
    }

    @Test
    void theLibraryForProductsIsNamed() throws IOException {
        Path python = script("echo version 9.9; echo build mkl; echo libraries; echo gigaflops 91.6");

        TorchProbe.Found found = TorchProbe.find(python.toString(), 3, () -> 123.4);

        assertThat(found.torch()).contains(new TorchProbe(python.toString(), "9.9", "mkl", List.of(), 91.6));
        assertThat(found.sentence())
                .isEqualTo("Beside PyTorch 9.9 of " + python
                        + ", which multiplies matrices with mkl at 92 GFLOP/s, our engine at 123.");
    }

    @Test
    void aLibraryInTheProcessCountsWhateverTorchWasBuiltWith() {
        assertThat(OPENBLAS.compared(100).torch()).contains(OPENBLAS);
    }

    @Test
    void theReferenceBlasIsNoPeer() {
        TorchProbe.Found found =
                new TorchProbe("python3", "1.13", "generic", List.of("libblas.so.3.11.0"), 95).compared(100);

        assertThat(found.torch()).isEmpty();
        assertThat(found.sentence())
                .isEqualTo("Without PyTorch: PyTorch 1.13 of python3 multiplies matrices with the reference BLAS"
                        + " (libblas.so.3.11.0) at 95 GFLOP/s, our engine at 100, so a comparison would say nothing;"
                        + " install a fast library, for instance Debian's libopenblas0-pthread.");
    }

    @Test
    void aTorchWithProductsThatAreFarSlowerThanOursIsNoPeer() {
        assertThat(OPENBLAS.compared(269).torch()).isPresent();
        assertThat(OPENBLAS.compared(271).torch()).isEmpty();
    }

    private Path script(String body) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no shell");
        Path file = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
