package org.consentry.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plant that the shop sells.
 *
 * @param number from 1, as in {@code /product/1}
 * @param kind names the text {@code kind.…} of each language
 * @param cents its price in euro cents
 */
record Product(int number, String name, String kind, int cents, String story) {

    static final List<Product> ALL = List.of(
            new Product(1, "Bregne", "fern", 1900, "A sword fern that takes shade, draughts and forgetful weekends."),
            new Product(2, "Skog", "foliage", 3400, "Broad split leaves, a new one every month, and room to climb."),
            new Product(3, "Stein", "succulent", 1250, "A slow green rosette that drinks twice a month."),
            new Product(4, "Solvik", "palm", 4900, "A small palm for the bright end of the room, raised in sea air."),
            new Product(5, "Lian", "ivy", 1600, "Trails from a shelf or climbs a string, whichever you give it."),
            new Product(6, "Mose", "moss", 2800, "A forest floor under glass: moss, one stone, two sprigs of fern."));

    static Optional<Product> of(String number) {
        return ALL.stream()
                .filter(p -> Integer.toString(p.number).equals(number))
                .findFirst();
    }

    static String euros(int cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }
}
