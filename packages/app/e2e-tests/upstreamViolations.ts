/** A violation in what comes from Backstage's own packages, and which element has it. */
export type UpstreamViolation = {
  view: string;
  /** The rule as axe names it: https://dequeuniversity.com/rules/axe */
  rule: string;
  /** What the element's HTML looks like. */
  html: RegExp;
};

/** What axe finds in Backstage 1.55. Remove an entry when the test says that it no longer occurs. */
export const UPSTREAM_VIOLATIONS: UpstreamViolation[] = [
  // A template's card: an icon that links to its page, and a button inside that link
  { view: 'create', rule: 'link-name', html: /catalog\/default\/template/ },
  {
    view: 'create',
    rule: 'nested-interactive',
    html: /Show template entity details/,
  },
  // The colours of code in Markdown
  { view: 'rule', rule: 'color-contrast', html: /^<span style="color: rgb/ },
  // Search results, list items without a list
  { view: 'search', rule: 'listitem', html: /MuiListItem-divider/ },
  // The headings of the notifications table, which can be dragged
  {
    view: 'notifications',
    rule: 'aria-command-name',
    html: /data-rbd-draggable-id/,
  },
  // The filters for kinds and relations
  { view: 'graph', rule: 'label', html: /MuiInputBase-input/ },
];
