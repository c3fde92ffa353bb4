// @ts-check
/**
 * Brings to life what waited for a purpose that is granted now, in document order and each once: markup that the
 * gateway held back, and what the guard held back at run time. Loaded when a visitor says yes on a page that stays.
 */

/** How the guard marks a script without a nonce, made by a script, on a page that has one: at the end of that. */
const MADE = '-made';

/** What a held frame's own sandbox made room for; anything else a script has set since, and it stays. */
const STAND_IN = 'allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-top-navigation';

const XLINK = 'http://www.w3.org/1999/xlink';
const SCRIPT_TYPE = /^(|module|(text|application)\/(x-)?(java|ecma)script|text\/(jscript|livescript))$/i;

/**
 * What other consent tools write for our categories.
 *
 * @type {{[word: string]: string}}
 */
const WORDS = {
  essential: 'necessary',
  ignore: 'necessary',
  functionality: 'functional',
  preferences: 'functional',
  social: 'marketing',
  statistics: 'analytics',
  performance: 'analytics',
  advertising: 'marketing',
  advertisement: 'marketing',
  ads: 'marketing',
  targeting: 'marketing',
  c0001: 'necessary',
  c0002: 'analytics',
  c0003: 'functional',
  c0004: 'marketing',
  c0005: 'marketing',
};

/**
 * What gateway and guard hold back, and of which elements. Nothing else comes back, whoever wrote the mark: filters of
 * markup let `data-consent-onclick` pass.
 *
 * @type {{[attribute: string]: string}}
 */
const HELD = {
  src: 'script iframe frame img image source video audio track embed input',
  srcset: 'img image source',
  srcdoc: 'iframe',
  sandbox: 'iframe frame',
  type: 'script',
  href: 'script link base image use feimage',
  'xlink:href': 'script image use feimage',
  imagesrcset: 'link',
  poster: 'video',
  data: 'object',
  ping: 'a area',
  attributionsrc: 'script img image a area',
  background: 'body table thead tbody tfoot tr td th col colgroup',
  'http-equiv': 'meta',
  to: 'animate set',
  from: 'animate set',
  by: 'animate set',
  values: 'animate set',
};
const SVG = 'http://www.w3.org/2000/svg';
const PAINTS = 'fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor'.split(' ');

/** The elements on which marks of other tools say where something loads from. */
const MARKED = 'script iframe frame img source video audio embed object link'.split(' ');
const HINTED = ['data-category', 'data-cookieconsent', 'data-usercentrics', 'data-name'];

/** @typedef {(name: string) => boolean} Accepted whether a purpose, or every purpose of a category, is granted */

/**
 * Makes what may go where markup and scripts do, on a page that asks for Trusted Types. What a page's own policy let
 * pass when it was held back passes with it: in the page's bytes, or before the guard took it.
 *
 * @typedef {{createHTML: (text: string) => any, createScriptURL: (address: string) => any}} Trust
 */

/** @type {Trust} */
let trust;

/** When the scripts of a document have run that are due so far. @type {WeakMap<Document, Promise<void>>} */
const turns = new WeakMap();

/** Documents that are being watched for what comes late. @type {WeakSet<Document>} */
const watched = new WeakSet();

/**
 * Called by the guard, which has the means to it and gives them to nobody else. Where nothing is accepted it is the
 * site's service workers that are to go.
 *
 * @param {Trust} means
 * @param {Accepted} [accepted]
 * @param {{[purpose: string]: boolean}} [grants]
 */
export function activate(means, accepted, grants = {}) {
  if (!accepted) return import('./workers.js').then((workers) => workers.dismiss(means));
  trust = means;
  return activateIn(document, accepted, grants);
}

/**
 * @param {Document} page
 * @param {Accepted} accepted
 * @param {{[purpose: string]: boolean}} grants
 */
async function activateIn(page, accepted, grants) {
  /** @type {NodeListOf<HTMLElement>} */
  const marked = page.querySelectorAll('[data-consent], [type="text/plain"]');
  const due = [...marked].filter((element) => isDue(element, accepted));
  const nonce = nonceOf(page);
  watch(page, accepted, grants);
  restoreStyles(page, accepted);
  /** @type {HTMLScriptElement[]} */
  const scripts = [];
  for (const element of due) {
    if (element.localName !== 'script') restore(element);
    // Under 'strict-dynamic' a browser no longer asks for the page's nonce where we insert: so we do. What a script
    // made needs none there; without 'strict-dynamic' it does, and the browser sees to that.
    else if (!nonce || [nonce, nonce + MADE].includes(element.nonce ?? '')) {
      scripts.push(/** @type {HTMLScriptElement} */ (element));
    }
  }
  for (const frame of page.querySelectorAll('iframe')) intoFrame(frame, accepted, grants);
  if (!scripts.length) return;
  // One run at a time: what comes late, comes after those that wait already.
  const turn = (turns.get(page) ?? Promise.resolve()).then(() => new Run(page).all(scripts));
  turns.set(page, turn.catch(() => {}));
  await turn;
}

/** The nonce that a page's policy admits scripts by; empty where there is none. @param {Document} page */
function nonceOf(page) {
  const guard = /** @type {HTMLElement | null} */ (page.querySelector('script[data-consentry]'));
  return guard?.nonce ?? '';
}

/** @param {Element} element @param {Accepted} accepted */
function isDue(element, accepted) {
  const purposes = element.getAttribute('data-consent');
  if (purposes) return purposes.split(' ').every(accepted);
  const hint = HINTED.map((name) => element.getAttribute(name)).find(Boolean);
  const groups = element.className.match(/(?<=optanon-category-)\S+/g)?.join('-').split('-');
  const words = hint?.split(/[\s,]+/).filter(Boolean) ?? groups ?? [];
  return words.length > 0 && words.every((word) => accepted(word) || accepted(WORDS[word.toLowerCase()] ?? ''));
}

/** Undoes what holding did to an element's attributes. @param {Element} element */
function restore(element) {
  const media = element.localName === 'source' && element.parentElement;
  if (element.hasAttribute('data-consent-srcdoc')) element.removeAttribute('src');
  // A link looks at its set of pictures only when it enters the document, and what is embedded there already may be
  // asked for twice by Chromium on a page that is being laid out.
  const { parentNode, nextSibling } = element;
  const embeds = ['embed', 'object'].includes(element.localName);
  const enters = (embeds || element.hasAttribute('data-consent-imagesrcset')) && parentNode;
  if (enters) element.remove();
  // A frame keeps what it loads to its sandbox only if that is there first.
  if (element.getAttribute('sandbox') !== STAND_IN) element.removeAttribute('data-consent-sandbox');
  const attributes = original(element)
    .sort(([one], [other]) => Number(other === 'sandbox') - Number(one === 'sandbox'));
  for (const [name, value] of attributes) set(element, name, value);
  for (const { name } of [...element.attributes]) if (name.startsWith('data-consent')) element.removeAttribute(name);
  if (enters) parentNode.insertBefore(element, nextSibling);
  // A player that found no source before looks again only when told to.
  if (media instanceof HTMLMediaElement) media.load();
}

/** @param {Element} element @param {string} attribute */
const comesBack = (element, attribute) =>
  attribute === 'style' ||
  (element.namespaceURI === SVG && PAINTS.includes(attribute)) ||
  !!HELD[attribute]?.split(' ').includes(element.localName.toLowerCase());

/** The attributes that were held back, by their own names. @param {Element} element @returns {[string, string][]} */
function original(element) {
  /** @type {[string, string][]} */
  const found = [];
  for (const { name, value } of element.attributes) {
    const held = name.startsWith('data-consent-') ? name.slice(13) : '';
    if (held && comesBack(element, held)) found.push([held, value]);
    // A page's own lazy pictures use such names too: what is there already goes first.
    const plain = /^data-(src|srcset|href)$/.test(name) && MARKED.includes(element.localName) ? name.slice(5) : '';
    if (plain && !element.hasAttribute(plain) && !element.hasAttribute('data-consent-' + plain)) {
      found.push([plain, value]);
    }
  }
  return found;
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  const addressed = /^(script|embed|object)$/.test(element.localName) && /^(src|href|xlink:href|data)$/.test(name);
  const text = addressed ? trust.createScriptURL(value) : name === 'srcdoc' ? trust.createHTML(value) : value;
  if (name.startsWith('xlink:')) element.setAttributeNS(XLINK, name, text);
  else element.setAttribute(name, text);
}

/** An address as it stands in a style that was held back. @param {string} text @param {Accepted} accepted */
const released = (text, accepted) =>
  text.replace(/data:,consentry:([\w+-]+):([^"')\s]*)/g, (all, purposes, address) =>
    purposes.split('+').every(accepted) ? decodeURIComponent(address) : all);

/** @param {Document} page @param {Accepted} accepted */
function restoreStyles(page, accepted) {
  for (const style of page.querySelectorAll('style')) {
    const text = released(style.textContent ?? '', accepted);
    if (text !== style.textContent) style.textContent = text;
  }
  for (const element of page.querySelectorAll('[style*="data:,consentry:"]')) {
    element.setAttribute('style', released(element.getAttribute('style') ?? '', accepted));
  }
  for (const sheet of [...page.styleSheets, ...page.adoptedStyleSheets]) {
    try {
      restoreRules(sheet.cssRules, accepted);
    } catch {
      // A sheet of another origin can't be read, and was not written by the guard.
    }
  }
}

/** @param {CSSRuleList} rules @param {Accepted} accepted */
function restoreRules(rules, accepted) {
  for (const rule of /** @type {any} */ (rules)) {
    if (rule.cssRules) restoreRules(rule.cssRules, accepted);
    if (!rule.style?.cssText.includes('data:,consentry:')) continue;
    for (const name of [...rule.style]) {
      const value = rule.style.getPropertyValue(name);
      if (value.includes('data:,consentry:')) {
        rule.style.setProperty(name, released(value, accepted), rule.style.getPropertyPriority(name));
      }
    }
  }
}

/**
 * Frames of this site have marks and a guard of their own.
 *
 * @param {HTMLIFrameElement} frame
 * @param {Accepted} accepted
 * @param {{[purpose: string]: boolean}} grants
 */
function intoFrame(frame, accepted, grants) {
  try {
    const { contentWindow, contentDocument } = frame;
    if (!contentWindow || !contentDocument || contentDocument.URL.includes('/_consent/placeholder?')) return;
    contentWindow.dispatchEvent(new CustomEvent('consentry:change', { detail: { grants } }));
    activateIn(contentDocument, accepted, grants);
  } catch {
    // It is another site's.
  }
}

/**
 * What was held back outside the page may enter it later.
 *
 * @param {Document} page
 * @param {Accepted} accepted
 * @param {{[purpose: string]: boolean}} grants
 */
function watch(page, accepted, grants) {
  if (watched.has(page)) return;
  watched.add(page);
  const held = '[data-consent]';
  const isHeld = (/** @type {any} */ node) => node.matches?.(held) || node.querySelector?.(held);
  new MutationObserver((records) => {
    if (records.some(({ addedNodes }) => [...addedNodes].some(isHeld))) activateIn(page, accepted, grants);
  }).observe(page, { childList: true, subtree: true });
}

/** How a script runs by what is on it, held back or not. @param {HTMLScriptElement} script */
function kindOf(script) {
  const external = isExternal(script);
  const module = typeOf(script) === 'module';
  const byScript = script.hasAttribute('data-consent-async');
  if ((external || module) && (script.hasAttribute('async') || (byScript && script.async))) return 'async';
  return module || (external && script.defer && !byScript) ? 'deferred' : external ? 'external' : 'inline';
}

/** @param {HTMLScriptElement} script */
const isExternal = (script) =>
  ['src', 'href', 'xlink:href'].some((name) => script.hasAttribute(name)) ||
  original(script).some(([name]) => /^(src|href|xlink:href)$/.test(name));

/** The type that it is to have. @param {HTMLScriptElement} script */
const typeOf = (script) =>
  new Map(original(script)).get('type') ?? script.getAttribute('data-type') ?? script.type.replace('text/plain', '');

/** Undoes what holding did to a script. @param {HTMLScriptElement} script */
function enliven(script) {
  const type = typeOf(script);
  for (const [name, value] of original(script)) if (name !== 'type') set(script, name, value);
  if (type) script.type = type;
  else script.removeAttribute('type');
  for (const { name } of [...script.attributes]) if (name.startsWith('data-consent')) script.removeAttribute(name);
  if (script.nonce?.endsWith(MADE)) script.nonce = '';
}

/**
 * A written text as the browser takes it, which may refuse it, or put it to the page's own policy.
 *
 * @param {Document} page
 * @param {any} text
 */
function admitted(page, text) {
  // In this one element all markup is text.
  const plain = page.createElement('plaintext');
  plain.innerHTML = text;
  return plain.textContent;
}

/** One run of scripts in the order that a parser would keep. */
class Run {
  /** @type {Map<Element, string>} what each script wrote into the document */
  #written = new Map();
  /** @type {Element | undefined} */
  #last;
  /** @type {(() => void)[]} listeners of moments that have passed */
  #missed = [];

  /** @param {Document} page */
  constructor(page) {
    this.page = page;
  }

  /** @param {HTMLScriptElement[]} scripts */
  async all(scripts) {
    const giveBack = this.#standIn();
    try {
      await this.#run(scripts);
    } finally {
      giveBack();
    }
    for (const call of this.#missed) {
      try {
        call();
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @param {HTMLScriptElement[]} scripts */
  async #run(scripts) {
    /** @type {Promise<void>[]} */
    let loading = [];
    const all = scripts.map((script) => ({ script, kind: kindOf(script) }));
    const insert = (/** @type {{script: HTMLScriptElement, kind: string}} */ { script, kind }) =>
      this.#insert(script, kind);
    all.filter(({ kind }) => kind === 'async').forEach(insert);
    for (const each of all) {
      if (each.kind === 'external') loading.push(insert(each));
      if (each.kind !== 'inline') continue;
      // It runs at once when inserted, so those before it come first.
      await Promise.all(loading);
      loading = [];
      await insert(each);
    }
    await Promise.all(loading);
    // With `async` off the browser keeps the order of these by itself.
    await Promise.all(all.filter(({ kind }) => kind === 'deferred').map(insert));
  }

  /**
   * A script that was held back never ran, so it may still: once it is live and enters the document. Its text keeps the
   * trust that it came with, and the page's listeners stay on it.
   *
   * @param {HTMLScriptElement} script
   * @param {string} kind
   * @returns {Promise<void>} done when it ran, and what it wrote is in the document
   */
  async #insert(script, kind) {
    const { parentNode, nextSibling } = script;
    // It may have gone, or run, while it waited for its turn.
    if (!parentNode || (script.type !== 'text/plain' && !original(script).length)) return;
    script.remove();
    enliven(script);
    script.async = kind === 'async';
    const skipped = script.noModule && script.type !== 'module';
    const waits = isExternal(script) && SCRIPT_TYPE.test(script.type) && !skipped;
    const done = (/** @type {(value: any) => void} */ is) =>
      ['load', 'error'].forEach((name) => script.addEventListener(name, is));
    const ran = waits && new Promise(done);
    this.#written.set(script, '');
    this.#last = script;
    parentNode.insertBefore(script, nextSibling);
    if (ran) await ran;
    const text = this.#written.get(script);
    this.#written.set(script, '');
    if (text) await this.#place(script, text);
  }

  /**
   * What a script wrote goes where it stands; scripts in it run in their turn.
   *
   * @param {Element} script
   * @param {string} text
   */
  async #place(script, text) {
    const range = this.page.createRange();
    range.selectNode(script);
    const fragment = range.createContextualFragment(trust.createHTML(text));
    const nonce = nonceOf(this.page);
    /** @type {HTMLScriptElement[]} */
    const scripts = [];
    for (const written of fragment.querySelectorAll('script')) {
      if (written.type === 'text/plain') continue;
      if (!nonce || written.nonce === nonce) scripts.push(written);
      written.setAttribute('data-consent-type', written.type);
      written.type = 'text/plain';
    }
    script.after(fragment);
    await this.#run(scripts);
  }

  /** Takes what scripts say to a page that is still being read. @returns {() => void} undoes it */
  #standIn() {
    const { page } = this;
    const window = /** @type {Window & typeof globalThis} */ (page.defaultView);
    const write = (/** @type {any[]} */ ...texts) => {
      const text = texts.map((given) => admitted(page, given)).join('');
      const script = page.currentScript && this.#written.has(page.currentScript) ? page.currentScript : this.#last;
      if (script) this.#written.set(script, (this.#written.get(script) ?? '') + text);
    };
    Object.assign(page, { write, writeln: (/** @type {any[]} */ ...texts) => write(...texts, '\n') });
    for (const target of [page, window]) {
      target.addEventListener = (/** @type {string} */ name, /** @type {any} */ listener, /** @type {any} */ options) => {
        EventTarget.prototype.addEventListener.call(target, name, listener, options);
        const passed =
          (name === 'DOMContentLoaded' && page.readyState !== 'loading') ||
          (name === 'load' && target === window && page.readyState === 'complete');
        if (!passed || !this.#written.has(/** @type {any} */ (page.currentScript))) return;
        this.#missed.push(() => (listener.handleEvent?.bind(listener) ?? listener.bind(target))(new Event(name)));
      };
    }
    const { onload } = window;
    return () => {
      for (const name of ['write', 'writeln', 'addEventListener']) Reflect.deleteProperty(page, name);
      Reflect.deleteProperty(window, 'addEventListener');
      if (window.onload && window.onload !== onload && page.readyState === 'complete') {
        this.#missed.push(() => window.onload?.(new Event('load')));
      }
    };
  }
}
