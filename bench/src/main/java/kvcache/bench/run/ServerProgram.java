package kvcache.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;

/**
 * The program of a child server, in addition to its settings in the plan.
 *
 * @param mainClass its main class, which has the {@code serve} subcommand
 * @param plugins jars of stores that are not built in
 */
public record ServerProgram(String mainClass, List<Path> plugins) {

    public ServerProgram {
        plugins = List.copyOf(plugins);
    }

    /** Returns the java binary and class path of this JVM with some flags, to be followed by a main class. */
    static List<String> java(List<String> flags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return List.copyOf(words);
    }

    /**
     * Returns the command that starts a server on a free port, with the java binary and class path of this JVM: the
     * measured code is the running code.
     */
    List<String> command(ServerSpec.Ours server, String bind, List<String> moreJvmFlags) {
        List<String> words = new ArrayList<>();
        List<String> flags = new ArrayList<>(JvmFlags.read());
        flags.addAll(server.jvmFlags());
        flags.addAll(moreJvmFlags);
        words.addAll(java(flags));
        words.addAll(List.of(mainClass, "serve"));
        words.addAll(server.serveWords(bind));
        for (Path plugin : plugins) {
            words.addAll(List.of("--plugin", plugin.toString()));
        }
        // The child ends when its standard input closes, so a killed bench leaves no server behind.
        words.add("--until-stdin-closes");
        return words;
    }
}
