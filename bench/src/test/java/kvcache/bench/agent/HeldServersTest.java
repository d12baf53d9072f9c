package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.RunningServer;
import kvcache.bench.run.SafepointLog;
import org.junit.jupiter.api.Test;

class HeldServersTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void endsTheServersOfABenchThatIsNotHeardOf() throws Exception {
        try (HeldServers servers = new HeldServers(Duration.ofMillis(50), line -> {})) {
            Fake one = new Fake();
            Fake other = new Fake();
            long id = servers.start("bench", "one", () -> one);
            servers.start("bench", "other", () -> other);

            assertThat(one.ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> servers.server(id)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void eachWordOfTheBenchRenewsTheLease() throws Exception {
        Duration lease = Duration.ofMillis(400);
        try (HeldServers servers = new HeldServers(lease, line -> {})) {
            Fake server = new Fake();
            long id = servers.start("bench", "server", () -> server);
            long startNs = System.nanoTime();
            boolean byLease = true;
            while (System.nanoTime() - startNs < 3 * lease.toNanos()) {
                if (byLease) {
                    servers.renew("bench");
                } else {
                    var unused = servers.server(id);
                }
                byLease = !byLease;
                assertThat(server.ended.await(10, TimeUnit.MILLISECONDS)).isFalse();
            }

            assertThatThrownBy(() -> servers.renew("another")).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void worksForOneBenchAtATimeAndStartsNoMoreThanItsLimit() throws Exception {
        try (HeldServers servers = new HeldServers(LONG, line -> {})) {
            for (int i = 0; i < HeldServers.MAX_SERVERS; i++) {
                servers.start("bench", "server", Fake::new);
            }

            assertThatThrownBy(() -> servers.start("another", "server", Fake::new))
                    .hasMessageContaining("another bench");
            assertThatThrownBy(() -> servers.start("bench", "server", Fake::new))
                    .hasMessageContaining("allowed: up to 64");
            for (int id = 1; id <= HeldServers.MAX_SERVERS; id++) {
                servers.end(id);
            }
            assertThat(servers.start("another", "server", Fake::new)).isPositive();
        }
    }

    @Test
    void aServerThatCannotBeStartedTakesNoPlace() throws Exception {
        try (HeldServers servers = new HeldServers(LONG, line -> {})) {
            assertThatThrownBy(() -> servers.start("bench", "server", () -> {
                        throw new BenchException("no");
                    }))
                    .isInstanceOf(BenchException.class);

            assertThat(servers.start("another", "server", Fake::new)).isPositive();
        }
    }

    @Test
    void closingEndsTheServersAndOneThatIsStartedMeanwhile() throws Exception {
        Fake server = new Fake();
        Fake late = new Fake();
        HeldServers servers = new HeldServers(LONG, line -> {});
        servers.start("bench", "server", () -> server);

        assertThatThrownBy(() -> servers.start("bench", "late", () -> {
                    servers.close();
                    return late;
                }))
                .isInstanceOf(RefusedException.class);

        assertThat(server.ended.getCount()).isZero();
        assertThat(late.ended.getCount()).isZero();
    }

    private static final class Fake implements RunningServer {
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(0);
        }

        @Override
        public ProcessCpu cpu() {
            return ProcessCpu.NONE;
        }

        @Override
        public boolean isAlive() {
            return ended.getCount() > 0;
        }

        @Override
        public String lastWords() {
            return "";
        }

        @Override
        public List<SafepointLog.Stop> pauses() {
            return List.of();
        }

        @Override
        public void close() {
            ended.countDown();
        }
    }
}
