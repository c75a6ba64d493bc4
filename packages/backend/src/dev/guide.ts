/** Something to open first, below the portal's address. */
export type Stop = { what: string; path: string };

/** What the demo company shows best, one of each kind. */
export const DEMO_STOPS: Stop[] = [
  {
    what: 'a healthy service',
    path: '/catalog/default/component/orders/kubernetes',
  },
  {
    what: 'one whose label is mistyped',
    path: '/catalog/default/component/payments-api/kubernetes',
  },
  {
    what: 'the whole fleet',
    path: '/kubernetes-matching/components?whose=all',
  },
];

/** What `yarn dev` says once the portal can be used. */
export function formatGuide(options: {
  baseUrl: string;
  stops: Stop[];
  kubectl: string;
}): string {
  const { baseUrl, stops, kubectl } = options;
  const width = Math.max(...stops.map(({ what }) => what.length));
  return [
    '',
    `Mooring is ready: ${baseUrl}`,
    '',
    '  Sign in with "Enter": you are a guest, a member of the Shop Team, and may do everything.',
    '',
    '  Start with',
    ...stops.map(
      ({ what, path }) => `    ${what.padEnd(width)}  ${baseUrl}${path}`,
    ),
    '',
    `  Change a cluster: ${kubectl}`,
    '  Stop: Ctrl+C. To see every line of the log: ./yarnw dev --verbose',
    '',
    '',
  ].join('\n');
}
