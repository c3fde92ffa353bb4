// @ts-nocheck: it bends the platform's own types
/*
 * The guard: first in head, and before any script of the page. Holds back what a script would load, store or send for
 * a purpose that isn't granted, marked as the gateway marks it in the page's bytes, so that activate.js brings both to
 * life. Where it can't hold a call back for later, the call goes to an address at which browsers fail by themselves,
 * so that a page sees what it sees in an offline moment. A fault of ours lets the page go on as if we weren't there.
 *
 * It reasons with scripts that don't fight it: whoever shares a page with it can undo it, or say "granted" by the same
 * event as our module. Against those the browser's own policy stands (enforcement: strict).
 */
(() => {
  'use strict';
  // The site's table stands in for this name when the file is served.
  const table = CONSENTRY_TABLE;
  const tag = document.currentScript;
  // By our own address: a page's `base` may name another host.
  const here = new URL(tag.src).hostname;
  table.o.push(here, tag.dataset.consentryOwn ?? here);
  // A port that every browser refuses before it looks for a server: nothing is sent, and errors come as they always do.
  const dead = `https://${here}:1/`;

  // Where the site asks for Trusted Types, this makes ours. It goes to our module alone, and not to the page.
  let trust = { createHTML: String, createScriptURL: String };
  try {
    trust = trustedTypes.createPolicy('consentry', trust);
  } catch {
    // This browser has no such thing.
  }
  tag.activate = (version, ...rest) =>
    import(`../assets/${encodeURIComponent(version)}/activate.js`).then((module) => module.activate(trust, ...rest));

  let grants = {};
  for (const item of tag.dataset.consentry.split(' ')) grants[item.split('=')[0]] = item.endsWith('=1');

  // Names that stand as hashes: a set of them, by the differences between one and the next in a Golomb-Rice code
  const unpack = ([purpose, bits, count, code]) => {
    const bytes = atob(code);
    const all = new Set();
    let at = 0;
    let sum = 0;
    const bit = () => (bytes.charCodeAt(at >> 3) >> (~at++ & 7)) & 1;
    while (count--) {
      while (bit()) sum += 2 ** bits;
      let rest = 0;
      for (let i = bits; i--; ) rest = rest * 2 + bit();
      all.add((sum += rest));
    }
    return [table.p[purpose] ?? '-', all];
  };
  const hashOf = (name) => {
    let x = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) x = Math.imul(x ^ name.charCodeAt(i), 0x1000193);
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };

  // From name to purpose: '' passes, '-' waits for ever; nothing where the table doesn't say.
  // Read when it is first asked: a page whose scripts load nothing is painted without it.
  const reader = (lists, never, pass, [range, ...codes]) => {
    let map;
    let sets;
    const names = () => {
      if (!map) {
        map = new Map();
        const add = (list, purpose) => list && list.split(' ').forEach((name) => map.set(name, purpose));
        lists.forEach((list, i) => add(list, table.p[i]));
        add(never, '-');
        add(pass, '');
      }
      return map;
    };
    const find = (name) => {
      if (names().has(name) || name.length > 64) return map.get(name);
      sets ??= codes.map(unpack);
      const hash = Math.floor(hashOf(name) * range);
      return sets.find(([, all]) => all.has(hash))?.[0];
    };
    return { names, find };
  };
  const hosts = reader(table.h, table.n, table.a, table.g);
  const names = reader(table.c, table.k, table.s, table.d);

  /** The purpose, where it isn't granted yet; else ''. */
  const open = (purpose) => (purpose && !purpose.split(' ').every((p) => grants[p]) ? purpose : '');

  // As servers read it
  const plain = (path) =>
    new URL(path.replace(/%[2-7][\da-f]/gi, decodeURIComponent).replace(/;[^/]*/g, '').replace(/\/+/g, '/')
      .replace(/[?#\\]/g, encodeURIComponent), 'http://a').pathname;
  const hostPurpose = (host, path) => {
    // What hangs on the path, by whole segments: on the very host, then on that name in any country
    for (const name of [host, host.replace(/(\.[a-z]{2,3})?\.[a-z][a-z\d-]+$/, '.*')]) {
      for (let at = name + plain(path); at.includes('/'); at = at.replace(/\/[^/]*$/, '')) {
        if (hosts.names().has(at)) return hosts.names().get(at);
      }
    }
    for (let name = host; name; name = name.split('.').slice(1).join('.')) {
      const found = name.includes('.') ? hosts.find(name) : hosts.names().get(name);
      if (found != null) return found;
    }
    return table.u < -1 ? '-' : (table.p[table.u] ?? '');
  };
  const pathPurpose = (given) => {
    const path = plain(given);
    // By whole segments, or with a star by its beginning
    const fits = ([p]) =>
      path.startsWith(p.replace(/\*$/, '')) && (/[*/]$/.test(p) || /^(\/|$)/.test(path.slice(p.length)));
    const found = table.t.find(fits);
    return found ? (table.p[found[1]] ?? '-') : '';
  };

  /** What an address waits for; '' where it passes. */
  const held = (address) => {
    try {
      const { protocol, hostname, pathname } = new URL(address, document.baseURI);
      if (!/^(http|ws)s?:$/.test(protocol)) return '';
      const host = hostname.replace(/\.$/, '');
      const own = table.o.some((name) => ('.' + host).endsWith('.' + name));
      return open(own ? host === here && pathPurpose(pathname) : hostPurpose(host, pathname));
    } catch {
      return '';
    }
  };

  // Patterns by the text before their first variable part
  const parts = { '*': '.*', '{digits}': '\\d+', '{hex}': '[\\da-fA-F]+', '{id}': '[\\da-zA-Z]+' };
  let patterns;
  const readPatterns = () => {
    patterns = new Map();
    for (const [name, purpose] of names.names()) {
      const [head, variable] = name.split(/([*{].*)/);
      if (!variable) continue;
      const source = name.replace(/\*|\{\w+}|\W/g, (part) => parts[part] ?? '\\' + part);
      patterns.set(head, [...(patterns.get(head) ?? []), [new RegExp(`^${source}$`), purpose]]);
    }
  };

  /** What the name of a cookie or an entry waits for. */
  const heldName = (name) => {
    const known = names.find(name);
    if (known != null) return open(known);
    patterns ?? readPatterns();
    for (let i = name.length; i >= 0; i--) {
      const found = patterns.get(name.slice(0, i))?.find(([pattern]) => pattern.test(name));
      if (found) return open(found[1]);
    }
    return '';
  };

  const addresses = /(\b(?:url|src)\(\s*["']?|@import\s*["'])([^"')]+)/gi;
  // In a set every string is one.
  const inSets = /(\b(?:url|src)\(\s*["']?|["'])([^"')]+)/gi;
  const plainCss = (text) =>
    text.replace(/image-set\(/i.test(text) ? inSets : addresses, (all, start, address) => {
      const purpose = held(address.trim());
      return purpose ? `${start}data:,consentry:${purpose.replace(/ /g, '+')}:${encodeURIComponent(address)}` : all;
    });
  /** Read once as it stands and once without its comments and escapes, which give way only where they hid something. */
  const css = (text) => {
    const safe = plainCss(text);
    if (!/\\|\/\*/.test(safe)) return safe;
    const bare = safe
      .replace(/\/\*[^]*?\*\//g, ' ')
      .replace(/\\(?:([\da-f]{1,6})\s?|([^]))/gi, (_, hex, char) => char ?? String.fromCodePoint(`0x${hex}`));
    const again = plainCss(bare);
    return again === bare ? safe : again;
  };

  // The attributes that load, and where they do.
  const loads = {
    src: 'script iframe frame img source input video audio track embed', srcdoc: 'iframe', srcset: 'img source',
    poster: 'video', data: 'object', href: 'script link image use feimage', imagesrcset: 'link', ping: 'a area',
    background: 'body table thead tbody tfoot tr td th',
  };
  for (const attribute in loads) loads[attribute] = loads[attribute].split(' ');

  const { setAttribute } = Element.prototype;
  const put = (element, attribute, value) => setAttribute.call(element, attribute, value);
  const move = (element, from, to) => {
    if (!element.hasAttribute(from)) return;
    put(element, to, element.getAttribute(from));
    element.removeAttribute(from);
  };
  const listed = /set$|^ping$/;

  const mayLoad = (name, attribute) => loads[attribute.replace('xlink:', '')]?.includes?.(name.toLowerCase());

  /** Holds one attribute back; true where it was. */
  const take = (element, attribute, value, name = element.localName) => {
    if (attribute === 'style') {
      const safe = css(value);
      if (safe !== value) put(element, attribute, safe);
      return safe !== value;
    }
    if (!mayLoad(name, attribute)) return false;
    if (attribute === 'srcdoc') {
      if (value.includes(tag.src)) return false;
      // Its document has a guard of its own, which goes after the doctype.
      const text = Object.keys(grants).map((p) => p + '=' + +grants[p]).join(' ');
      const first = `$1<script src="${tag.src}" nonce="${tag.nonce}" integrity="${tag.integrity}" data-consentry`;
      const own = first + `="${text}" data-consentry-own="${table.o.at(-1)}"></script>`;
      put(element, attribute, trust.createHTML(html(value, true).replace(/^(\s*<!doctype[^>]*>)?/i, own)));
      return true;
    }
    const purpose = (listed.test(attribute) ? value.split(/[\s,]+/) : [value]).map(held).find(Boolean);
    if (!purpose) return false;
    const all = (element.getAttribute('data-consent') ?? '').split(' ').concat(purpose.split(' '));
    put(element, 'data-consent', [...new Set(all)].join(' ').trim());
    put(element, 'data-consent-' + attribute, value);
    element.removeAttribute(attribute);
    if (name === 'script') {
      move(element, 'type', 'data-consent-type');
      put(element, 'type', 'text/plain');
    }
    if (/frame$/.test(name)) {
      const query = { u: new URL(value, document.baseURI).href, p: purpose, r: location.pathname + location.search };
      if (element.hasAttribute('sandbox')) {
        // Our page needs its form to work. What is to be let in later gets the page's own sandbox again.
        query.s = 1;
        move(element, 'sandbox', 'data-consent-sandbox');
        put(
          element,
          'sandbox',
          'allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-top-navigation',
        );
      }
      put(element, 'src', new URL('../placeholder?' + new URLSearchParams(query), tag.src).href);
    }
    return true;
  };

  /** Holds an element back, as far as it loads; true where it does. */
  const hold = (element, name = element.localName) => {
    if (name === 'style') {
      const safe = css(element.textContent);
      if (safe !== element.textContent) element.textContent = safe;
    }
    return [...element.attributes].map((a) => take(element, a.name, a.value, name)).includes(true);
  };
  const everything = Object.values(loads) + ',style,[style]';
  const sweep = (root) => {
    if (root.attributes) hold(root);
    root.querySelectorAll?.(everything).forEach((element) => hold(element));
  };

  // Markup as text: each tag that loads from a held host is written anew, all else stays as it is.
  const scrap = document.createElement('template');
  const { set: setHtml } = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  const html = (text, scripts) => {
    const named = text.split(/(?=\/\/[^/])/).slice(1).map((part) => part.split(/[\s"'<>?#]/)[0]);
    const found = table.t.length || named.some(held);
    if (!found) return text;
    const tags = /<style[^>]*>[^]*?<\/style|<([a-z]+)(?=[\s/])((?:"[^"]*"|'[^']*'|[^'">])*)>/gi;
    return text.replace(tags, (all, name, rest) => {
      if (!name) return css(all);
      if (/^script$/i.test(name) && !scripts) return all;
      setHtml.call(scrap, trust.createHTML('<i' + rest + '>'));
      const copy = scrap.content.firstChild;
      const end = rest.endsWith('/') ? '/>' : '>';
      return hold(copy, name.toLowerCase()) ? '<' + name + copy.outerHTML.slice(2, -5) + end : all;
    });
  };

  /** A cookie's deletion is nobody's harm. */
  const deletes = (line) =>
    /;\s*max-age\s*=\s*(-|0+\s*(;|$))/i.test(line) || Date.parse(/;\s*expires\s*=([^;]*)/i.exec(line)?.[1]) < Date.now();

  // An entry can be written as a property too. So pages get stand-ins, and what is native the stores that they hide.
  const stores = new WeakMap();
  const standIns = new WeakMap();
  const standIn = (store) => {
    if (store && !standIns.has(store)) {
      const hides = (name) => typeof name === 'string' && heldName(name);
      const traps = {};
      for (const trap of ['set', 'defineProperty']) {
        traps[trap] = (_, name, value) => hides(name) ? true : Reflect[trap](store, name, value);
      }
      standIns.set(store, new Proxy(store, traps));
      stores.set(standIns.get(store), store);
    }
    return standIns.get(store);
  };

  /** Puts the guard into one window: the page's, and those of empty frames that its scripts fill. */
  const install = (window) => {
    const { document } = window;

    // What the browser makes of a text that it may refuse, or put to the page's own policy: ours must not help it in.
    const admitted = (value, attribute = 'src') => {
      const probe = document.createElement(attribute === 'src' ? 'script' : 'iframe');
      put(probe, attribute, value);
      return probe.getAttribute(attribute);
    };
    const rewrite = (scripts) => (args) => {
      args.forEach((given, i) => {
        const text = String(given);
        if (html(text, scripts) !== text) args[i] = trust.createHTML(html(admitted(given, 'srcdoc'), scripts));
      });
    };

    // Proxies keep name, length, text, `instanceof` and subclasses as they were. Where `change` returns something, that
    // is the result (true: nothing); else the native one goes on, with the arguments as `change` left them. Of what can
    // be set, that is the setter.
    const hook = (owners, keys, change, slot) => {
      for (const name of owners.split(' ')) for (const key of keys.split(' ')) {
        const owner = window[name]?.prototype ?? window;
        const property = Object.getOwnPropertyDescriptor(owner, key);
        if (!property?.configurable) continue;
        const kind = slot ?? (property.set ? 'set' : 'value');
        const tried = (args, self) => {
          try {
            return change(args, self, key);
          } catch {
            return false;
          }
        };
        property[kind] &&= new Proxy(property[kind], {
          apply: (native, self, args) => {
            const instead = tried(args, self);
            if (instead) return instead === true ? undefined : instead;
            return Reflect.apply(native, stores.get(self) ?? self, args);
          },
          construct: (native, args, target) => (tried(args), Reflect.construct(native, args, target)),
        });
        Object.defineProperty(owner, key, property);
      }
    };

    // Calls that name an address
    const call = (at) => (args, self, key) => {
      if (!(at in args) || !held(args[at]?.url ?? args[at])) return;
      if (/Worker$/.test(key)) admitted(args[at]);
      args[at] = trust.createScriptURL(/^([ESA]|Wor)/.test(key) ? 'data:text/javascript,' : dead);
    };
    hook('window', 'fetch fetchLater WebSocket WebTransport EventSource Worker SharedWorker Audio', call(0));
    hook('Navigator ServiceWorkerContainer', 'sendBeacon register', call(0));
    hook('XMLHttpRequest', 'open', call(1));
    const styles = 'FontFace insertRule replace replaceSync setProperty cssText';
    hook('window CSSStyleSheet CSSStyleDeclaration', styles, (args) => {
      args.forEach((text, i) => typeof text === 'string' && (args[i] = css(text)));
    });

    // Cookies and stored entries
    hook('Document', 'cookie', ([value]) => {
      const line = String(value);
      return heldName(line.split(/[=;]/)[0].trim()) && !deletes(line);
    });
    hook('CookieStore', 'set', ([first]) => {
      const wait = heldName(String(first?.name ?? first)) && !(first?.expires < Date.now());
      return wait && window.Promise.resolve();
    });
    hook('Storage', 'setItem', ([name]) => heldName(String(name)) !== '');
    hook('Storage', 'getItem removeItem clear key', () => false);
    hook('Storage', 'length', () => false, 'get');
    for (const [name, key] of [['', 'localStorage'], ['', 'sessionStorage'], ['StorageEvent', 'storageArea']]) {
      const read = Object.getOwnPropertyDescriptor(window[name]?.prototype ?? window, key)?.get;
      hook(name, key, (_, self) => standIn(read.call(self)), 'get');
    }
    hook('window', 'StorageEvent', (args) => {
      const area = stores.get(args[1]?.storageArea);
      if (area) args[1] = { ...args[1], storageArea: area };
    });

    // Attributes that load
    const set = (element, attribute, value) => {
      const name = element.localName;
      let text = String(value);
      if (mayLoad(name, attribute)) {
        if (attribute === 'srcdoc') text = admitted(value, attribute);
        else if (held(text) && /^(script|embed|object)$/.test(name)) text = admitted(value);
        if (name === 'script' && element.hasAttribute('data-consent-' + attribute)) {
          element.removeAttribute('type');
          move(element, 'data-consent-type', 'type');
        }
        element.removeAttribute('data-consent-' + attribute);
        move(element, 'data-consent-sandbox', 'sandbox');
      }
      if (!take(element, attribute, text)) return false;
      // A script made by a script needs no nonce under 'strict-dynamic': what nobody else can write tells activate.js.
      if (name === 'script') {
        element.nonce ||= tag.nonce && tag.nonce + '-made';
        if (element.async) put(element, 'data-consent-async', '');
      }
      return true;
    };
    const done = new Set();
    for (const attribute in loads) {
      for (const name of loads[attribute]) {
        let owner = document.createElement(name);
        const key = attribute.replace('es', 'eS');
        while ((owner = Object.getPrototypeOf(owner)) && !Object.hasOwn(owner, key));
        const setter = Object.getOwnPropertyDescriptor(owner ?? {}, key)?.set;
        if (!setter || done.has(setter)) continue;
        const { name: type } = owner.constructor;
        hook(type, key, ([value], element) => set(element, attribute, value));
        done.add(Object.getOwnPropertyDescriptor(owner, key).set);
        // A script reads back what it set.
        hook(type, key, (_, element) => {
          const value = element.getAttribute('data-consent-' + attribute);
          return value && (listed.test(attribute) ? value : new URL(value, document.baseURI).href);
        }, 'get');
      }
    }
    hook('Element', 'setAttribute', ([name, value], element) => set(element, String(name).toLowerCase(), value));
    const setNS = (element, space, name, value) =>
      set(element, /xlink$/.test(space) ? name.replace(/^(.*:)?/, 'xlink:') : name, value);
    hook('Element', 'setAttributeNS', ([space, name, value], element) =>
      setNS(element, space, String(name), value));
    const setNode = (node, value, element = node.ownerElement) =>
      element && setNS(element, node.namespaceURI, node.name, value);
    hook('Attr Node', 'value nodeValue textContent', ([value], node) => setNode(node, value));
    const { setNamedItem } = window.NamedNodeMap.prototype;
    const ownerOf = (attributes) => {
      if (attributes[0]) return attributes[0].ownerElement;
      // An empty list doesn't say whose it is.
      const probe = document.createAttribute('data');
      setNamedItem.call(attributes, probe);
      const element = probe.ownerElement;
      element.removeAttributeNode(probe);
      return element;
    };
    hook('Element', 'setAttributeNode setAttributeNodeNS', ([node], element) => setNode(node, node.value, element));
    hook('NamedNodeMap', 'setNamedItem setNamedItemNS', ([node], attributes) =>
      setNode(node, node.value, ownerOf(attributes)));

    // Markup as text
    hook('Element ShadowRoot', 'innerHTML outerHTML setHTMLUnsafe insertAdjacentHTML', rewrite());
    hook('Range Document', 'createContextualFragment write writeln', rewrite(true));

    // Nodes that come from other documents were made out of our sight, and so were styles.
    const dressed = 'style,[style]';
    const styled = (node) => node.matches?.(dressed) || node.querySelector?.(dressed);
    const enter = (args) => {
      for (const node of args) if (node?.nodeType && (node.ownerDocument !== document || styled(node))) sweep(node);
    };
    hook(
      'Node Element CharacterData Document DocumentFragment',
      'appendChild insertBefore replaceChild importNode adoptNode insertAdjacentElement'
        + ' append prepend before after replaceWith replaceChildren',
      enter,
    );

    // Empty frames share the page's origin, and scripts like to work from inside them.
    const native = Object.getOwnPropertyDescriptor(window.HTMLIFrameElement.prototype, 'contentWindow').get;
    const inside = (_, frame) => {
      const child = native.call(frame);
      if (child.location.href !== 'about:blank' || seen.has(child.document)) return;
      seen.add(child.document);
      install(child);
    };
    hook('HTMLIFrameElement', 'contentWindow contentDocument', inside, 'get');

    // The last net: styles are caught before the browser lays them out, and frames and pictures cut short.
    const net = new MutationObserver((records) => {
      for (const { target, type, addedNodes } of records) {
        if (type === 'attributes' || target.localName === 'style') hold(target);
        addedNodes.forEach((node) => node.localName === 'script' || sweep(node));
      }
    });
    const cast = (childList) => net.observe(document, { subtree: true, attributeFilter: ['style'], childList });
    cast(false);
    document.addEventListener('DOMContentLoaded', () => cast(true));
  };

  /** Entries that a visitor said no to go, however they were written. */
  const purge = () => {
    for (const store of ['localStorage', 'sessionStorage']) {
      try {
        for (const name of Object.keys(window[store])) if (heldName(name)) window[store].removeItem(name);
      } catch {
        // Storage is off here.
      }
    }
  };

  const seen = new WeakSet();
  for (const name of ['consentry:consent', 'consentry:change']) {
    addEventListener(name, ({ detail }) => {
      grants = { ...detail.grants };
      purge();
    });
  }
  if ('consentryDecided' in tag.dataset) purge();
  install(window);
})();
