package kvcache.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.CpuSet;
import kvcache.server.cli.CommandLines;
import kvcache.server.cli.OptionChecks;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class BenchOptionsTest {

    @Command(name = "bench")
    private static final class Holder {
        @Mixin
        private final BenchOptions options = new BenchOptions();
    }

    private static BenchPlan plan(String... arguments) {
        Holder holder = new Holder();
        CommandLine line = CommandLines.of(holder);
        line.parseArgs(arguments);
        return holder.options.plan(new OptionChecks(line.getCommandSpec()), CpuSet.parse("0-1"));
    }

    /** Those that can be bounded by bytes. */
    private static List<String> bounded() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.settings().contains(StoreSetting.MAX_BYTES))
                .filter(variant -> variant.missingEngine().isEmpty())
                .map(StoreVariant::name)
                .toList();
    }

    @Test
    void comparesTheOriginalsTwoByDefault() {
        assertThat(plan().stores()).containsExactly("striped", "concurrent");
        assertThat(plan().serverOptions()).containsEntry("concurrent", List.of("--capacity", "1000000"));
    }

    @Test
    void allIsEveryStoreWhoseEngineIsThere() {
        assertThat(plan("--stores", "all").stores())
                .isEqualTo(Stores.builtIn().all().stream()
                        .filter(variant -> variant.missingEngine().isEmpty())
                        .map(StoreVariant::name)
                        .toList());
    }

    @Test
    void everyBoundedStoreIsGivenRoomForAllKeys() {
        BenchPlan few = plan("--stores", "all");
        BenchPlan many = plan("--stores", "all", "--keys", "2000000", "--value-size", "1k");

        assertThat(bounded()).isNotEmpty().allSatisfy(store -> {
            assertThat(few.serverOptions().get(store)).containsSequence("--max-bytes", Long.toString(64 << 20));
            assertThat(many.serverOptions().get(store))
                    .containsSequence("--max-bytes", Long.toString(2 * 2_000_000L * (1024 + 512)));
        });
        assertThat(many.serverOptions().get("concurrent")).containsExactly("--capacity", "2000000");
        // It is bounded by its capacity, and an entry of over 1 KiB takes the room of two.
        assertThat(many.serverOptions().get("chronicle")).containsExactly("--capacity", "4000000");
        assertThat(few.serverOptions().get("concurrent")).doesNotContain("--max-bytes");
    }

    @Test
    void aSettingGoesToTheStoresThatTakeIt() {
        BenchPlan plan =
                plan("--stores", "all", "--capacity", "5", "--max-bytes", "1g", "--stripes", "8", "--hash", "xxh3");

        assertThat(plan.serverOptions().get("striped"))
                .containsExactly("--capacity", "5", "--hash", "xxh3", "--stripes", "8");
        assertThat(plan.serverOptions().get("concurrent")).containsExactly("--capacity", "5", "--hash", "xxh3");
        assertThat(plan.serverOptions().get(bounded().getFirst()))
                .containsExactly("--capacity", "5", "--hash", "xxh3", "--max-bytes", "1073741824");
    }

    @Test
    void whatNoChosenStoreTakesIsRefused() {
        refuses("--max-bytes", "cannot be bounded by bytes", "--max-bytes", "1g");
        refuses("--stripes", "has no stripes", "--stores", "concurrent", "--stripes", "4");
        refuses("--hash", "wyhash", "--hash", "md5");
        refuses("--capacity", "1 to", "--capacity", "0");
        refuses("--max-bytes", "1048576 to", "--stores", "all", "--max-bytes", "1k");
    }

    @Test
    void storesAreNamedOnceOrAllAtOnce() {
        refuses("--stores", "all alone", "--stores", "all,striped");
        refuses("--stores", "none twice", "--stores", "striped,striped");
        refuses("--stores", "no store is named 'papaya'; allowed: striped", "--stores", "papaya");
        refuses("--plugin", "no such file", "--plugin", "gone.jar");
    }

    private static void refuses(String option, String told, String... arguments) {
        assertThatThrownBy(() -> plan(arguments))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'" + option + "'")
                .hasMessageContaining(told)
                .message()
                .hasLineCount(1);
    }
}
