package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.KnownStores;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Variant;
import kvcache.base.cli.CommandLines;
import kvcache.base.cli.OptionChecks;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
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
        return holder.options.plan(
                new OptionChecks(line.getCommandSpec()), HostCpus.shared(CpuSet.parse("0-1")), Optional.empty());
    }

    private static List<String> options(BenchPlan plan, String server) {
        return ((ServerSpec.Ours) plan.server(server).launch()).options();
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
        assertThat(plan("--no-twins").serverNames()).containsExactly("striped", "concurrent");
        assertThat(plan().serverNames()).containsExactly("striped", "concurrent", "concurrent.twin");
        assertThat(options(plan(), "concurrent")).containsExactly("--capacity", "1000000");
    }

    @Test
    void allIsEveryStoreWhoseEngineIsThere() {
        assertThat(plan("--stores", "all", "--no-twins").serverNames())
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
            assertThat(options(few, store)).containsSequence("--max-bytes", Long.toString(64 << 20));
            assertThat(options(many, store))
                    .containsSequence("--max-bytes", Long.toString(2 * 2_000_000L * (1024 + 512)));
        });
        assertThat(options(many, "concurrent")).containsExactly("--capacity", "2000000");
        // It is bounded by its capacity, and an entry of over 1 KiB takes the room of two.
        assertThat(options(many, "chronicle")).containsExactly("--capacity", "4000000");
        assertThat(options(few, "concurrent")).doesNotContain("--max-bytes");
    }

    @Test
    void aSettingGoesToTheStoresThatTakeIt() {
        BenchPlan plan =
                plan("--stores", "all", "--capacity", "5", "--max-bytes", "1g", "--stripes", "8", "--hash", "xxh3");

        assertThat(options(plan, "striped")).containsExactly("--capacity", "5", "--hash", "xxh3", "--stripes", "8");
        assertThat(options(plan, "concurrent")).containsExactly("--capacity", "5", "--hash", "xxh3");
        assertThat(options(plan, bounded().getFirst()))
                .containsExactly("--capacity", "5", "--hash", "xxh3", "--max-bytes", "1073741824");
    }

    @Test
    void thePlanSaysOfEachStoreWhatItSaysOfItself() {
        assertThat(plan("--stores", "all").servers())
                .allSatisfy(server -> assertThat(server.traits())
                        .isEqualTo(StoreChoice.traits(
                                Stores.builtIn().named(server.store()).traits()))
                        .isEqualTo(KnownStores.traits(server.store())));
        assertThat(plan("--stores", "striped", "--factor", "stripes=1,64").servers())
                .allMatch(server -> server.traits().isStriped());
        assertThat(KnownStores.names())
                .containsExactlyInAnyOrderElementsOf(
                        Stores.builtIn().all().stream().map(StoreVariant::name).toList());
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
    void aFactorComparesTheSettingsOfOneOptionWithOneStore() {
        BenchPlan plan = plan("--factor", "allocator");

        assertThat(plan.factors()).containsExactly("allocator");
        assertThat(plan.serverNames())
                .containsExactly(
                        "allocator=pooled", "allocator=adaptive", "allocator=unpooled", "allocator=pooled.twin");
        assertThat(plan.server("allocator=pooled").launch())
                .isEqualTo(new ServerSpec.Ours(
                        "concurrent", List.of("--capacity", "1000000", "--allocator", "pooled"), List.of()));
        assertThat(plan("--factor", "threads", "--server-cpus", "0-1", "--no-twins")
                        .serverNames())
                .containsExactly("threads=1", "threads=2", "threads=4");
        assertThat(plan("--factor", "stripes=1,64", "--stores", "striped", "--no-twins")
                        .serverNames())
                .containsExactly("stripes=1", "stripes=64");
        assertThat(options(plan("--factor", "capacity=10,1000"), "capacity=10")).containsExactly("--capacity", "10");
    }

    @Test
    void factorsAreCrossedWithEachOtherAndWithStores() {
        BenchPlan plan =
                plan("--stores", "striped,concurrent", "--factor", "gc=g1,z", "--factor", "heap=1g,2g", "--no-twins");

        assertThat(plan.serverNames()).hasSize(8).contains("striped+gc=z+heap=2g", "concurrent+gc=g1+heap=1g");
        assertThat(plan.server("striped+gc=z+heap=2g").launch())
                .isInstanceOfSatisfying(
                        ServerSpec.Ours.class,
                        ours -> assertThat(ours.jvmFlags()).containsExactly("-XX:+UseZGC", "-Xms2g", "-Xmx2g"));
        assertThat(plan.factors()).containsExactlyInAnyOrder("store", "gc", "heap");
        assertThat(plan("--factor", "jvm=none,-XX:-UseCompactObjectHeaders", "--no-twins")
                        .serverNames())
                .containsExactly("jvm=none", "jvm=-UseCompactObjectHeaders");
    }

    @Test
    void aFactorThatServeDoesNotHaveIsRefused() {
        refuses("--factor", "transport, allocator, unsafe, listeners, pin, threads", "--factor", "stripes");
        refuses("--factor", "none twice", "--factor", "threads=1,1");
        refuses("--factor", "1 to 1024", "--factor", "threads=1,0");
        refuses("--factor", "Unknown options: '--colour'", "--factor", "colour=red,blue");
        refuses("--factor", "gc=g1,parallel,serial,z", "--factor", "gc=cms");
        refuses("--factor", "heap=512m,2g", "--factor", "heap=lots");
    }

    @Test
    void aServerOfOthersStandsBesideTheReference() {
        BenchPlan plan = plan(
                "--external",
                "nginx=http://127.0.0.1:8080",
                "--external-command",
                "nginx=nginx -c my.conf",
                "--external-put",
                "nginx=PUT /get/{key}",
                "--no-twins");

        assertThat(plan.server("nginx").launch())
                .isEqualTo(new ServerSpec.External(
                        URI.create("http://127.0.0.1:8080"),
                        "",
                        List.of("nginx", "-c", "my.conf"),
                        Map.of(),
                        "/get/{key}",
                        "PUT /get/{key}",
                        List.of(Protocol.H1)));
        assertThat(plan.contrasts())
                .contains(new Contrast(
                        new Variant("nginx", Protocol.H1), new Variant("concurrent", Protocol.H1), "server"));
        assertThat(plan.variants()).doesNotContain(new Variant("nginx", Protocol.H2C));
        refuses("--external", "an address such as", "--external", "x=ftp://nowhere");
        refuses("--external-get", "no server is named 'y'", "--external-get", "y=/{key}");
        refuses("--external-get", "{key}", "--external", "x=http://localhost:1", "--external-get", "x=/none");
        refuses(
                "--external-protocols",
                "h1, h2c",
                "--external",
                "x=http://localhost:1",
                "--external-protocols",
                "x=h3");
    }

    @Test
    void otherProtocolsFollowFromTheSchemeOfAnExternalServer() {
        BenchPlan plan = plan(
                "--no-twins",
                "--external",
                "mine=redis://127.0.0.1:6379",
                "--external",
                "started=memcached://127.0.0.1:0",
                "--external-command",
                "started=memcached -p {port}");

        assertThat(plan.protocols()).containsExactly(Protocol.H1, Protocol.H2C, Protocol.REDIS, Protocol.MEMCACHED);
        assertThat(plan.variants())
                .contains(new Variant("mine", Protocol.REDIS), new Variant("started", Protocol.MEMCACHED))
                .doesNotContain(new Variant("concurrent", Protocol.REDIS), new Variant("mine", Protocol.H1));
        assertThat(plan.contrasts())
                .contains(new Contrast(
                        new Variant("mine", Protocol.REDIS), new Variant("concurrent", Protocol.H1), "server"));
        refuses("--external", "port 0 with --external-command", "--external", "x=redis://127.0.0.1:0");
        refuses(
                "--external-protocols",
                "only for http://",
                "--external",
                "x=redis://localhost:1",
                "--external-protocols",
                "x=h1");
        refuses("--protocols", "h1, h2c", "--protocols", "redis");
    }

    @Test
    void onePipelinedLoopHasTheRequestsOfTheLastOne() {
        assertThat(plan().pipelined()).isZero();
        assertThat(plan("--in-flight", "1,32", "--pipeline", "8").demands())
                .endsWith(new LoadProfile.ClosedLoop(32, 8));
        refuses("--pipeline", "divisor", "--in-flight", "64", "--pipeline", "7");
        refuses("--pipeline", "divisor", "--pipeline", "1");
        refuses("--pipeline", "divisor", "--in-flight", "0", "--pipeline", "2");
    }

    @Test
    void peersAreComparedWithOneStoreOverOneProtocolAndPipelined() {
        refuses("--peers", "redis, memcached, nginx", "--peers", "papaya");
        refuses("--peers", "none twice", "--peers", "redis,redis");
        List<String> peers = PeersIT.installed();
        assumeTrue(!peers.isEmpty(), "no peer is installed");

        BenchPlan plan = plan("--no-twins", "--peers", String.join(",", peers));

        assertThat(plan.serverNames().getFirst()).isEqualTo("concurrent");
        assertThat(plan.serverNames().subList(1, plan.serverNames().size())).isEqualTo(peers);
        assertThat(plan.protocols()).startsWith(Protocol.H1).doesNotContain(Protocol.H2C);
        assertThat(plan.pipelined()).isEqualTo(16);
        assertThat(plan.variants()).hasSize(1 + peers.size());
    }

    @Test
    void aBudgetAnswersTheQuestionsInAsManyRoundsAsItHasTimeFor() {
        BenchPlan plan = plan("--budget", "10m");

        assertThat(plan.effort()).isEqualTo(new StopRule(StopRule.MAX_ROUNDS, Duration.ofMinutes(10), 0.03, false));
        assertThat(plan.serverNames()).containsExactly("striped", "nonblocking", "offheap", "nonblocking.twin");
        assertThat(plan("--budget", "10m", "--quick").effort().budget()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan("--duration", "3s").timing().slices()).isEqualTo(3);
        assertThat(plan("--in-flight", "0").closedLoops()).isEmpty();
        refuses("--precision", "over 0 to 1", "--precision", "0");
        refuses("--in-flight", "0 alone", "--in-flight", "0,1");
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
