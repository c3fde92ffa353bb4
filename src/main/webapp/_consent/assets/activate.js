// @ts-check
/**
 * Brings to life what waited for a purpose that is granted now, in document order and each once: markup that the
 * gateway held back, and what the guard held back at run time. Loaded when a visitor says yes on a page that stays.
 */

/** How the guard marks a script without a nonce, made by a script, on a page that has one: at the end of that. */
const MADE = '-made';

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
const HINTED = ['data-category', 'data-cookieconsent', 'data-usercentrics', 'data-name'];

/** @typedef {(name: string) => boolean} Accepted whether a purpose, or every purpose of a category, is granted */

/** Documents that are being watched for what comes late. @type {WeakSet<Document>} */
const watched = new WeakSet();

/**
 * @param {Accepted} accepted
 * @param {{[purpose: string]: boolean}} grants
 * @param {Document} [page]
 */
export async function activate(accepted, grants, page = document) {
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
  if (scripts.length) await new Run(page).all(scripts);
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
  // A link looks at its set of pictures only when it enters the document.
  const { parentNode, nextSibling } = element;
  const enters = element.hasAttribute('data-consent-imagesrcset') && parentNode;
  if (enters) element.remove();
  for (const [name, value] of original(element)) set(element, name, value);
  for (const { name } of [...element.attributes]) if (name.startsWith('data-consent')) element.removeAttribute(name);
  if (enters) parentNode.insertBefore(element, nextSibling);
  // A player that found no source before looks again only when told to.
  if (media instanceof HTMLMediaElement) media.load();
}

/** The attributes that were held back, by their own names. @param {Element} element @returns {[string, string][]} */
function original(element) {
  /** @type {[string, string][]} */
  const found = [];
  for (const { name, value } of element.attributes) {
    if (/^data-consent-(?!service$|async$)/.test(name)) found.push([name.slice(13), value]);
    // A page's own lazy pictures use such names too: what is there already goes first.
    const plain = /^data-(src|srcset|href)$/.test(name) ? name.slice(5) : '';
    if (plain && !element.hasAttribute(plain) && !element.hasAttribute('data-consent-' + plain)) {
      found.push([plain, value]);
    }
  }
  return found;
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (name.startsWith('xlink:')) element.setAttributeNS(XLINK, name, value);
  else element.setAttribute(name, value);
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
    activate(accepted, grants, contentDocument);
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
    if (records.some(({ addedNodes }) => [...addedNodes].some(isHeld))) activate(accepted, grants, page);
  }).observe(page, { childList: true, subtree: true });
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
    const all = scripts.map((old) => ({ old, ...this.#renew(old) }));
    const insert = (/** @type {{old: HTMLScriptElement, fresh: HTMLScriptElement}} */ { old, fresh }) => this.#insert(old, fresh);
    all.filter(({ kind }) => kind === 'async').forEach(insert);
    for (const script of all) {
      if (script.kind === 'external') loading.push(insert(script));
      if (script.kind !== 'inline') continue;
      // It runs at once when inserted, so those before it come first.
      await Promise.all(loading);
      loading = [];
      await insert(script);
    }
    await Promise.all(loading);
    // With `async` off the browser keeps the order of these by itself.
    await Promise.all(all.filter(({ kind }) => kind === 'deferred').map(insert));
  }

  /** A script runs once in its life, so another one like it takes its place. @param {HTMLScriptElement} old */
  #renew(old) {
    const fresh = /** @type {HTMLScriptElement} */ (this.page.createElementNS(old.namespaceURI, 'script'));
    const held = original(old);
    const type = new Map(held).get('type') ?? old.getAttribute('data-type') ?? old.type.replace('text/plain', '');
    for (const { name, value } of old.attributes) {
      if (!/^(data-consent|type$)/.test(name)) set(fresh, name, value);
    }
    for (const [name, value] of held) if (name !== 'type') set(fresh, name, value);
    if (type) fresh.type = type;
    if (old.nonce && !old.nonce.endsWith(MADE)) fresh.nonce = old.nonce;
    fresh.text = old.text;
    const external = fresh.hasAttribute('src') || fresh.hasAttribute('href');
    const module = type === 'module';
    const byScript = old.hasAttribute('data-consent-async');
    const async = (external || module) && (old.hasAttribute('async') || (byScript && old.async));
    fresh.async = async;
    const late = module || (external && fresh.defer && !byScript);
    return { fresh, kind: async ? 'async' : late ? 'deferred' : external ? 'external' : 'inline' };
  }

  /**
   * @param {HTMLScriptElement} old
   * @param {HTMLScriptElement} fresh
   * @returns {Promise<void>} done when it ran, and what it wrote is in the document
   */
  async #insert(old, fresh) {
    const external = fresh.hasAttribute('src') || fresh.hasAttribute('href');
    const waits = external && SCRIPT_TYPE.test(fresh.type) && !(fresh.noModule && fresh.type !== 'module');
    const ran = waits && new Promise((done) => ['load', 'error'].forEach((name) => fresh.addEventListener(name, done)));
    this.#written.set(fresh, '');
    this.#last = fresh;
    old.replaceWith(fresh);
    if (ran) await ran;
    const text = this.#written.get(fresh);
    this.#written.set(fresh, '');
    if (text) await this.#place(fresh, text);
  }

  /**
   * What a script wrote goes where it stands; scripts in it run in their turn.
   *
   * @param {Element} script
   * @param {string} text
   */
  async #place(script, text) {
    const template = this.page.createElement('template');
    template.innerHTML = text;
    const nonce = nonceOf(this.page);
    const scripts = [...template.content.querySelectorAll('script')].filter(
      (s) => s.type !== 'text/plain' && (!nonce || s.nonce === nonce));
    script.after(template.content);
    await this.#run(scripts);
  }

  /** Takes what scripts say to a page that is still being read. @returns {() => void} undoes it */
  #standIn() {
    const { page } = this;
    const window = /** @type {Window & typeof globalThis} */ (page.defaultView);
    const write = (/** @type {any[]} */ ...texts) => {
      const script = page.currentScript && this.#written.has(page.currentScript) ? page.currentScript : this.#last;
      if (script) this.#written.set(script, (this.#written.get(script) ?? '') + texts.join(''));
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
