/** JSON and CSV files, with one configuration for each format, and atomic replacement of files. */
@NullMarked
package kvcache.base.file;

import org.jspecify.annotations.NullMarked;
