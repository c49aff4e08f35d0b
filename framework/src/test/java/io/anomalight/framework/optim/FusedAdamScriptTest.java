package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class FusedAdamScriptTest {

    @Test
    void thePackedScriptIsTheOneThatLiesBesideIt() throws IOException {
        String source = Files.readString(Path.of("src", "main", "torchscript", "fused_adam.py"));
        String forward = source.substring(source.indexOf("torch._fused_adam_("), source.indexOf("return len(params)"));

        String packed = packedCode();

        // The compiler writes 0.0 as 0. and an empty list with its type; white space is its own.
        assertThat(plain(packed)).contains(plain(forward.replace("0.0", "0.")));
    }

    private static String plain(String code) {
        return code.replaceAll("annotate\\(List\\[Tensor\\], \\[\\]\\)", "[]").replaceAll("\\s+", "");
    }

    private static String packedCode() throws IOException {
        try (InputStream file = Objects.requireNonNull(FusedAdam.class.getResourceAsStream("fused_adam.pt"));
                ZipInputStream archive = new ZipInputStream(file)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().endsWith("code/__torch__.py")) {
                    return new String(archive.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("the archive holds no code");
    }
}
