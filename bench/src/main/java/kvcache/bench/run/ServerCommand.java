package kvcache.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.linux.CpuSet;

/**
 * How a child server is started: by this JVM's own java and class path, so that what is measured is what is running.
 *
 * @param program what it runs
 * @param pinning keeps it on its CPUs
 * @param cpus which those are
 */
record ServerCommand(ServerProgram program, Pinning pinning, CpuSet cpus) {

    /** The words of the command; the server listens on any free port of an address. */
    List<String> words(ServerSpec.Ours server, String bind, List<String> moreJvmFlags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JvmFlags.read());
        words.addAll(server.jvmFlags());
        words.addAll(moreJvmFlags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.mainClass()));
        words.add("serve");
        words.addAll(server.serveWords(bind));
        for (Path plugin : program.plugins()) {
            words.addAll(List.of("--plugin", plugin.toString()));
        }
        // The child ends when our end of its input closes: a bench that is killed leaves no server behind.
        words.add("--until-stdin-closes");
        return pinning.onCpus(cpus, words);
    }
}
