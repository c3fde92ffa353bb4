package org.consentry.browser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The ways in which a script can have something loaded, each under its own name at the tracker. */
final class ScriptChannels {
    /** Elements that load: held back until the yes, and then brought to life. T stands for the tracker's origin. */
    private static final Map<String, String> ELEMENTS = new LinkedHashMap<>();

    /** Calls: they fail as if there were no network. */
    private static final Map<String, String> CALLS = new LinkedHashMap<>();

    static {
        ELEMENTS.put("script", "const e = document.createElement('script'); e.src = 'T/ch/script'; add(e)");
        ELEMENTS.put(
                "script-type-late",
                "const e = document.createElement('script'); e.src = 'T/ch/script-type-late';"
                        + " e.type = 'text/javascript'; e.async = true;"
                        + " document.querySelector('script').parentNode.insertBefore(e, null)");
        ELEMENTS.put(
                "script-attribute",
                "const e = document.createElement('script'); e.setAttribute('SRC', 'T/ch/script-attribute'); add(e)");
        ELEMENTS.put(
                "module",
                "const e = document.createElement('script'); e.type = 'module'; e.src = 'T/ch/module'; add(e)");
        ELEMENTS.put("image", "add(new Image()).src = 'T/ch/image'");
        ELEMENTS.put("srcset", "add(new Image()).srcset = 'T/ch/srcset 1x, /own/x.svg?1 3x'");
        ELEMENTS.put(
                "source",
                "const p = document.createElement('picture'); const s = document.createElement('source');"
                        + " s.srcset = 'T/ch/source'; p.append(s, document.createElement('img')); add(p)");
        ELEMENTS.put("iframe", "add(document.createElement('iframe')).src = 'T/ch/iframe'");
        ELEMENTS.put(
                "iframe-before", "const e = document.createElement('iframe'); e.src = 'T/ch/iframe-before'; add(e)");
        ELEMENTS.put("video", "add(document.createElement('video')).src = 'T/ch/video'");
        ELEMENTS.put("poster", "add(document.createElement('video')).poster = 'T/ch/poster'");
        ELEMENTS.put(
                "audio", "const e = add(document.createElement('audio')); e.preload = 'auto'; e.src = 'T/ch/audio'");
        ELEMENTS.put("embed", "const e = document.createElement('embed'); e.src = 'T/ch/embed'; add(e)");
        ELEMENTS.put("object", "const e = document.createElement('object'); e.data = 'T/ch/object'; add(e)");
        ELEMENTS.put(
                "input", "const e = document.createElement('input'); e.type = 'image'; e.src = 'T/ch/input'; add(e)");
        ELEMENTS.put(
                "stylesheet",
                "const e = document.createElement('link'); e.href = 'T/ch/stylesheet'; e.rel = 'stylesheet'; add(e)");
        ELEMENTS.put(
                "preload",
                "const e = document.createElement('link'); e.rel = 'preload'; e.as = 'image';"
                        + " e.href = 'T/ch/preload'; add(e)");
        ELEMENTS.put(
                "svg-image",
                "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');"
                        + " const i = document.createElementNS(s.namespaceURI, 'image');"
                        + " i.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', 'T/ch/svg-image');"
                        + " s.append(i); add(s)");
        ELEMENTS.put(
                "attribute-node",
                "const e = new Image(), a = document.createAttribute('src'); a.value = 'T/ch/attribute-node';"
                        + " e.setAttributeNode(a); add(e)");
        ELEMENTS.put(
                "attribute-node-ns",
                "const e = new Image(), a = document.createAttributeNS(null, 'src');"
                        + " a.value = 'T/ch/attribute-node-ns'; e.setAttributeNodeNS(a); add(e)");
        ELEMENTS.put(
                "named-item",
                "const e = document.createElement('script'), a = document.createAttribute('src');"
                        + " a.value = 'T/ch/named-item'; e.attributes.setNamedItem(a); add(e)");
        ELEMENTS.put(
                "named-item-ns",
                "const e = add(new Image()), a = document.createAttribute('srcset'); e.alt = '';"
                        + " a.value = 'T/ch/named-item-ns 1x'; e.attributes.setNamedItemNS(a)");
        for (String key : List.of("value", "nodeValue", "textContent")) {
            ELEMENTS.put(
                    "attribute-" + key,
                    "const e = add(new Image()), a = document.createAttribute('src'); e.setAttributeNode(a); a." + key
                            + " = 'T/ch/attribute-" + key + "'");
        }
        ELEMENTS.put(
                "svg-prefix",
                "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');"
                        + " const i = document.createElementNS(s.namespaceURI, 'image');"
                        + " i.setAttributeNS('http://www.w3.org/1999/xlink', 'x:href', 'T/ch/svg-prefix');"
                        + " s.append(i); add(s)");
        ELEMENTS.put("inner-html", "box().innerHTML = '<p>x<img src=\"T/ch/inner-html\"></p>'");
        ELEMENTS.put("inner-html-odd", "box().innerHTML = '<IMG alt=\">\" SRC = T/ch/inner-html-odd >'");
        ELEMENTS.put("inner-html-frame", "box().innerHTML = '<iframe src=T/ch/inner-html-frame></iframe>'");
        ELEMENTS.put("inner-html-svg", "box().innerHTML = '<svg><image href=\"T/ch/inner-html-svg\"/></svg>'");
        ELEMENTS.put("outer-html", "box().outerHTML = '<div><img src=T/ch/outer-html></div>'");
        ELEMENTS.put(
                "adjacent-html", "box().insertAdjacentHTML('beforeend', '<img srcset=\"T/ch/adjacent-html 2x\">')");
        ELEMENTS.put(
                "fragment",
                "box().append(document.createRange()"
                        + ".createContextualFragment('<script src=\"T/ch/fragment\"></scr' + 'ipt>'))");
        ELEMENTS.put(
                "adopted",
                "box().append(new DOMParser().parseFromString('<img src=T/ch/adopted>', 'text/html').body.firstChild)");
        ELEMENTS.put(
                "template",
                "const t = document.createElement('template'); t.innerHTML = '<img src=T/ch/template>';"
                        + " box().append(document.importNode(t.content, true))");
        ELEMENTS.put("style-attribute", "box().setAttribute('style', 'background: url(T/ch/style-attribute)')");
        ELEMENTS.put("style-property", "box().style.backgroundImage = 'url(T/ch/style-property)'");
        ELEMENTS.put(
                "style-block",
                "const e = document.createElement('style'); e.textContent = '@import \"T/ch/style-block\";'; add(e)");
        ELEMENTS.put(
                "style-rule",
                "const e = add(document.createElement('style'));"
                        + " e.sheet.insertRule('main { background: url(T/ch/style-rule) }')");
        ELEMENTS.put(
                "srcdoc",
                "add(document.createElement('iframe')).srcdoc = '<!doctype html><body><script>document.body.appendChild(new Image()).src ="
                        + " \"T/ch/srcdoc-script\"</scr' + 'ipt><img src=T/ch/srcdoc>'");
        ELEMENTS.put(
                "empty-frame",
                "const f = add(document.createElement('iframe')); const d = f.contentDocument;"
                        + " const e = d.createElement('script'); e.src = 'T/ch/empty-frame'; d.head.append(e)");
        CALLS.put("fetch", "fetch('T/ch/fetch', {mode: 'no-cors'}).catch(e => failed(e))");
        CALLS.put("request", "fetch(new Request('T/ch/request')).catch(e => failed(e))");
        CALLS.put("xhr", "const x = new XMLHttpRequest(); x.open('GET', 'T/ch/xhr'); x.onerror = failed; x.send()");
        CALLS.put("beacon", "navigator.sendBeacon('T/ch/beacon', 'x') || failed('beacon')");
        CALLS.put("socket", "new WebSocket('T/ch/socket'.replace('http', 'ws')).onerror = failed");
        CALLS.put("events", "new EventSource('T/ch/channel.events')");
        CALLS.put("font", "new FontFace('x', 'url(T/ch/font)').load().catch(e => failed(e))");
        CALLS.put("sound", "new Audio('T/ch/sound').preload = 'auto'");
        CALLS.put(
                "frame-fetch",
                "const f = add(document.createElement('iframe')); f.contentWindow.fetch('T/ch/frame-fetch')"
                        + ".catch(e => failed(e))");
    }

    private static final String TOOLS = """
            window.failures = 0;
            const failed = () => { failures++ };
            const add = e => (document.querySelector('main').append(e), e);
            const box = () => add(document.createElement('div'));
            """;

    private ScriptChannels() {}

    /** A function that goes through all of them, each on its own. */
    static String all(String tracker) {
        StringBuilder script = new StringBuilder("async () => {").append(TOOLS);
        Map<String, String> all = new LinkedHashMap<>(ELEMENTS);
        all.putAll(CALLS);
        all.forEach((name, text) -> script.append("try {")
                .append(text.replace("T/", tracker + "/"))
                .append("} catch (e) { setTimeout(() => { throw new Error('")
                .append(name)
                .append(": ' + e) }) }\nawait new Promise(done => setTimeout(done));"));
        return script.append("}").toString();
    }

    /** What arrives at the tracker, of elements alone or of calls too. */
    static Set<String> arrivals(boolean calls) {
        Set<String> arrivals = new TreeSet<>();
        ELEMENTS.keySet().forEach(name -> arrivals.add("ads.test/ch/" + name));
        arrivals.add("ads.test/ch/srcdoc-script");
        if (calls) {
            CALLS.keySet()
                    .forEach(name -> arrivals.add("ads.test/ch/" + (name.equals("events") ? "channel.events" : name)));
        }
        return arrivals;
    }
}
