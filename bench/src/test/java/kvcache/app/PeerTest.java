package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import kvcache.analysis.plan.ServerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"redis, redis-server", "memcached, memcached", "nginx, nginx-light"})
    void ofAPeerThatIsNotInstalledThePackageIsNamedInOneLine(String peer, String debianPackage) {
        assertThatThrownBy(() -> Peer.named(peer).launch("", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + peer + "'")
                .hasMessageContaining("package " + debianPackage)
                .message()
                .hasLineCount(1);
    }

    @Test
    void theProgramOnThePathIsAskedForItsVersionAndStartedOnAFreePort() throws IOException {
        Path program = program("redis-server", "echo \"Redis server v=7.0.15 of $1\"; echo more");

        ServerSpec.External launch = Peer.named("redis").launch("/nowhere::" + folder, 1);

        assertThat(launch.version()).isEqualTo("Redis server v=7.0.15 of --version");
        assertThat(launch.address()).hasScheme("redis").hasHost("127.0.0.1").hasPort(0);
        assertThat(launch.command()).startsWith(program.toString(), "--port", ServerSpec.External.PORT);
        assertThat(launch.command()).containsSequence("--save", "", "--appendonly", "no");
    }

    @Test
    void aPeerWithThreadsHasAsManyAsItHasCpus() throws IOException {
        program("memcached", "");
        program("nginx", "");
        String path = folder.toString();

        assertThat(Peer.named("memcached").launch(path, 3).command()).endsWith("-t", "3");
        assertThat(Peer.named("nginx").launch(path, 3).files().get("nginx.conf"))
                .contains("worker_processes 3;")
                .contains("listen 127.0.0.1:" + ServerSpec.External.PORT)
                .doesNotContain("{cpus}");
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
