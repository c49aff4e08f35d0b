package io.anomalight.framework.config.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarReaderTest {

    enum Split {
        SAME_AS_TEST,
        FROM_TRAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "ROOT", "/mnt/parts", "EPOCHS", "7", "SECRET", "s3cr3t", "ANOMALIGHT_ENV", "ROOT, EPOCHS,SECRET,LOST");

    private final List<String> faults = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "\"5\", 5",
        "-3, -3",
        "5.0, 5",
        "1e3, 1000",
        "2147483647, 2147483647",
        "1_000, 1000",
        "\"+5\", 5"
    })
    void wholeNumbers(String written, int expected) {
        assertThat(read(written, int.class)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "\"1.5\"", "\" 5\"", "\"0x10\"", "\"5f\"", "\"\"", "true", "[5]", "1e-3", "\"1e99999\""})
    void notAWholeNumber(String written) {
        assertThat(read(written, int.class)).isEmpty();
        assertThat(faults).singleElement().asString().startsWith("x.conf:1: key must be a whole number, but is ");
    }

    @Test
    void aWholeNumberBeyondItsTypeNamesTheRange() {
        assertThat(read("2147483648", int.class)).isEmpty();
        assertThat(read("9223372036854775808", long.class)).isEmpty();
        assertThat(faults)
                .containsExactly(
                        "x.conf:1: key must be a whole number from -2147483648 to 2147483647, but is 2147483648",
                        "x.conf:1: key must be a whole number from -9223372036854775808 to 9223372036854775807,"
                                + " but is \"9223372036854775808\"");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "1e-4, 0.0001",
        "\"1e-4\", 0.0001",
        "-0.5, -0.5",
        "0.1, 0.1",
        ".5, 0.5",
        "5., 5",
        "-.5e-1, -0.05"
    })
    void numbers(String written, double expected) {
        assertThat(read(written, double.class)).contains(expected);
        assertThat(read(written, float.class)).contains((float) expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "\"1e9999\"", "fast", "true", "\"1,5\""})
    void notANumber(String written) {
        assertThat(read(written, double.class)).isEmpty();
        assertThat(faults).singleElement().asString().contains("key must be a number");
    }

    @Test
    void aNumberTooLargeForAFloatIsRefused() {
        assertThat(read("1e39", float.class)).isEmpty();
        assertThat(read("1e39", double.class)).contains(1e39);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "True", "TRUE"})
    void truth(String written) {
        assertThat(read(written, boolean.class)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "on", "off", "1", "t", "\"\""})
    void notABoolean(String written) {
        assertThat(read(written, boolean.class)).isEmpty();
        assertThat(faults).singleElement().asString().startsWith("x.conf:1: key must be true or false, but is ");
    }

    @ParameterizedTest
    @CsvSource({"tile, tile", "5, 5", "true, true", "\"007\", 007"})
    void texts(String written, String expected) {
        assertThat(read(written, String.class)).contains(expected);
    }

    @Test
    void aNumberThatWouldChangeWhenSavedIsNoText() {
        assertThat(read("007", String.class)).isEmpty();
        assertThat(faults).containsExactly("x.conf:1: key must be a text in quotes, \"007\", but is 007");
    }

    @Test
    void paths() {
        assertThat(read("\"/a b/c\"", Path.class)).contains(Path.of("/a b/c"));
        assertThat(read("\"\"", Path.class)).isEmpty();
        assertThat(read("\"a\\u0000b\"", Path.class)).isEmpty();
        assertThat(faults).hasSize(2).first().isEqualTo("x.conf:1: key must be a path, but is \"\"");
    }

    @Test
    void durationsNeedAUnit() {
        assertThat(read("5m", Duration.class)).contains(Duration.ofMinutes(5));
        assertThat(read("\"90 seconds\"", Duration.class)).contains(Duration.ofSeconds(90));
        assertThat(read("\"01:02:03:04\"", Duration.class))
                .contains(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4));
        assertThat(read("30", Duration.class)).isEmpty();
        assertThat(read("soon", Duration.class)).isEmpty();
        assertThat(faults)
                .containsExactly(
                        "x.conf:1: key must be a duration such as 30s, 5m or 00:12:00:00 (days, hours, minutes, seconds), but is 30",
                        "x.conf:1: key must be a duration such as 30s, 5m or 00:12:00:00 (days, hours, minutes, seconds), but is \"soon\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same_as_test", "same-as-test", "\"same_as-test\""})
    void enumsTakeDashesAndUnderscoresAlike(String written) {
        assertThat(read(written, Split.class)).contains(Split.SAME_AS_TEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAME_AS_TEST", "same as test", "half"})
    void anUnknownEnumValueListsTheAllowedOnes(String written) {
        assertThat(read(written, Split.class)).isEmpty();
        assertThat(faults)
                .containsExactly("x.conf:1: key must be one of same-as-test, from-train, but is \"" + written + "\"");
    }

    @Test
    void aPathOrANumberMayNameAListedVariable() {
        assertThat(read("\"${oc.env:ROOT}/a\"", Path.class)).contains(Path.of("/mnt/parts/a"));
        assertThat(read("\"${oc.env:EPOCHS}\"", int.class)).contains(7);
        assertThat(read("\"${oc.env:LOST,3}\"", int.class)).contains(3);
        assertThat(read("\"${oc.env:LOST,}${oc.env:ROOT}\"", Path.class)).contains(Path.of("/mnt/parts"));
        assertThat(faults).isEmpty();
    }

    @Test
    void aVariableThatIsNotListedOrNotSetIsNamed() {
        assertThat(read("\"${oc.env:HOME}\"", Path.class)).isEmpty();
        assertThat(read("\"${oc.env:LOST}\"", Path.class)).isEmpty();
        assertThat(read("\"${oc.decode:x}\"", Path.class)).isEmpty();
        assertThat(faults)
                .containsExactly(
                        "x.conf:1: key: the environment variable HOME may not be read: if you trust this configuration"
                                + " with it, list it in ANOMALIGHT_ENV, for instance ANOMALIGHT_ENV=HOME",
                        "x.conf:1: key: the environment variable LOST is not set: set it, or give a default with"
                                + " ${oc.env:LOST,default}",
                        "x.conf:1: key: ${oc.decode:x} can't be resolved here: this place takes only"
                                + " ${oc.env:NAME} or ${oc.env:NAME,default}");
    }

    @Test
    void aValueThatIsWrittenToTheResultsMayNotUseAVariable() {
        assertThat(read("\"${oc.env:SECRET}\"", String.class)).isEmpty();
        assertThat(read("\"${oc.env:SECRET}\"", Split.class)).isEmpty();
        assertThat(faults).hasSize(2).allSatisfy(fault -> assertThat(fault)
                .contains("it can't come from the environment, because it is written to the results")
                .doesNotContain("s3cr3t"));
    }

    @Test
    void aFaultShowsTheNameOfAVariableAndNeverItsValue() {
        for (Class<?> type : List.of(int.class, double.class, boolean.class, Duration.class)) {
            assertThat(read("\"${oc.env:SECRET}\"", type)).isEmpty();
        }
        assertThat(faults).hasSize(4).allSatisfy(fault -> assertThat(fault)
                .contains("${oc.env:SECRET}")
                .doesNotContain("s3cr3t"));
    }

    @Test
    void aComponentOfAnUnsupportedTypeIsAProgrammingError() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> read("a", Thread.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no recipe can hold a java.lang.Thread, which key is declared as");
    }

    private Optional<Object> read(String written, Class<?> type) {
        ConfigValue value = ConfigFactory.parseString(
                        "key = " + written, ConfigParseOptions.defaults().setOriginDescription("x.conf"))
                .getValue("key");
        return new ScalarReader(faults, new Variables(ENVIRONMENT)).read("key", value, type);
    }
}
