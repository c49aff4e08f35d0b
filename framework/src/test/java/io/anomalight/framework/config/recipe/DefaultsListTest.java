package io.anomalight.framework.config.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes are composed by their defaults lists, as in Hydra. */
class DefaultsListTest {
    private final RecipeFolder recipes;

    DefaultsListTest(@TempDir Path folder) {
        recipes = RecipeFolder.typical(folder)
                .with("server/apache.conf", "defaults = [{ db = mysql }]\nname = apache")
                .with("server/db/mysql.conf", "name = mysql\nport = 3306\nurl = ${name}\":\"${port}")
                .with("server/db/sqlite.conf", "name = sqlite")
                .with("config.conf", "defaults = [{ server = apache }, { trainer = default }]\ntrainer.seed = 7");
    }

    @Test
    void aListInARecipeBringsRecipesOfItsSubfolders() {
        Config config = compose();

        assertThat(config.getString("server.name")).isEqualTo("apache");
        assertThat(config.getString("server.db.name")).isEqualTo("mysql");
        assertThat(config.getString("server.db.url")).isEqualTo("mysql:3306");
        assertThat(config.hasPath("server.defaults")).isFalse();
        assertThat(config.getInt("trainer.seed")).isEqualTo(7);
    }

    @Test
    void theCommandLineChoosesInAListOfARecipe() {
        assertThat(compose("server/db=sqlite").getString("server.db.name")).isEqualTo("sqlite");
        assertThat(compose("~server/db").hasPath("server.db")).isFalse();
        assertThat(compose("server/db=[mysql,sqlite]").getObject("server.db").unwrapped())
                .isEqualTo(Map.of("name", "sqlite", "port", 3306, "url", "sqlite:3306"));
    }

    @Test
    void aRecipeExtendsAnotherOneOfItsGroup() {
        recipes.with("server/mine.conf", "defaults = [apache]\nport = 80\nname = mine");

        Config config = compose("server=mine");

        assertThat(config.getObject("server").unwrapped().keySet()).containsExactlyInAnyOrder("db", "name", "port");
        assertThat(config.getString("server.name")).isEqualTo("mine");
    }

    @Test
    void whatStandsBehindSelfIsStronger() {
        recipes.with("server/mine.conf", "defaults = [_self_, apache]\nport = 80\nname = mine")
                .with("config.conf", "defaults = [_self_, { server = mine }, { trainer = default }]\ntrainer.seed = 7");

        assertThat(compose().getString("server.name")).isEqualTo("apache");
        assertThat(compose().getInt("trainer.seed")).isZero();
    }

    @Test
    void anEntryMayHaveAPackage() {
        recipes.with(
                "server/two.conf",
                """
                defaults = [{ "db@first" = mysql }, { "db@second" = sqlite }, { "/model@_global_.other" = padim }]
                """);

        Config config = compose("server=two", "server/db@server.second=mysql");

        assertThat(config.getInt("server.first.port")).isEqualTo(3306);
        assertThat(config.getInt("server.second.port")).isEqualTo(3306);
        assertThat(config.getString("other.name")).isEqualTo("padim");
    }

    @Test
    void aCommentNamesThePackageOfARecipe() {
        recipes.with("server/db/global.conf", "# @package _global_\n# Sets the trainer.\ntrainer.seed = 9")
                .with("config.conf", "defaults = [{ server = apache }, { trainer = default }]");

        assertThat(compose("server/db=global").getInt("trainer.seed")).isEqualTo(9);
        assertThat(recipes.recipes().options("server/db")).containsEntry("global", "Sets the trainer.");
    }

    @Test
    void severalOptionsOfAGroupAreMerged() {
        recipes.with("config.conf", "defaults = [{ server = apache }, { model = [cflow, padim] }]");

        assertThat(compose().getString("model.name")).isEqualTo("padim");
        assertThat(compose().getStringList("model.layers")).containsExactly("layer2", "layer3");
        assertThat(compose("model=[padim,cflow]").getString("model.name")).isEqualTo("cflow");
        assertThat(recipes.compose("model=[padim,cflow]").choices()).containsEntry("model", "padim,cflow");
    }

    @Test
    void anOptionalRecipeMayBeMissing() {
        recipes.with("server/mine.conf", "defaults = [{ \"optional db\" = none }, { db = null }]\nname = mine");

        assertThat(compose("server=mine").getObject("server").unwrapped()).isEqualTo(Map.of("name", "mine"));
    }

    @Test
    void anExperimentOverridesWhatOtherListsChoose() {
        recipes.with(
                "experiment/small.conf",
                """
                # @package _global_
                defaults = [{ override /server/db = sqlite }, { override /trainer = default }, { "/model@server.model" = padim }]
                trainer.seed = 3
                """);

        Config config = compose("experiment=small");

        assertThat(config.getString("server.db.name")).isEqualTo("sqlite");
        assertThat(config.getInt("trainer.seed")).isEqualTo(3);
        assertThat(config.getString("server.model.name")).isEqualTo("padim");
        assertThat(compose("experiment=small", "server/db=mysql").getString("server.db.name"))
                .isEqualTo("mysql");
    }

    @Test
    void theCommandLineAddsARecipeInAPackage() {
        assertThat(compose("+server/db@backup=sqlite").getString("backup.name")).isEqualTo("sqlite");
        assertThat(compose("+model@second=padim").getString("second.name")).isEqualTo("padim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a] | defaults names server/a, but there is no such recipe; server has apache, mine",
                "[{ db = oracle }] | defaults names server/db/oracle, but there is no such recipe; server/db has mysql, sqlite",
                "[mine] | server/mine.conf → server/mine.conf",
                "[_self_, _self_] | defaults has _self_ more than once",
                "[../x] | has a backslash or ..",
                "[{ db = ../../x }] | has a backslash or ..",
                "[{ a = b, c = d }] | an entry of defaults is not understood",
                "[{ db { a = b } }] | here is a section",
                "[{ override /x/y = z }] | x/y@server.x.y to override; there are no recipes of x/y; groups are data",
                "[{ override /model = padim }] | or model=padim on the command line",
                "[{ override db = mysql }, { override db = sqlite }] | \"override db\" more than once",
                "[{ \"db@..foo\" = mysql }] | \"..foo\" is not a package",
                "apache | mine.conf:1: defaults in a recipe of a group must be a list"
            })
    void aListThatDoesNotFitIsRefused(String list, String reason) {
        recipes.with("server/mine.conf", "defaults = " + list + "\nname = mine");

        assertThatThrownBy(() -> compose("server=mine"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("mine.conf");
    }

    @Test
    void aPackageThatIsNoNameIsRefusedWithItsLine() {
        recipes.with("server/mine.conf", "# Mine.\n# @package ..foo\nname = mine");

        assertThatThrownBy(() -> compose("server=mine"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("mine.conf:2: \"..foo\" is not a package");
    }

    @Test
    void anExperimentThatChoosesTwoRecipesOfAGroupIsRefused() {
        recipes.with("experiment/two.conf", "defaults = [{ override /model = padim }, { override /model = cflow }]");

        assertThatThrownBy(() -> compose("experiment=two"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("two.conf:1: defaults has \"override /model\" more than once");
    }

    @Test
    void anOverrideOfAGroupThatNoListHasIsRefused() {
        assertThatThrownBy(() -> compose("server/db@other=mysql"))
                .hasMessage(
                        "override server/db@other=mysql: no defaults list has server/db@other to override; they have"
                                + " server/db. +server/db@other=… adds one");
    }

    @Test
    void listsThatGrowWithoutEndAreRefused() {
        for (int i = 0; i < 9; i++) {
            recipes.with(
                    "server/m" + i + ".conf",
                    "defaults = [\"/server/m" + (i + 1) + "@a\", \"/server/m" + (i + 1) + "@b\"]");
        }
        recipes.with("server/m9.conf", "x = 1");

        assertThatThrownBy(() -> compose("server=m0")).hasMessageContaining("name more than 200 recipes");
    }

    @Test
    void theLayersAreListedInTheirOrder() {
        assertThat(recipes.recipes().layers("server", "apache"))
                .isEqualTo(List.of(
                        new RecipeLayer("server/db/mysql", "server.db", false, "server/apache"),
                        new RecipeLayer("server/apache", "server", true, "config")));
    }

    private Config compose(String... overrides) {
        return recipes.compose(overrides).config();
    }
}
