package kvcache.load;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import kvcache.base.cli.WholeNumber;
import kvcache.load.cli.LoadCommand;
import picocli.CommandLine;

/** What a load command told, and how it ended. A fault that nobody caught is exit 70, with its stack trace. */
public record CommandRun(int exit, String out, String err) {

    private static final int CRASHED = 70;

    public static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new LoadCommand())
                .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                .registerConverter(WholeNumber.class, WholeNumber::new)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((mistake, given) -> {
                    err.append(mistake.getMessage());
                    return 2;
                })
                .setExecutionExceptionHandler((fault, line, given) -> {
                    fault.printStackTrace(line.getErr());
                    return CRASHED;
                })
                .execute(args);
        return new CommandRun(exit, out.toString(), err.toString());
    }
}
