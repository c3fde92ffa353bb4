/** What a site really sets, as seen in its traffic: bounded in memory, kept in the database by a job. */
@NullMarked
package org.consentry.inventory;

import org.jspecify.annotations.NullMarked;
