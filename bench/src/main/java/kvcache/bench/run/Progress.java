package kvcache.bench.run;

/** A listener for a bench's progress. Called by the thread that runs the bench. */
public interface Progress extends AutoCloseable {

    /** How many steps there are in all, as far as that is known by now; before the first, and whenever it changes. */
    void expects(int steps);

    /**
     * So many steps are done: at the start of each round, which may be one that is measured again or the first of a
     * resumed run.
     */
    void isAt(int done);

    /** A step begins. */
    void begins(String step);

    /** The step that began last is done. */
    void done();

    /** Something that the user must know, in one line. */
    void note(String line);

    /** Nothing more is told. */
    @Override
    void close();
}
