package kvcache.bench.run;

/** A listener for a bench's progress. Called by the thread that runs the bench. */
public interface Progress extends AutoCloseable {

    /** Called before the first step, and whenever the expected total number of steps changes. */
    void expects(int steps);

    /** Called at the start of each round with the number of finished steps. A round may be repeated or resumed. */
    void isAt(int done);

    /** Called at the start of a step. */
    void begins(String step);

    /** Called at the end of a step. */
    void done();

    /** Called with a line for the user. */
    void note(String line);

    /** Called at the end. */
    @Override
    void close();
}
