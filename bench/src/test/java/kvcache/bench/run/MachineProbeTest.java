package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.analysis.result.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProbeTest {

    @TempDir
    private Path root;

    /** The files of a Nitro instance hold these two lines. */
    @Test
    void theInstanceTypeIsWhatTheFirmwareTells() throws Exception {
        Path dmi = Files.createDirectories(root.resolve("sys/class/dmi/id"));
        Files.writeString(dmi.resolve("sys_vendor"), "Amazon EC2\n");
        Files.writeString(dmi.resolve("product_name"), "r5.xlarge\n");

        assertThat(new MachineProbe(root).probe().instanceType()).isEqualTo("Amazon EC2 r5.xlarge");
    }

    @Test
    void whereTheFirmwareTellsNothingItIsUnknown() {
        assertThat(new MachineProbe(root).probe().instanceType()).isEqualTo(Machine.UNKNOWN);
    }
}
