package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.Machine;
import kvcache.base.cli.CommandLines;
import kvcache.base.cli.OptionChecks;
import kvcache.base.linux.CpuSet;
import kvcache.server.ServeCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TargetMachineTest {

    private static final long GIB = 1L << 30;

    @Command(name = "bench")
    private static final class Holder {
        @Mixin
        private final BenchOptions options = new BenchOptions();

        @Mixin
        private final TargetOptions target = new TargetOptions();
    }

    private static BenchPlan plan(String... arguments) {
        Holder holder = new Holder();
        CommandLine line = CommandLines.of(holder);
        line.parseArgs(arguments);
        OptionChecks check = new OptionChecks(line.getCommandSpec());
        return holder.options.plan(
                check, HostCpus.apart(CpuSet.parse("0-7"), CpuSet.parse("0-15")), holder.target.target(check));
    }

    private static ServerSpec.Ours launch(BenchPlan plan, String server) {
        return (ServerSpec.Ours) plan.server(server).launch();
    }

    @Test
    void serversAreSetUpForFourCpusAnd32GibWhereverTheStoreKeepsItsEntries() {
        BenchPlan plan = plan("--target", "r5.xlarge", "--stores", "concurrent,caffeine,offheap,chronicle");
        String entries = Long.toString(19 * GIB / (12 + 512));
        String bytes = Long.toString(19 * GIB);

        assertThat(plan.serverCpus()).isEqualTo(CpuSet.parse("0-3"));
        assertThat(plan.clientCpus()).isEqualTo(CpuSet.parse("0-15"));
        assertThat(launch(plan, "concurrent").options()).containsExactly("--capacity", entries, "--threads", "4");
        assertThat(launch(plan, "concurrent").jvmFlags()).containsExactly("-Xms24g", "-Xmx24g");
        assertThat(launch(plan, "caffeine").options())
                .containsExactly("--capacity", entries, "--max-bytes", bytes, "--threads", "4");
        assertThat(launch(plan, "caffeine").jvmFlags()).containsExactly("-Xms24g", "-Xmx24g");
        assertThat(launch(plan, "offheap").options())
                .containsExactly("--capacity", entries, "--max-bytes", bytes, "--threads", "4");
        assertThat(launch(plan, "offheap").jvmFlags()).containsExactly("-Xms5g", "-Xmx5g");
        assertThat(launch(plan, "chronicle").options())
                .containsExactly("--capacity", Long.toString(19 * GIB / 1024), "--threads", "4");
        plan.servers()
                .forEach(server -> ServeCommand.check(((ServerSpec.Ours) server.launch()).serveWords("127.0.0.1")));
    }

    @Test
    void anOptionOrFactorBesideItHasTheLastWord() {
        BenchPlan plan =
                plan("--target", "r5.xlarge", "--capacity", "7", "--factor", "threads=1,2", "--factor", "heap=1g");

        assertThat(plan.serverNames()).contains("threads=1+heap=1g");
        assertThat(launch(plan, "threads=1+heap=1g").options()).containsExactly("--capacity", "7", "--threads", "1");
        assertThat(launch(plan, "threads=1+heap=1g").jvmFlags())
                .containsExactly("-Xms24g", "-Xmx24g", "-Xms1g", "-Xmx1g");
    }

    @Test
    void withoutATargetServersAreSetUpAsServeDoesByItself() {
        assertThat(launch(plan("--target", "local"), "concurrent")).isEqualTo(launch(plan(), "concurrent"));
        assertThat(launch(plan(), "concurrent").jvmFlags()).isEmpty();
        assertThat(plan().serverCpus()).isEqualTo(CpuSet.parse("0-7"));
    }

    @Test
    void aTargetThatIsNotKnownAndKeysThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> plan("--target", "m5.large"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'--target'")
                .hasMessageContaining("allowed: local, r5.xlarge");
        assertThatThrownBy(() -> plan("--target", "r5.xlarge", "--keys", "1000000", "--value-size", "64k"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("may not fit in r5.xlarge");
    }

    @Test
    void aMachineWithTooLittleMemoryIsRefusedAndAnyOtherMachineIsNamed() {
        assertThat(TargetMachine.R5_XLARGE.refusal(machine(24 * GIB, "Amazon EC2 r5.large")))
                .hasValueSatisfying(why -> assertThat(why).contains("32 GiB", "24.0 GiB"));
        assertThat(TargetMachine.R5_XLARGE.refusal(machine(31 * GIB, "Amazon EC2 r5.xlarge")))
                .isEmpty();
        assertThat(TargetMachine.R5_XLARGE.warning(machine(31 * GIB, "Amazon EC2 r5.xlarge"), 4))
                .isEmpty();
        assertThat(TargetMachine.R5_XLARGE.warning(machine(31 * GIB, "Amazon EC2 r5.xlarge"), 2))
                .hasValueSatisfying(words -> assertThat(words).contains("run on 2 CPUs"));
        assertThat(TargetMachine.R5_XLARGE.warning(machine(64 * GIB, "Some Desktop"), 4))
                .hasValueSatisfying(words -> assertThat(words).contains("'Some Desktop'", "of that machine"));
    }

    private static Machine machine(long memoryBytes, String instanceType) {
        return new Machine("cpu", 4, memoryBytes, "none seen", instanceType, "Linux", "amd64");
    }
}
