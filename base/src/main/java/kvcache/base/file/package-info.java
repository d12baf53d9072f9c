/** JSON and CSV files, each with one configuration, and files that are replaced as a whole. */
@NullMarked
package kvcache.base.file;

import org.jspecify.annotations.NullMarked;
