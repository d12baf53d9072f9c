/**
 * In-process cost of the stores under JMH: the plan, the files of a run, and their presentation.
 *
 * <p>Over HTTP the cost of a system call hides a lookup; here the lookup is measured alone. A
 * {@link kvcache.analysis.view.micro.MicroPlan} names the cells. Each cell is measured once per round in a fresh JVM,
 * which yields one row of {@code rounds.csv}. {@link kvcache.analysis.view.micro.MicroView} renders the results.
 */
@NullMarked
package kvcache.analysis.view.micro;

import org.jspecify.annotations.NullMarked;
