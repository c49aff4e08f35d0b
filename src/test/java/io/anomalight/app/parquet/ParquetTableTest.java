package io.anomalight.app.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.listed.Table;
import io.anomalight.framework.data.listed.TableColumns;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.MaskValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of other writers are made by src/test/python/parquet_tables.py; those of parquet-java, which Spark uses, by its
 * ExampleParquetWriter.
 */
class ParquetTableTest {
    private static final List<String> ROWS = List.of(
            "images/00.png,ok,,train,,1",
            "images/01.png,ok,,train,,1",
            "images/02.png,ok,,train,,2",
            "images/03.png,ok,,,,2",
            "images/04.png,ok,,,,2",
            "images/05.png,ok,,test,,3",
            "images/06.png,bad,,test,dent,3",
            "images/07.png,bad,masks/07.png,test,Kratzer tief äöü,");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pyarrow-none",
                "pyarrow-snappy",
                "pyarrow-gzip",
                "pyarrow-zstd",
                "pyarrow-lz4",
                "pyarrow-plain-v2-groups",
                "pyarrow-delta",
                "pyarrow-other-columns",
                "pandas-categories",
                "fastparquet",
                "polars",
                "duckdb",
                "duckdb-v2",
                "parquet-java-v1",
                "parquet-java-v2"
            })
    void filesOfOtherWritersHaveTheirRows(String name) {
        assertThat(ReadRows.of(ReadRows.stored(name), ReadRows.ALL)).isEqualTo(ROWS);
    }

    @Test
    void labelsMayBeNumbersOrBooleans() {
        List<String> needed = List.of("path", "label");

        for (String name : List.of("pyarrow-boolean", "pyarrow-boolean-v2")) {
            assertThat(ReadRows.of(ReadRows.stored(name), needed))
                    .as(name)
                    .contains("images/05.png,false", "images/06.png,true");
        }
        assertThat(ReadRows.of(ReadRows.stored("pyarrow-integer"), needed))
                .contains("images/05.png,0", "images/06.png,1");
    }

    @Test
    void aColumnWithoutAnyValueIsEmpty() {
        assertThat(ReadRows.of(ReadRows.stored("pyarrow-null-column"), List.of("mask")))
                .hasSize(8)
                .containsOnly("");
    }

    @Test
    void rowsOfManyPagesKeepTheirOrder() {
        assertThat(ReadRows.of(ReadRows.stored("pyarrow-many-pages"), List.of("path", "label")))
                .isEqualTo(IntStream.range(0, 600)
                        .mapToObj(i -> String.format("images/%06d.png,%s", i, i % 3 == 1 ? "bad" : "ok"))
                        .toList());
    }

    @Test
    void aTableHasTheSameSplitsAsItsCsv(@TempDir Path root) throws IOException {
        TestFiles.empties(root.resolve("images"), 8);
        TestFiles.empty(root.resolve("masks/07.png"));
        Files.copy(ReadRows.stored("pyarrow-zstd"), root.resolve("parts.parquet"));
        Files.writeString(root.resolve("parts.csv"), String.join(",", ReadRows.ALL) + "\n" + String.join("\n", ROWS));

        Splits parquet = splits(root, "parts.parquet");
        Splits csv = splits(root, "parts.csv");

        assertThat(paths(parquet.train())).isNotEmpty().isEqualTo(paths(csv.train()));
        assertThat(paths(parquet.validation())).isNotEmpty().isEqualTo(paths(csv.validation()));
        assertThat(paths(parquet.test())).isNotEmpty().isEqualTo(paths(csv.test()));
        assertThat(parquet.test()).extracting(Sample::defectKind).contains("dent");
    }

    private static List<Path> paths(List<Sample> samples) {
        return samples.stream().map(Sample::path).toList();
    }

    private static Splits splits(Path root, String file) {
        Map<String, TableFormat> formats = new HashMap<>(Table.FORMATS);
        formats.put("parquet", new ParquetTable());
        return Table.table(
                        new Table.Config(
                                root,
                                Path.of(file),
                                "parts",
                                MaskValues.BRIGHT,
                                new TableColumns("path", "label", "mask", "split", "kind", Optional.of("group")),
                                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                                Optional.empty(),
                                TestFiles.LOADER),
                        TestFiles.environment(0),
                        formats)
                .splits();
    }

    @Test
    void whatIsNotReadIsNamed() {
        refused(
                "pyarrow-double",
                "The column \"label\" of the table FILE has the type DOUBLE, which is not read: write texts, integers or"
                        + " booleans");
        for (String nested : List.of("pyarrow-list", "pyarrow-struct")) {
            refused(
                    nested,
                    "The column \"label\" of the table FILE has lists or groups of values, which is not read: write one text"
                            + " or integer in each row");
        }
        refused(
                "pyarrow-brotli",
                "The column \"path\" of the table FILE is compressed with BROTLI, which is not read: write it with snappy,"
                        + " zstd, gzip or lz4_raw, or without compression");
        refused("duckdb-encrypted", "The table FILE is encrypted: write it without encryption");
        refused("pyarrow-latin-1", "FILE, row 1: kind is not UTF-8: write texts in this encoding");
    }

    private static void refused(String name, String message) {
        Path file = ReadRows.stored(name);
        assertThatThrownBy(() -> ReadRows.of(file, ReadRows.ALL))
                .isInstanceOf(UserError.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    @Test
    void aFileThatIsNoParquetIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("parts.parquet"), "path,label\n");

        assertThatThrownBy(() -> ReadRows.of(file, ReadRows.ALL))
                .isInstanceOf(UserError.class)
                .hasMessage("The table " + file
                        + " is not a Parquet file, because it does not begin with PAR1: write it as Parquet, or give a CSV"
                        + " file the ending .csv");
    }

    @Test
    void aFileOfAnyShorterLengthIsRefused(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(ReadRows.stored("pyarrow-snappy"));
        Path file = folder.resolve("parts.parquet");

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ReadRows.of(file, ReadRows.ALL))
                    .as("%d bytes", length)
                    .isInstanceOf(UserError.class);
        }
    }
}
