/** A violation in a page that comes from Backstage's own packages, and which element has it. */
export type UpstreamViolation = {
  page: string;
  /** The rule as axe names it: https://dequeuniversity.com/rules/axe */
  rule: string;
  /** What the element's HTML looks like. */
  html: RegExp;
};

/** What axe finds in Backstage 1.55. Remove an entry when the test says that it no longer occurs. */
export const UPSTREAM_VIOLATIONS: UpstreamViolation[] = [
  // The headings of sortable columns in core-components' Table
  { page: '/', rule: 'nested-interactive', html: /MuiTableSortLabel-root/ },
  {
    page: '/api-docs',
    rule: 'nested-interactive',
    html: /MuiTableSortLabel-root/,
  },
  // Tabs of Backstage UI whose panel is not in the document
  { page: '/settings', rule: 'aria-valid-attr-value', html: /class="bui-Tab / },
  { page: '/create', rule: 'aria-valid-attr-value', html: /class="bui-Tab / },
  // A link in a sentence, told from it by its colour only
  {
    page: '/create',
    rule: 'link-in-text-block',
    html: /software-templates\/adding-templates/,
  },
  // Search results, list items without a list
  { page: '/search', rule: 'listitem', html: /MuiListItem-divider/ },
  // The headings of the notifications table, which can be dragged
  {
    page: '/notifications',
    rule: 'aria-command-name',
    html: /data-rbd-draggable-id/,
  },
  // The filters for kinds and relations
  { page: '/catalog-graph', rule: 'label', html: /MuiInputBase-input/ },
];
