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
  // The site's table stands in for the braces when the file is served.
  const table = /*table*/ {} /*end*/;
  const tag = document.currentScript;
  // By our own address: a page's `base` may name another host.
  const here = new URL(tag.src).hostname;
  // A port that every browser refuses before it looks for a server: nothing is sent, and errors come as they always do.
  const dead = `https://${here}:1/`;

  let grants = {};
  for (const item of tag.dataset.consentry.split(' ')) grants[item.split('=')[0]] = item.endsWith('=1');

  // From name to purpose: '' passes, '-' waits for ever.
  const mapOf = (lists, never, pass) => {
    const map = new Map();
    const add = (list, purpose) => list && list.split(' ').forEach((name) => map.set(name, purpose));
    lists.forEach((list, i) => add(list, table.p[i]));
    add(never, '-');
    add(pass, '');
    return map;
  };
  const hosts = mapOf(table.h, table.n, table.a);
  const names = mapOf(table.c, table.k, table.s);

  /** The purpose, where it isn't granted yet; else ''. */
  const open = (purpose) => (purpose && !purpose.split(' ').every((p) => grants[p]) ? purpose : '');

  const hostPurpose = (host) => {
    for (let name = host; name; name = name.split('.').slice(1).join('.')) if (hosts.has(name)) return hosts.get(name);
    return table.u < -1 ? '-' : (table.p[table.u] ?? '');
  };
  const decoded = (escape) => {
    try {
      return decodeURIComponent(escape);
    } catch {
      return escape;
    }
  };
  const pathPurpose = (given) => {
    // As servers read it
    const path = given.replace(/%[\da-f]{2}/gi, decoded).replace(/;[^/]*/g, '').replace(/\/+/g, '/');
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
      const own = [here, ...table.o].some((name) => ('.' + host).endsWith('.' + name));
      return open(own ? host === here && pathPurpose(pathname) : hostPurpose(host));
    } catch {
      return '';
    }
  };

  // Patterns by the text before their first variable part
  const parts = { '*': '.*', '{digits}': '\\d+', '{hex}': '[\\da-fA-F]+', '{id}': '[\\da-zA-Z]+' };
  let patterns;
  const readPatterns = () => {
    patterns = new Map();
    for (const [name, purpose] of names) {
      const [head, variable] = name.split(/([*{].*)/);
      if (!variable) continue;
      const source = name.replace(/\*|\{\w+}|\W/g, (part) => parts[part] ?? '\\' + part);
      patterns.set(head, [...(patterns.get(head) ?? []), [new RegExp(`^${source}$`), purpose]]);
    }
  };

  /** What the name of a cookie or an entry waits for. */
  const heldName = (name) => {
    if (names.has(name)) return open(names.get(name));
    patterns ?? readPatterns();
    for (let i = name.length; i >= 0; i--) {
      const found = patterns.get(name.slice(0, i))?.find(([pattern]) => pattern.test(name));
      if (found) return open(found[1]);
    }
    return '';
  };

  const addresses = /(\b(?:url|src)\(\s*["']?|(?:@import|image-set\()\s*["'])([^"')]+)/gi;
  const plainCss = (text) =>
    text.replace(addresses, (all, start, address) => {
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

  // The attributes that load.
  const loads = {
    script: 'src href', iframe: 'src srcdoc', frame: 'src', img: 'src srcset', source: 'src srcset', input: 'src',
    video: 'src poster', audio: 'src', track: 'src', embed: 'src', object: 'data', link: 'href imagesrcset',
    a: 'ping', area: 'ping', body: 'background', table: 'background', td: 'background', th: 'background',
    image: 'href', use: 'href', feimage: 'href',
  };
  for (const name in loads) loads[name] = loads[name].split(' ');

  const { setAttribute } = Element.prototype;
  const put = (element, attribute, value) => setAttribute.call(element, attribute, value);
  const listed = /set$|^ping$/;

  const mayLoad = (name, attribute) => loads[name.toLowerCase()]?.includes(attribute.replace('xlink:', ''));

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
      const own = `<script src="${tag.src}" nonce="${tag.nonce}" data-consentry="${grantsText()}"></script>`;
      put(element, attribute, html(value, true).replace(/^(\s*<!doctype[^>]*>)?/i, '$1' + own));
      return true;
    }
    const purpose = (listed.test(attribute) ? value.split(/[\s,]+/) : [value]).map(held).find(Boolean);
    if (!purpose) return false;
    const all = (element.getAttribute('data-consent') ?? '').split(' ').concat(purpose.split(' '));
    put(element, 'data-consent', [...new Set(all)].join(' ').trim());
    put(element, 'data-consent-' + attribute, value);
    element.removeAttribute(attribute);
    if (name === 'script') {
      if (element.hasAttribute('type')) put(element, 'data-consent-type', element.getAttribute('type'));
      put(element, 'type', 'text/plain');
    }
    if (/frame$/.test(name)) {
      const query = { u: new URL(value, document.baseURI).href, p: purpose, r: location.pathname + location.search };
      put(element, 'src', new URL('../placeholder?' + new URLSearchParams(query), tag.src).href);
    }
    return true;
  };
  const grantsText = () => Object.keys(grants).map((p) => p + '=' + +grants[p]).join(' ');

  /** Holds an element back, as far as it loads; true where it does. */
  const hold = (element, name = element.localName) => {
    if (name === 'style') {
      const safe = css(element.textContent);
      if (safe !== element.textContent) element.textContent = safe;
    }
    return [...element.attributes].map((a) => take(element, a.name, a.value, name)).includes(true);
  };
  const everything = Object.keys(loads) + ',style,[style]';
  const sweep = (root) => {
    if (root.attributes) hold(root);
    root.querySelectorAll?.(everything).forEach((element) => hold(element));
  };

  // Markup as text: each tag that loads from a held host is written anew, all else stays as it is.
  const scrap = document.createElement('template');
  const { set: setHtml } = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  const html = (text, scripts) => {
    const found = table.t.length || [...text.matchAll(/\/\/[^\s"'<>/?#]+/g)].some(([address]) => held(address));
    if (!found) return text;
    const tags = /<style[^>]*>[^]*?<\/style|<([a-z]+)(?=[\s/])((?:"[^"]*"|'[^']*'|[^'">])*)>/gi;
    return text.replace(tags, (all, name, rest) => {
      if (!name) return css(all);
      if (/^script$/i.test(name) && !scripts) return all;
      setHtml.call(scrap, '<i' + rest + '>');
      const copy = scrap.content.firstChild;
      const end = rest.endsWith('/') ? '/>' : '>';
      return hold(copy, name.toLowerCase()) ? '<' + name + copy.outerHTML.slice(2, -5) + end : all;
    });
  };
  let trusted;
  const rewrite = (args, at, scripts) => {
    const text = String(args[at]);
    const safe = html(text, scripts);
    if (safe === text) return;
    if (typeof args[at] !== 'string') {
      trusted ??= trustedTypes.createPolicy('consentry', { createHTML: (t) => t });
      args[at] = trusted.createHTML(safe);
    } else args[at] = safe;
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
    const proto = (name) => window[name]?.prototype;

    // Proxies keep name, length, text, `instanceof` and subclasses as they were. Where `change` returns something, that
    // is the result (true: nothing); else the native one goes on, with the arguments as `change` left them.
    const hook = (owner, key, change, slot = 'value') => {
      const property = owner && Object.getOwnPropertyDescriptor(owner, key);
      if (!property?.[slot] || !property.configurable) return;
      const tried = (args, self) => {
        try {
          return change(args, self);
        } catch {
          return false;
        }
      };
      property[slot] = new Proxy(property[slot], {
        apply: (native, self, args) => {
          const instead = tried(args, self);
          if (instead) return instead === true ? undefined : instead;
          return Reflect.apply(native, stores.get(self) ?? self, args);
        },
        construct: (native, args, target) => (tried(args), Reflect.construct(native, args, target)),
      });
      Object.defineProperty(owner, key, property);
    };

    // Calls that name an address
    const calls = [
      [window, 'fetch'], [window, 'fetchLater'], [window, 'WebSocket'], [window, 'WebTransport'],
      [window, 'EventSource', 0, 'data:,'], [window, 'Worker', 0, 'data:text/javascript,'],
      [window, 'SharedWorker', 0, 'data:text/javascript,'], [window, 'Audio', 0, 'data:,'],
      [proto('XMLHttpRequest'), 'open', 1], [proto('Navigator'), 'sendBeacon'],
      [proto('ServiceWorkerContainer'), 'register'],
    ];
    for (const [owner, key, at = 0, instead = dead] of calls) {
      hook(owner, key, (args) => {
        if (at in args && held(args[at]?.url ?? args[at])) args[at] = instead;
      });
    }
    const styles = [
      [window, 'FontFace', 1], [proto('CSSStyleSheet'), 'insertRule', 0], [proto('CSSStyleSheet'), 'replace', 0],
      [proto('CSSStyleSheet'), 'replaceSync', 0], [proto('CSSStyleDeclaration'), 'setProperty', 1],
    ];
    for (const [owner, key, at] of styles) {
      hook(owner, key, (args) => {
        if (typeof args[at] === 'string') args[at] = css(args[at]);
      });
    }
    hook(proto('CSSStyleDeclaration'), 'cssText', (args) => void (args[0] = css(args[0])), 'set');

    // Cookies and stored entries
    hook(proto('Document'), 'cookie', ([value]) => {
      const line = String(value);
      return heldName(line.split(/[=;]/)[0].trim()) && !deletes(line);
    }, 'set');
    hook(proto('CookieStore'), 'set', ([first]) => {
      const wait = heldName(String(first?.name ?? first)) && !(first?.expires < Date.now());
      return wait && window.Promise.resolve();
    });
    hook(proto('Storage'), 'setItem', ([name]) => heldName(String(name)) !== '');
    for (const key of ['getItem', 'removeItem', 'clear', 'key']) hook(proto('Storage'), key, () => false);
    hook(proto('Storage'), 'length', () => false, 'get');
    const areas = [[window, 'localStorage'], [window, 'sessionStorage'], [proto('StorageEvent'), 'storageArea']];
    for (const [owner, key] of areas) {
      const read = Object.getOwnPropertyDescriptor(owner ?? {}, key)?.get;
      hook(owner, key, (_, self) => standIn(read.call(self)), 'get');
    }
    hook(window, 'StorageEvent', (args) => {
      const area = stores.get(args[1]?.storageArea);
      if (area) args[1] = { ...args[1], storageArea: area };
    });

    // Attributes that load
    const set = (element, attribute, value) => {
      if (mayLoad(element.localName, attribute)) element.removeAttribute('data-consent-' + attribute);
      if (!take(element, attribute, String(value))) return false;
      // A script made by a script needs no nonce under 'strict-dynamic': what nobody else can write tells activate.js.
      if (element.localName === 'script') {
        element.nonce ||= tag.nonce && tag.nonce + '-made';
        if (element.async) put(element, 'data-consent-async', '');
      }
      return true;
    };
    const done = new Set();
    for (const name in loads) {
      for (const attribute of loads[name]) {
        let owner = document.createElement(name);
        const key = attribute.replace('es', 'eS');
        while ((owner = Object.getPrototypeOf(owner)) && !Object.hasOwn(owner, key));
        const setter = Object.getOwnPropertyDescriptor(owner ?? {}, key)?.set;
        if (!setter || done.has(setter)) continue;
        hook(owner, key, ([value], element) => set(element, attribute, value), 'set');
        done.add(Object.getOwnPropertyDescriptor(owner, key).set);
        // A script reads back what it set.
        hook(owner, key, (_, element) => {
          const value = element.getAttribute('data-consent-' + attribute);
          return value && (listed.test(attribute) ? value : new URL(value, document.baseURI).href);
        }, 'get');
      }
    }
    hook(proto('Element'), 'setAttribute', ([name, value], element) => set(element, String(name).toLowerCase(), value));
    const setNS = (element, space, name, value) =>
      set(element, /xlink$/.test(space) ? name.replace(/^(.*:)?/, 'xlink:') : name, value);
    hook(proto('Element'), 'setAttributeNS', ([space, name, value], element) =>
      setNS(element, space, String(name), value));
    const setNode = (node, value, element = node.ownerElement) =>
      element && setNS(element, node.namespaceURI, node.name, value);
    for (const key of ['value', 'nodeValue', 'textContent']) {
      hook(proto(key === 'value' ? 'Attr' : 'Node'), key, ([value], node) => setNode(node, value), 'set');
    }
    const { setNamedItem } = proto('NamedNodeMap');
    const ownerOf = (attributes) => {
      if (attributes[0]) return attributes[0].ownerElement;
      // An empty list doesn't say whose it is.
      const probe = document.createAttribute('data-consent');
      setNamedItem.call(attributes, probe);
      const element = probe.ownerElement;
      element.removeAttributeNode(probe);
      return element;
    };
    for (const end of ['', 'NS']) {
      hook(proto('Element'), 'setAttributeNode' + end, ([node], element) => setNode(node, node.value, element));
      hook(proto('NamedNodeMap'), 'setNamedItem' + end, ([node], attributes) =>
        setNode(node, node.value, ownerOf(attributes)));
    }

    // Markup as text
    for (const key of ['innerHTML', 'outerHTML']) {
      for (const owner of ['Element', 'ShadowRoot']) hook(proto(owner), key, (args) => rewrite(args, 0), 'set');
    }
    for (const key of ['setHTMLUnsafe', 'insertAdjacentHTML']) {
      for (const owner of ['Element', 'ShadowRoot']) hook(proto(owner), key, (args) => rewrite(args, args.length - 1));
    }
    hook(proto('Range'), 'createContextualFragment', (args) => rewrite(args, 0, true));
    for (const key of ['write', 'writeln']) {
      hook(proto('Document'), key, (args) => args.forEach((_, i) => rewrite(args, i, true)));
    }

    // Nodes that come from other documents were made out of our sight.
    const enter = (args) => {
      for (const node of args) {
        if (node?.nodeType && (node.ownerDocument !== document || node.localName === 'style')) sweep(node);
      }
    };
    for (const [owner, keys] of [
      ['Node', 'appendChild insertBefore replaceChild'],
      ['Document', 'importNode adoptNode'],
      ['Element', 'insertAdjacentElement'],
    ]) for (const key of keys.split(' ')) hook(proto(owner), key, enter);
    for (const owner of ['Element', 'CharacterData', 'Document', 'DocumentFragment']) {
      for (const key of ['append', 'prepend', 'before', 'after', 'replaceWith', 'replaceChildren']) {
        hook(proto(owner), key, enter);
      }
    }

    // Empty frames share the page's origin, and scripts like to work from inside them.
    const native = Object.getOwnPropertyDescriptor(proto('HTMLIFrameElement'), 'contentWindow').get;
    const inside = (_, frame) => {
      const child = native.call(frame);
      if (child.location.href !== 'about:blank' || seen.has(child.document)) return;
      seen.add(child.document);
      install(child);
    };
    for (const key of ['contentWindow', 'contentDocument']) hook(proto('HTMLIFrameElement'), key, inside, 'get');

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
