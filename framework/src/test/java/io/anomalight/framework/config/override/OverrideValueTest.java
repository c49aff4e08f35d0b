package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.grammar.ElementText;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverrideValueTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a b/c:d.png",
                "C:\\x",
                "https://host/x.bin?a=b&c=d#e",
                "layer1,layer2",
                "a // b",
                "a # b",
                "007",
                "1.2.3",
                "+5",
                ".5",
                "yes",
                "True",
                "a\"b",
                "a{b}",
                "$5",
                "a\nb",
                "include \"x\""
            })
    void plainTextNeedsNoQuotes(String text) {
        assertThat(parse(text).unwrapped()).isEqualTo(text);
    }

    @Test
    void hoconIsUnderstood() {
        assertThat(parse("5").unwrapped()).isEqualTo(5);
        assertThat(parse("-1e-4").unwrapped()).isEqualTo(-1e-4);
        assertThat(parse("true").unwrapped()).isEqualTo(true);
        assertThat(parse("null").unwrapped()).isNull();
        assertThat(parse("\"5\"").unwrapped()).isEqualTo("5");
        assertThat(parse("[1, two, [3]]").unwrapped()).isEqualTo(List.of(1, "two", List.of(3)));
        assertThat(parse("{a:1, b{c=2}}").unwrapped()).isEqualTo(Map.of("a", 1, "b", Map.of("c", 2)));
        assertThat(parse("[]").unwrapped()).isEqualTo(List.of());
    }

    @Test
    void aTextInSingleQuotesIsNotChanged() {
        assertThat(parse("'a,b'").unwrapped()).isEqualTo("a,b");
        assertThat(parse("'5'").unwrapped()).isEqualTo("5");
        assertThat(parse("'\\n${x}'").unwrapped()).isEqualTo("\\n${x}");
        assertThat(parse("'it\\'s'").unwrapped()).isEqualTo("it's");
        assertThat(parse("''").unwrapped()).isEqualTo("");
        assertThat(parse("'").unwrapped()).isEqualTo("'");
        assertThat(parse("'tis o'clock'").unwrapped()).isEqualTo("'tis o'clock'");
    }

    @Test
    void listsAndDictionariesAreParsedAsInHydra() {
        assertThat(parse("['layer2','layer3']").unwrapped()).isEqualTo(List.of("layer2", "layer3"));
        assertThat(parse("[.png, .jpg]").unwrapped()).isEqualTo(List.of(".png", ".jpg"));
        assertThat(parse("[it's, a//b, https://h/x?a#b]").unwrapped())
                .isEqualTo(List.of("it's", "a//b", "https://h/x?a#b"));
        assertThat(parse("{'a b': 'x,y', c: https://h/x}").unwrapped())
                .isEqualTo(Map.of("a b", "x,y", "c", "https://h/x"));
        assertThat(parse("[['a]b', \"c]\"], {d: ['e']}]").unwrapped())
                .isEqualTo(List.of(List.of("a]b", "c]"), Map.of("d", List.of("e"))));
        assertThat(parse("[${oc.env:A}, '${oc.env:B}/c']").unwrapped())
                .isEqualTo(List.of("${oc.env:A}", "${oc.env:B}/c"));
        assertThat(parse("NULL").unwrapped()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "[None]", "{a: None}"})
    void aValueWithAnotherMeaningInHydraIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UserError.class).hasMessageStartingWith("override k: ");
    }

    @Test
    void substitutionsStayUnresolved() {
        Config config = ConfigFactory.parseString("a.b = 7").withValue("c", parse("${a.b}"));

        assertThat(config.resolve().getInt("c")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2", "{a:1", "\"open", "[1], [2]", "[1]\n[2]", "{a:1}], x = [2", "[1]\n], x = [2"})
    void invalidHoconIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UserError.class).hasMessageStartingWith("override k:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${model.name | a substitution that begins with ${ has no end: write }",
                "a/${model.name | a substitution that begins with ${ has no end: write }",
                "[a,b | a list that begins with [ has no end: write ]",
                "{a:1 | a section that begins with { has no end: write }"
            })
    void whatHasNoEndIsRefusedInPlainWords(String text, String reason) {
        assertThatThrownBy(() -> parse(text)).hasMessageStartingWith("override k: " + reason);
    }

    @Test
    void theOriginIsTheOverride() {
        assertThat(Origins.describe(parse("5").origin())).isEqualTo("override k");
        assertThat(Origins.describe(parse("text").origin())).isEqualTo("override k");
    }

    @Test
    void anyTextComesBackFromQuotes() {
        Random random = new Random(7);
        String alphabet = "ab \\\"'{}[]$:=,+#/.~\n\t\u00e4\u4e16-0";
        for (int i = 0; i < 500; i++) {
            String text = random.ints(random.nextInt(12), 0, alphabet.length())
                    .mapToObj(index -> String.valueOf(alphabet.charAt(index)))
                    .collect(Collectors.joining());

            String quoted = ElementText.quoted(text);

            assertThat(parse(quoted).unwrapped()).as(quoted).isEqualTo(text);
        }
    }

    @Test
    void anyValueComesBackFromItsRendering() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            ConfigValue value = com.typesafe.config.ConfigValueFactory.fromAnyRef(any(random, 3));

            String rendered = value.render(com.typesafe.config.ConfigRenderOptions.concise());

            assertThat(parse(rendered)).as(rendered).isEqualTo(value);
        }
    }

    private static Object any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
            case 2 -> random.nextBoolean();
            case 3 -> "text " + random.nextInt(100) + " \"${a}\"";
            case 4 -> List.of(any(random, depth - 1), any(random, depth - 1));
            default -> Map.of("a.b", any(random, depth - 1), "c", any(random, depth - 1));
        };
    }

    private static ConfigValue parse(String text) {
        return OverrideValue.parse(text, "override k");
    }
}
