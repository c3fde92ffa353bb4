/**
 * What Consentry puts into a page, for scripts of the site: `window.consentry`, its events, and what it says to
 * `dataLayer`. Copy this file beside your sources, or refer to it. Nothing here identifies the visitor: any script on
 * the page can read it.
 */

/** A visitor's answers by the ids of purposes and of their services (`marketing_meta-pixel`); true where granted. */
type ConsentryGrants = Readonly<Record<string, boolean>>;

type ConsentryCategory = 'necessary' | 'functional' | 'analytics' | 'marketing';

interface ConsentryPreferences {
  /** `all` where everything is granted, `necessary` where nothing is, else `custom`. */
  acceptType: 'all' | 'custom' | 'necessary';
  /** Categories of which every purpose is granted; `necessary` always is one. */
  acceptedCategories: ConsentryCategory[];
  rejectedCategories: ConsentryCategory[];
}

interface Consentry {
  /** Opens the banner's first layer; where that can't be, the preference page. */
  show(): Promise<void>;
  /** Goes to the preference page. */
  showPreferences(): void;
  /**
   * Adds purposes, or all purposes of categories, to those granted. Counts only within the visitor's own act, such as a
   * click, and is recorded as made by a script. Resolves to whether it was recorded.
   */
  acceptCategory(names: string | string[]): Promise<boolean>;
  /** Whether a purpose, or every purpose of a category, is granted. */
  acceptedCategory(name: string): boolean;
  /** Whether the visitor has made a choice that holds. */
  validConsent(): boolean;
  getUserPreferences(): ConsentryPreferences;
  /** Takes every grant back. Resolves to whether it was recorded. */
  withdraw(): Promise<boolean>;
}

interface ConsentryDetail {
  grants: ConsentryGrants;
  /** Ids of the purposes and services whose answer is another than before. */
  changed: readonly string[];
  noticeVersion: string;
}

/** Events of `window`. */
interface ConsentryEventMap {
  /** `window.consentry` is there. */
  'consentry:ready': CustomEvent<ConsentryDetail>;
  /** There is a choice: on each page of a visitor who has made one, and at the first choice. */
  'consentry:consent': CustomEvent<ConsentryDetail>;
  /** A choice was recorded. */
  'consentry:change': CustomEvent<ConsentryDetail>;
  /** The banner is shown, or hidden. */
  'consentry:show': CustomEvent<ConsentryDetail>;
  'consentry:hide': CustomEvent<ConsentryDetail>;
}

/** What goes into `dataLayer` at each recorded choice, where the page has one. */
interface ConsentryDataLayerEvent {
  event: 'consentry_change';
  consentry: {
    grants: ConsentryGrants;
    changed: readonly string[];
  };
}

interface WindowEventMap extends ConsentryEventMap {}

interface Window {
  readonly consentry: Consentry;
}

declare const consentry: Consentry;
