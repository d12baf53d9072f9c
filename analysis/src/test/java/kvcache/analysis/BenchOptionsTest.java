package kvcache.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.server.cli.CommandLines;
import kvcache.server.cli.OptionChecks;
import kvcache.server.cpu.CpuSet;
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
        assertThat(plan().serverNames()).containsExactly("striped", "concurrent");
        assertThat(plan().server("concurrent").options()).containsExactly("--capacity", "1000000");
    }

    @Test
    void allIsEveryStoreWhoseEngineIsThere() {
        assertThat(plan("--stores", "all").serverNames())
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
            assertThat(few.server(store).options()).containsSequence("--max-bytes", Long.toString(64 << 20));
            assertThat(many.server(store).options())
                    .containsSequence("--max-bytes", Long.toString(2 * 2_000_000L * (1024 + 512)));
        });
        assertThat(many.server("concurrent").options()).containsExactly("--capacity", "2000000");
        // It is bounded by its capacity, and an entry of over 1 KiB takes the room of two.
        assertThat(many.server("chronicle").options()).containsExactly("--capacity", "4000000");
        assertThat(few.server("concurrent").options()).doesNotContain("--max-bytes");
    }

    @Test
    void aSettingGoesToTheStoresThatTakeIt() {
        BenchPlan plan =
                plan("--stores", "all", "--capacity", "5", "--max-bytes", "1g", "--stripes", "8", "--hash", "xxh3");

        assertThat(plan.server("striped").options())
                .containsExactly("--capacity", "5", "--hash", "xxh3", "--stripes", "8");
        assertThat(plan.server("concurrent").options()).containsExactly("--capacity", "5", "--hash", "xxh3");
        assertThat(plan.server(bounded().getFirst()).options())
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
    void anAxisComparesTheSettingsOfOneOptionWithOneStore() {
        BenchPlan plan = plan("--axis", "allocator");

        assertThat(plan.factor()).isEqualTo("allocator");
        assertThat(plan.serverNames()).containsExactly("allocator=pooled", "allocator=adaptive", "allocator=unpooled");
        assertThat(plan.server("allocator=pooled"))
                .isEqualTo(new ServerSetup(
                        "allocator=pooled", "concurrent", List.of("--capacity", "1000000", "--allocator", "pooled")));
        assertThat(plan("--axis", "threads", "--server-cpus", "0-1").serverNames())
                .containsExactly("threads=1", "threads=2", "threads=4");
        assertThat(plan("--axis", "stripes=1,64", "--stores", "striped").serverNames())
                .containsExactly("stripes=1", "stripes=64");
        assertThat(plan("--axis", "capacity=10,1000").server("capacity=10").options())
                .containsExactly("--capacity", "10");
    }

    @Test
    void anAxisThatServeDoesNotHaveIsRefused() {
        refuses("--axis", "transport, allocator, unsafe, listeners, pin, threads", "--axis", "stripes");
        refuses("--axis", "none twice", "--axis", "threads=1,1");
        refuses("--axis", "1 to 1024", "--axis", "threads=1,0");
        refuses("--axis", "Unknown options: '--colour'", "--axis", "colour=red,blue");
        refuses("--axis", "given with 2 stores; allowed: one", "--axis", "pin", "--stores", "striped,concurrent");
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
