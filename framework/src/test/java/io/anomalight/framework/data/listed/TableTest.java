package io.anomalight.framework.data.listed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.MaskValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final String HEADING = "path,label,mask,split,kind\n";

    private static final String MANY =
            IntStream.range(0, 6).mapToObj(i -> "images/0" + i + ".png,ok,,,\n").collect(Collectors.joining());

    private final Path root;

    /** Eight images and a mask. */
    TableTest(@TempDir Path root) {
        this.root = root;
        TestFiles.empties(root.resolve("images"), 8);
        TestFiles.empty(root.resolve("masks/07.png"));
    }

    private Splits splits(String file, String text, Validation validation) throws IOException {
        Files.writeString(root.resolve(file), text);
        return table(file, validation, Table.FORMATS).splits();
    }

    private DataModule table(String file, Validation validation, Map<String, TableFormat> formats) {
        return Table.table(
                new Table.Config(
                        root,
                        Path.of(file),
                        "parts",
                        MaskValues.BRIGHT,
                        TableColumns.DEFAULT,
                        TestFiles.split(validation, 0.5),
                        Optional.empty(),
                        TestFiles.LOADER),
                TestFiles.environment(0),
                formats);
    }

    private Splits splits(String rows) throws IOException {
        return splits("parts.csv", HEADING + rows, Validation.SAME_AS_TEST);
    }

    @Test
    void rowsNameLabelMaskSplitAndKind() throws IOException {
        Splits splits = splits(
                "parts.csv",
                HEADING + "images/00.png,normal,,train,\nimages/01.png,GOOD,,train,\nimages/02.png,0,,validation,\n"
                        + "images/03.png,1,,val,dent\nimages/04.png,ok,,test,\n"
                        + "images/07.png,defective,masks/07.png,test,scratch\n",
                Validation.GIVEN);

        assertThat(SplitContents.of(splits.train())).isEqualTo(new SplitContents(2, 0, 0));
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(1, 1, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(1, 1, 1));
        assertThat(splits.test().get(1).mask()).contains(root.resolve("masks/07.png"));
        assertThat(splits.test()).extracting(Sample::defectKind).containsExactly("good", "scratch");
    }

    @Test
    void withoutSplitsNormalImagesAreForTrainingAndTest() throws IOException {
        StringBuilder rows = new StringBuilder("path,label\n");
        for (int i = 0; i < 8; i++) {
            rows.append("images/0").append(i).append(i < 6 ? ".png,normal\n" : ".png,defective\n");
        }

        Splits splits = splits("parts.csv", rows.toString(), Validation.FROM_TEST);

        assertThat(splits.train()).isNotEmpty();
        assertThat(SplitContents.of(splits.test()).anomalous()).isEqualTo(1);
        assertThat(splits.train().size()
                        + splits.validation().size()
                        + splits.test().size())
                .isEqualTo(8);
    }

    @Test
    void jsonLinesHaveTheSameKeys() throws IOException {
        Splits splits = splits(
                "parts.jsonl",
                """
                {"path": "images/00.png", "label": 0, "mask": null, "split": "train"}

                {"path": "images/07.png", "label": 1, "mask": "masks/07.png"}
                {"path": "images/01.png", "label": "ok", "split": "test"}
                """,
                Validation.SAME_AS_TEST);

        assertThat(splits.train()).hasSize(1);
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(1, 1, 1));

        assertThatThrownBy(() -> splits("parts.jsonl", "{\"path\": \n", Validation.SAME_AS_TEST))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(root.resolve("parts.jsonl") + ", line 1 is not JSON at character ");
    }

    @Test
    void aWrongRowIsNamedByItsLine() {
        refused("images/00.png,fine,,,\n", ", line 2: label is \"fine\", but must be one of normal, good, ok, 0");
        refused("images/00.png,ok,,\n", ", line 2 has 4 values, but the first line names 5 columns");
        refused(
                "images/00.png,ok,,holdout,\n",
                ", line 2: split is \"holdout\", but must be train, validation or test");
        refused(",ok,,,\n", ", line 2 has no path of an image in the column path");
        refused(
                "images/00.png,ok,,,\nimages/../images/00.png,bad,,,\n",
                ", line 3 names the image images/../images/00.png again, as does " + root.resolve("parts.csv")
                        + ", line 2: remove one of them");
        refused(
                "../00.png,ok,,,\n",
                ", line 2 names ../00.png, which lies outside of the folder " + root + ": move the file there");
    }

    private void refused(String rows, String message) {
        assertThatThrownBy(() -> splits(rows))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(root.resolve("parts.csv") + message);
    }

    @Test
    void missingFilesAreNamedTogether() {
        assertThatThrownBy(() -> splits("images/09.png,ok,,,\nimages/07.png,bad,masks/08.png,,\n"))
                .hasMessage(
                        root.resolve("parts.csv") + " names files that do not exist: " + root.resolve("images/09.png")
                                + ", " + root.resolve("masks/08.png") + "; copy the whole data set to " + root);
    }

    @Test
    void aFileThatIsNoTableIsRefused() {
        assertThatThrownBy(() -> splits("parts.csv", "file,label\n", Validation.GIVEN))
                .hasMessage("The table " + root.resolve("parts.csv")
                        + " has no column \"path\": its columns are file, label; set data.columns to the names of its"
                        + " columns");
        assertThatThrownBy(() -> splits("parts.csv", HEADING, Validation.GIVEN))
                .hasMessage("The table " + root.resolve("parts.csv") + " has no rows");
        assertThatThrownBy(() -> splits("parts.pq", "PAR1 and more", Validation.GIVEN))
                .hasMessage(
                        "The table " + root.resolve("parts.pq") + " is a Parquet file: let its name end with .parquet");
        assertThatThrownBy(() -> TableColumns.DEFAULT.require(Path.of("parts"), List.of()))
                .hasMessage(
                        "The table parts has no column \"path\": it has no columns; set data.columns to the names of"
                                + " its columns");
    }

    @Test
    void withoutValidationRowsValidationGivenIsRefused() {
        assertThatThrownBy(() -> splits("parts.csv", HEADING + "images/00.png,ok,,train,\n", Validation.GIVEN))
                .hasMessage("data.split.validation = given needs a data set that names its validation images, but "
                        + root.resolve("parts.csv") + " names none; choose from_test or from_train");
    }

    @Test
    void aColumnSpelledWithOtherCaseIsNotIgnored() {
        for (String file : List.of("parts.csv", "parts.jsonl")) {
            assertThatThrownBy(() -> splits(
                            file,
                            file.endsWith("csv")
                                    ? "path,label,Split\nimages/00.png,ok,train\n"
                                    : "{\"path\": \"images/00.png\", \"label\": 0, \"Split\": \"train\"}\n",
                            Validation.SAME_AS_TEST))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "The table " + root.resolve(file)
                                    + " has the column \"Split\", but data.columns.split is \"split\": write both in the same way");
        }
    }

    @Test
    void aRenamedColumnThatIsMissingIsRefused() {
        TableColumns columns = new TableColumns("path", "label", "mask", "set", "kind", Optional.empty());

        assertThatThrownBy(() -> columns.require(root, List.of("path", "label", "split")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The table " + root + " has no column \"set\": ");
        assertThat(columns.group()).as("absent in old runs").contains("group");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Splits splits = splits("parts.csv", "\uFEFF" + HEADING + MANY, Validation.FROM_TRAIN);

        assertThat(splits.train()).isNotEmpty();
    }

    @Test
    void theFormOfAWrongFileIsExplainedInOurWords() throws IOException {
        Path file = root.resolve("parts.csv");
        assertThatThrownBy(() -> splits("parts.csv", "path;label\nimages/00.png;ok\n", Validation.GIVEN))
                .hasMessage(
                        "The table " + file + " must have commas between its values, but its first line is path;label");
        assertThatThrownBy(() -> splits("parts.csv", "", Validation.GIVEN))
                .hasMessage("The table " + file + " is empty");
        assertThatThrownBy(() -> splits("parts.csv", "path,label,label\nimages/00.png,ok,ok\n", Validation.GIVEN))
                .hasMessage("The table " + file + " has the column \"label\" twice: rename or remove one");
        for (String row : List.of("\"images/00.png,ok,,,\n", "\"images/00.png\"x,ok,,,\n")) {
            refused(row, ", line 2 has quotation marks in a wrong place: ");
        }
        refused(
                "images/00.png," + "x".repeat(10_000) + ",,,\n",
                ", line 2: label is \"" + "x".repeat(300) + "…\", but");
        assertThatThrownBy(() -> splits("parts.jsonl", "{\"path\": 1,}\n", Validation.GIVEN))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        root.resolve("parts.jsonl") + ", line 1 is not JSON at character 12: write an object");
        Files.write(file, (HEADING + "images/0\u00e4.png,ok,,,\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TableFile.read(file, TableColumns.DEFAULT, Table.FORMATS, row -> {}))
                .isInstanceOf(UserError.class)
                .hasMessage(file + ", line 2 is not UTF-8: save the table in this encoding");
    }

    @Test
    void aLinkOutOfTheRootIsRefused(@TempDir Path outside) throws IOException {
        Path target = Files.writeString(outside.resolve("secret.png"), "");
        Files.createSymbolicLink(root.resolve("images/link.png"), target);

        Files.createSymbolicLink(root.resolve("folder"), outside);
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("images"));

        refused("images/link.png,ok,,,\n", ", line 2 names images/link.png, which lies outside of the folder " + root);
        refused(
                "folder/secret.png,ok,,,\n",
                ", line 2 names folder/secret.png, which lies outside of the folder " + root);
        refused(
                "inside/00.png,ok,,,\nfolder/secret.png,ok,,,\n",
                ", line 3 names folder/secret.png, which lies outside of the folder " + root);
    }

    @Test
    void aTableThatRepeatsARowWithoutEndIsRefusedAtItsSecondRow() throws IOException {
        TableFormat endless = (file, rows) -> {
            rows.columns(List.of("path", "label"));
            for (int i = 1; ; i++) {
                rows.add(
                        "row " + i,
                        column -> column.equals("path") ? "images/00.png" : column.equals("label") ? "ok" : "");
            }
        };
        Files.writeString(root.resolve("parts.endless"), "");

        assertThatThrownBy(() -> table("parts.endless", Validation.GIVEN, Map.of("endless", endless))
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessage("row 2 names the image images/00.png again, as does row 1: remove one of them");
    }

    @Test
    void theFolderOfTheProgramMayBeTheRoot() {
        ListedFiles files = new ListedFiles(Path.of("."));

        assertThat(files.file("pom.xml", "line 2")).isRegularFile();
        assertThatThrownBy(() -> files.file("../pom.xml", "line 2"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("line 2 names ../pom.xml, which lies outside of the folder .: ");
    }
}
