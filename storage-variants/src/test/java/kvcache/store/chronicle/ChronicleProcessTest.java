package kvcache.store.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.store.ChildJvm;
import kvcache.store.ChildJvm.Outcome;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds of a process that has, or lacks, Chronicle Map. */
@Timeout(120)
final class ChronicleProcessTest {

    /** Opens, uses and closes the store, and waits for nothing. */
    static final class Use {
        public static void main(String[] arguments) throws IOException {
            NetworkWatch.begin();
            try (Store store = ChronicleVariant.VARIANT.open(StoreConfig.defaults())) {
                store.put(Key.of("key"), Entry.of("value".getBytes(UTF_8), 1));
                if (store.get(Key.of("key")) != null && store.size() == 1) {
                    System.out.println("used");
                }
            }
            NetworkWatch.end();
        }
    }

    /** Does what the watch is there to see. */
    static final class Talk {
        public static void main(String[] arguments) {
            NetworkWatch.begin();
            ignoringFailure(() -> InetAddress.getAllByName("stranger.invalid"));
            ignoringFailure(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), 1));
            ignoringFailure(() -> URI.create("http://127.0.0.1:1/").toURL().openStream());
        }

        private interface Action {
            Object run() throws IOException;
        }

        private static void ignoringFailure(Action action) {
            try {
                action.run();
            } catch (IOException | RuntimeException expected) {
                System.out.println("failed");
            }
        }
    }

    /** Lists the variants, and opens each. */
    static final class OpenAll {
        public static void main(String[] arguments) {
            for (StoreVariant variant : Stores.builtIn().all()) {
                try (Store store = variant.open(StoreConfig.ofCapacity(16))) {
                    System.out.println(variant.name() + " has " + store.size());
                } catch (IllegalArgumentException refused) {
                    System.out.println(refused.getMessage());
                }
            }
        }
    }

    @Test
    void whatWouldTellAHostOnTheInternetOfEveryStartIsNotOnTheClassPath() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
        assertThat(System.getProperty("java.class.path"))
                .contains("chronicle-map")
                .doesNotContain("analytics");
    }

    @Test
    void aStartLooksUpNoNameMakesNoConnectionAndPrintsNothing(@TempDir Path services) throws Exception {
        Outcome outcome = watched(services).run(Use.class);

        assertThat(outcome.out()).isEqualTo("used\n");
        assertThat(outcome.err().lines().filter(line -> !line.startsWith("SLF4J")))
                .isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void theWatchSeesLookupsAndConnections(@TempDir Path services) throws Exception {
        assertThat(watched(services).run(Talk.class).out().lines())
                .contains("look up stranger.invalid", "connect socket://127.0.0.1:1", "connect http://127.0.0.1:1/");
    }

    private static ChildJvm watched(Path services) throws IOException {
        Path service = services.resolve("META-INF/services/" + InetAddressResolverProvider.class.getName());
        Files.createDirectories(service.getParent());
        Files.writeString(service, NetworkWatch.class.getName());
        return ChildJvm.likeThisOne().with(services);
    }

    @Test
    void withoutTheLibraryAllAreListedTheOthersOpenAndThisOneSaysWhatItNeeds() throws Exception {
        Outcome outcome =
                ChildJvm.likeThisOne().without(part -> part.contains("openhft")).run(OpenAll.class);

        assertThat(outcome.out().lines())
                .containsExactly(
                        "striped has 0",
                        "concurrent has 0",
                        "nonblocking has 0",
                        "caffeine has 0",
                        "offheap has 0",
                        "store 'chronicle' needs net.openhft:chronicle-map on the class path");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void withoutItsFlagsItSaysInOneLineWhichItNeeds() throws Exception {
        Outcome outcome = ChildJvm.likeThisOne().withoutFlags().run(OpenAll.class);

        assertThat(outcome.out().lines())
                .last()
                .isEqualTo("store 'chronicle' needs a JDK and these flags of jvm.options:"
                        + " --add-opens=java.base/java.lang=ALL-UNNAMED"
                        + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
                        + " --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED");
    }
}
