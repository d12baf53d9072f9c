package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares with the real peers that are installed, by the built jar. */
@Timeout(240)
class PeersIT {

    @TempDir
    private Path temp;

    @Test
    void installedPeersAreMeasuredInTheSameRoundsAndChartsAndNoneIsLeftRunning() throws Exception {
        List<String> peers = installed();
        assumeTrue(!peers.isEmpty(), "neither Redis nor memcached nor nginx is installed");
        Path run = temp.resolve("run");

        BuiltJar.Ended bench = BuiltJar.run(
                "bench",
                "--quick",
                "--peers",
                String.join(",", peers),
                "--no-twins",
                "--rates",
                "500",
                "--in-flight",
                "16",
                "--pipeline",
                "4",
                "--rounds",
                "1",
                "--duration",
                "300ms",
                "--slices",
                "1",
                "--warmup",
                "0ms",
                "--out",
                run.toString());

        assertThat(bench.exitCode()).as(bench.errors()).isZero();
        List<String> servers =
                Stream.concat(Stream.of("concurrent"), peers.stream()).toList();
        for (LoadProfile demand : List.of(
                new LoadProfile.OpenLoop(500), new LoadProfile.ClosedLoop(16), new LoadProfile.ClosedLoop(16, 4))) {
            assertThat(TrialsFile.read(run.resolve("trials.csv")))
                    .filteredOn(trial -> trial.trial().cell().demand().equals(demand))
                    .allSatisfy(trial -> {
                        assertThat(trial.answers().errors()).as("%s", trial).isZero();
                        assertThat(trial.answers().hits())
                                .isEqualTo(trial.answers().reads());
                        assertThat(trial.cpu().serverUsPerRequest()).isPresent();
                    })
                    .extracting(trial -> trial.trial().cell().variant().server())
                    .containsExactlyInAnyOrderElementsOf(servers);
        }
        assertThat(RunInfoFile.read(run.resolve("run.json")).plan().servers())
                .filteredOn(server -> peers.contains(server.name()))
                .hasSameSizeAs(peers)
                .allSatisfy(server -> assertThat(server.launch())
                        .isInstanceOfSatisfying(
                                ServerSpec.External.class,
                                external -> assertThat(external.version()).isNotEmpty()));
        assertThat(Files.readString(run.resolve("charts/servers-h1.svg"))).contains(servers);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    /** Returns the names of the peers that are installed here. */
    static List<String> installed() {
        return Peer.ALL.stream().filter(PeersIT::isInstalled).map(Peer::name).toList();
    }

    private static boolean isInstalled(Peer peer) {
        try {
            peer.launch(System.getenv().getOrDefault("PATH", ""), 1);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
