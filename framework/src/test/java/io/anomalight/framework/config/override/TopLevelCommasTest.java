package io.anomalight.framework.config.override;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopLevelCommasTest {

    @Test
    void commasSeparateAndWhiteSpaceGoes() {
        assertThat(TopLevelCommas.split("1, 2 ,three")).containsExactly("1", "2", "three");
        assertThat(TopLevelCommas.split("a,,b,")).containsExactly("a", "", "b", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one",
                "[1,2]",
                "{a:1,b:[2,3]}",
                "f(1,2)",
                "[[1,2],[3,4]]",
                "\"a,b\"",
                "'a,b'",
                "\"a\\\",b\"",
                "[\"]\",2]",
                "${a.b}"
            })
    void bracketsAndQuotesKeepTheirCommas(String text) {
        assertThat(TopLevelCommas.split(text)).containsExactly(text);
    }

    @Test
    void eachOfThePartsMayHaveBracketsAndQuotes() {
        assertThat(TopLevelCommas.split("[1,2],[3]")).containsExactly("[1,2]", "[3]");
        assertThat(TopLevelCommas.split("'a,b', \"c,d\",e")).containsExactly("'a,b'", "\"c,d\"", "e");
        assertThat(TopLevelCommas.split("{a:'x,}'},b")).containsExactly("{a:'x,}'}", "b");
    }

    @Test
    void aQuoteInsideAWordIsALetter() {
        assertThat(TopLevelCommas.split("it's,hers")).containsExactly("it's", "hers");
        assertThat(TopLevelCommas.split("3\",4\"")).containsExactly("3\"", "4\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(1,2", "[1,2],[3", "\"a,b", "'a,b", "(1,2]"})
    void aTextWithAnOpenBracketOrQuoteIsNotSplit(String text) {
        assertThat(TopLevelCommas.split(text)).containsExactly(text);
    }

    @Test
    void aBracketThatWasNeverOpenedIsALetter() {
        assertThat(TopLevelCommas.split("a),b")).containsExactly("a)", "b");
    }
}
