package io.anomalight.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuFeaturesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"avx512_bf16", "amx_bf16"})
    void aProcessorWithBfloat16IsAccepted(String flag) throws IOException {
        assertThatCode(() ->
                        linux("flags\t\t: fpu avx512f " + flag + " avx512_vnni").check("precision", Precision.BF16))
                .doesNotThrowAnyException();
    }

    @Test
    void aProcessorWithoutBfloat16IsRefused() throws IOException {
        CpuFeatures processor = linux("flags\t\t: fpu avx512f avx512_bf16_almost");

        assertThatThrownBy(() -> processor.check("precision", Precision.BF16))
                .isInstanceOf(UserError.class)
                .hasMessage("trainer.precision = bf16, but this processor does not compute in bfloat16 (/proc/cpuinfo"
                        + " lists neither avx512_bf16 nor amx_bf16); set trainer.precision=float32");
        assertThatCode(() -> processor.check("precision", Precision.FLOAT32)).doesNotThrowAnyException();
    }

    @Test
    void anUnknownProcessorIsRefused() throws IOException {
        CpuFeatures mac = CpuFeatures.read("Mac OS X", folder.resolve("missing"));
        CpuFeatures arm = linux("Features\t: fp asimd bf16");

        assertThatThrownBy(() -> mac.check("precision", Precision.BF16))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "trainer.precision = bf16, but only Linux on x86 shows whether a processor computes in bfloat16,"
                                + " and this machine has Mac OS X; set trainer.precision=float32");
        assertThatThrownBy(() -> arm.check("precision", Precision.BF16)).isInstanceOf(UserError.class);
        assertThatCode(() -> mac.check("precision", Precision.FLOAT32)).doesNotThrowAnyException();
    }

    @Test
    void int8NeedsVnniOnX86() throws IOException {
        assertThat(linux("flags\t\t: fpu avx2 avx_vnni").whyNotInt8("amd64")).isEmpty();
        assertThat(linux("flags\t\t: fpu avx512f avx512_vnni").whyNotInt8("amd64"))
                .isEmpty();
        assertThat(linux("Features\t: fp asimd").whyNotInt8("aarch64")).isEmpty();
        assertThat(linux("flags\t\t: fpu avx2").whyNotInt8("amd64"))
                .contains(
                        "this processor has no VNNI, the instructions for int8 (/proc/cpuinfo lists neither avx512_vnni"
                                + " nor avx_vnni)");
        assertThat(CpuFeatures.read("Mac OS X", folder.resolve("missing")).whyNotInt8("x86_64"))
                .contains(
                        "only Linux shows whether an x86 processor has VNNI, the instructions for int8, and this machine"
                                + " has Mac OS X");
    }

    private CpuFeatures linux(String line) throws IOException {
        Path cpuinfo = folder.resolve("cpuinfo");
        Files.writeString(cpuinfo, "processor\t: 0\n" + line + "\nbugs\t\t:\n");
        return CpuFeatures.read("Linux", cpuinfo);
    }
}
