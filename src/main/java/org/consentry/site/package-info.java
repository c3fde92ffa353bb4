/** The site policy: everything that is particular to one site, as checked data. */
@NullMarked
package org.consentry.site;

import org.jspecify.annotations.NullMarked;
