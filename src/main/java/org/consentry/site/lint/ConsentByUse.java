package org.consentry.site.lint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds sentences that make consent of the use of a site, in ten languages. Others pass unread. */
final class ConsentByUse {
    /** How near to the beginning of a word of agreement a word of denial turns it round, in characters. */
    private static final int REACH = 20;

    /**
     * @param acts how such a sentence names what the visitor does anyway
     * @param words beginnings of words for agreeing
     * @param not words that turn them round
     */
    private record Words(List<String> acts, List<String> words, Set<String> not) {}

    private static final Map<String, Words> LANGUAGES = Map.of(
            "en",
                    words(
                            "by using|by continuing|by browsing|by visiting|by scrolling|by closing|by staying"
                                    + "|if you continue|if you keep|if you stay|continued use|your use of|continuing to"
                                    + "|keep browsing|using this site|using our site",
                            "agree|consent|accept",
                            "not|never|don't|cannot"),
            "de",
                    words(
                            "durch die nutzung|durch nutzung|mit der nutzung|durch die weitere|durch weiteres"
                                    + "|durch weitere|durch das weitere|weitersurfen|weiternutzung|weitere nutzung"
                                    + "|wenn sie weiter|wenn du weiter|wenn sie diese|wenn du diese|indem sie weiter"
                                    + "|indem sie diese|indem du|durch den besuch|mit dem besuch|durch ihren besuch"
                                    + "|wenn sie fortfahren|indem sie fortfahren",
                            "stimm|zustimm|einverstanden|akzeptier|willig|einwillig",
                            "nicht|kein|keine|nie"),
            "fr",
                    words(
                            "en utilisant|en continuant|en poursuivant|en naviguant|en visitant|en restant"
                                    + "|si vous continuez|si vous poursuivez|la poursuite de|en fermant",
                            "accept|consent|d'accord",
                            "pas|jamais|n'|ne"),
            "es",
                    words(
                            "al usar|al utilizar|al continuar|al navegar|al seguir|al visitar|al permanecer|si continúa"
                                    + "|si sigue|si permanece|el uso continuado|si usted continúa",
                            "acept|consient|consent|de acuerdo",
                            "no|nunca"),
            "nl",
                    words(
                            "door gebruik|door het gebruik|door verder|door deze|door onze|door te blijven"
                                    + "|door door te gaan|door op deze|als je verder|als u verder|als je doorgaat"
                                    + "|als u doorgaat|door het bezoeken|door te surfen|verder gebruik",
                            "akkoord|accepte|toestemming|instem|stem je|stemt u|stemt in",
                            "niet|geen|nooit"),
            "nb",
                    words(
                            "ved å bruke|ved å fortsette|ved å besøke|ved å surfe|ved å bla|ved bruk av"
                                    + "|ved fortsatt bruk|hvis du fortsetter|dersom du fortsetter|når du bruker"
                                    + "|fortsatt bruk|ved å lukke",
                            "samtykke|godta|godtek|aksepter|godkjenn|enig",
                            "ikke|ikkje|aldri"),
            "sv",
                    words(
                            "genom att använda|genom att fortsätta|genom att besöka|genom att surfa|genom att stanna"
                                    + "|om du fortsätter|fortsatt användning|när du använder|genom din användning",
                            "samtyck|godkänn|accepter|går du med|går med på",
                            "inte|aldrig|ej"),
            "da",
                    words(
                            "ved at bruge|ved at fortsætte|ved at besøge|ved at benytte|ved at surfe|ved brug af"
                                    + "|ved fortsat brug|hvis du fortsætter|når du bruger|fortsat brug",
                            "samtykke|accepter|godkend|indforstået",
                            "ikke|aldrig"),
            "it",
                    words(
                            "utilizzando|usando|continuando|proseguendo|navigando|visitando|se continui|se continua"
                                    + "|se prosegui|chiudendo|scorrendo|l'uso continuato|restando",
                            "accett|acconsent|consenso|d'accordo",
                            "non|mai"),
            "pl",
                    words(
                            "korzystając|kontynuując|przeglądając|pozostając|dalsze korzystanie|jeśli kontynuujesz"
                                    + "|zamykając|używając|odwiedzając|przebywając",
                            "zgadza|zgod|akceptuj|wyraża",
                            "nie|nigdy"));

    private ConsentByUse() {}

    private static Words words(String acts, String words, String not) {
        return new Words(List.of(acts.split("\\|")), List.of(words.split("\\|")), Set.of(not.split("\\|")));
    }

    /** The first such sentence; empty where there is none. */
    static String in(String tag, String text) {
        String base = new Locale.Builder().setLanguageTag(tag).build().getLanguage();
        Words words = LANGUAGES.get(base.equals("nn") || base.equals("no") ? "nb" : base);
        if (words == null) {
            return "";
        }
        for (String sentence : text.split("(?<=[.!?…])\\s+")) {
            if (agrees(sentence.toLowerCase(Locale.ROOT).replace('’', '\'').replaceAll("\\s+", " "), words)) {
                return sentence.strip();
            }
        }
        return "";
    }

    private static boolean agrees(String sentence, Words words) {
        return words.acts().stream().anyMatch(act -> startsWord(sentence, act) >= 0)
                && words.words().stream().anyMatch(word -> said(sentence, word, words.not()));
    }

    private static boolean said(String sentence, String word, Set<String> not) {
        for (int at = startsWord(sentence, word); at >= 0; ) {
            int end = Math.min(sentence.length(), at + REACH);
            String around = sentence.substring(Math.max(0, at - REACH), end);
            if (List.of(around.split("[^\\p{L}']+|(?<=n')")).stream().noneMatch(not::contains)) {
                return true;
            }
            int next = startsWord(sentence.substring(at + 1), word);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }

    /** Where a word begins with that; -1 for nowhere. */
    private static int startsWord(String sentence, String beginning) {
        int at = sentence.indexOf(beginning);
        while (at > 0 && Character.isLetter(sentence.charAt(at - 1))) {
            at = sentence.indexOf(beginning, at + 1);
        }
        return at;
    }
}
