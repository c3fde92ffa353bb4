/** What a visitor's browser asks for under {@code /_consent}. */
@NullMarked
package org.consentry.visitor;

import org.jspecify.annotations.NullMarked;
