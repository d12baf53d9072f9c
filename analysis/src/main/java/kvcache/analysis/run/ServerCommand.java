package kvcache.analysis.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kvcache.analysis.plan.CpuSet;

/**
 * How a child server is started: by this JVM's own java and class path, so that what is measured is what is running.
 *
 * @param program what it runs
 * @param pinning keeps it on its CPUs
 * @param cpus which those are
 * @param storeOptions for each store by name the options that its servers are started with
 */
record ServerCommand(ServerProgram program, Pinning pinning, CpuSet cpus, Map<String, List<String>> storeOptions) {

    /** The words of the command. */
    List<String> words(String store, List<String> moreJvmFlags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JvmFlags.read());
        words.addAll(moreJvmFlags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.mainClass()));
        words.addAll(List.of("serve", "--port", "0", "--bind", "127.0.0.1", "--store", store));
        words.addAll(storeOptions.getOrDefault(store, List.of()));
        for (Path plugin : program.plugins()) {
            words.addAll(List.of("--plugin", plugin.toString()));
        }
        // The child ends when our end of its input closes: a bench that is killed leaves no server behind.
        words.add("--until-stdin-closes");
        return pinning.onCpus(cpus, words);
    }
}
