/** One thing to see. */
export type Stop = {
  /** The rule or the problem. */
  id: string;
  what: string;
  /** Who has it, and where; without, the portal shows it only once a cluster misbehaves. */
  name?: string;
  path?: string;
};

const tab = (
  name: string,
  component: string,
  id: string,
  what: string,
): Stop => ({
  id,
  what,
  name,
  path: `/catalog/default/component/${component}/kubernetes`,
});

const elsewhere = (id: string, what: string): Stop => ({
  id,
  what,
  path: `/kubernetes-matching/rules/${id}`,
});

/** What the portal shows, in the order of a first walk through it; a test holds it to the rules, problems and examples. */
export const CHAPTERS: { title: string; intro: string; stops: Stop[] }[] = [
  {
    title: 'All is well',
    intro: 'Linked to their workloads, and healthy.',
    stops: [
      tab('Orders', 'orders', 'Deployment', 'has three ready pods.'),
      tab('Storefront', 'storefront', 'Two clusters', 'runs on both clusters.'),
      tab('Message queue', 'message-queue', 'StatefulSet', 'keeps its disks.'),
      tab('Sales report', 'sales-report', 'CronJob', 'runs from time to time.'),
      tab('Inventory', 'inventory', 'Selector', 'is found by other labels.'),
    ],
  },
  {
    title: 'Not linked, and why',
    intro:
      'The annotation and the label disagree. Each page says where, and offers the fix.',
    stops: [
      tab('Payments API', 'payments-api', 'near-miss', 'has a mistyped label.'),
      tab('Basket', 'basket', 'wrong-namespace', 'runs in another namespace.'),
      tab(
        'Wishlist',
        'wishlist',
        'label-as-annotation',
        'carries the label as an annotation.',
      ),
      tab(
        'Reviews',
        'reviews',
        'other-label-in-use',
        'has the recommended labels only.',
      ),
      tab(
        'Loyalty Points',
        'loyalty-points',
        'no-objects',
        'was never deployed.',
      ),
      tab(
        'Refunds',
        'refunds',
        'label-on-pods-only',
        'has the label on its pods only.',
      ),
      tab(
        'Invoices',
        'invoices',
        'label-on-controller-only',
        'has the label on its Deployment only.',
      ),
      tab(
        'Gift Cards',
        'gift-cards',
        'id-format',
        'has an id that no label can have.',
      ),
      tab(
        'Returns',
        'returns',
        'namespace-format',
        'asks for a list of namespaces.',
      ),
      tab(
        'Courier',
        'courier',
        'selector-syntax',
        'has a selector that does not parse.',
      ),
      {
        id: 'annotation-misplaced',
        name: 'Leaflets',
        what: 'has the annotation without its prefix.',
        path: '/catalog/default/component/leaflets',
      },
    ],
  },
  {
    title: 'Linked, with a note',
    intro: 'It works today, and something is not as it looks.',
    stops: [
      tab('Coupons', 'coupons', 'id-collision', 'shares its id with a copy.'),
      tab(
        'Dispatch',
        'dispatch',
        'annotation-unknown',
        'has an annotation that is mistyped.',
      ),
      tab(
        'Warehouse',
        'warehouse',
        'cluster-ignored',
        'names a cluster, which is ignored here.',
      ),
      tab(
        'Pickup Points',
        'pickup-points',
        'selector-overrides-id',
        'has a selector that hides its id.',
      ),
      tab(
        'Clearance Sale',
        'clearance-sale',
        'only-finished',
        'is scaled to zero.',
      ),
    ],
  },
  {
    title: 'Nobody’s workloads',
    intro: 'The other side: what runs and belongs to no component.',
    stops: [
      {
        id: 'dangling-label',
        name: 'Labels',
        what: 'that no component claims.',
        path: '/kubernetes-matching/dangling-labels',
      },
      {
        id: 'unlabelled-workload',
        name: 'Workloads',
        what: 'that carry no label at all.',
        path: '/kubernetes-matching/unlabelled-workloads',
      },
    ],
  },
  {
    title: 'Linked, and in trouble',
    intro: 'What is wrong stands first, with the log or the events beside it.',
    stops: [
      tab('Payments', 'payments', 'crash-loop', 'crashes again and again.'),
      tab('Thumbnails', 'thumbnails', 'out-of-memory', 'runs out of memory.'),
      tab('Accounts', 'accounts', 'init-failing', 'fails before it starts.'),
      tab('Price Tags', 'price-tags', 'image-pull', 'has an unknown image.'),
      tab('Newsletter', 'newsletter', 'container-config', 'lacks a ConfigMap.'),
      tab(
        'Recommendations',
        'recommendations',
        'unschedulable',
        'fits on no node.',
      ),
      tab(
        'Exchange Rates',
        'exchange-rates',
        'probe-failing',
        'runs, and its probe fails.',
      ),
      tab(
        'Delivery Slots',
        'delivery-slots',
        'service-without-endpoints',
        'has a Service with nothing behind it.',
      ),
      tab(
        'Tracking Page',
        'tracking-page',
        'route-without-backend',
        'has an Ingress to a Service that is not there.',
      ),
      tab(
        'Catalogue Export',
        'catalogue-export',
        'job-failed',
        'is a Job that failed.',
      ),
      tab('Checkout', 'checkout', 'rollout-paused', 'has a paused rollout.'),
      tab(
        'Product Images',
        'product-images',
        'autoscaler-at-limit',
        'is as large as its autoscaler allows.',
      ),
      tab(
        'Session Store',
        'session-store',
        'memory-near-limit',
        'uses nearly all its memory.',
      ),
      tab(
        'Shipping Labels',
        'shipping-labels',
        'restarts-rising',
        'restarts every hour.',
      ),
      tab(
        'Recently Viewed',
        'recently-viewed',
        'autoscaler-blind',
        'is scaled by what it does not measure.',
      ),
      tab(
        'Newsletter',
        'newsletter',
        'rollout-stuck',
        'also waits for its rollout.',
      ),
    ],
  },
  {
    title: 'When a cluster does not answer',
    intro:
      'The demo clusters answer. These rules say what the portal shows when one does not, or is not asked.',
    stops: [
      elsewhere('cluster-unreachable', 'It does not answer.'),
      elsewhere('credentials-rejected', 'It refuses the credentials.'),
      elsewhere('access-denied', 'It refuses a list.'),
      elsewhere('not-synced', 'It is being read for the first time.'),
      elsewhere('cluster-unknown', 'A component names one that is not there.'),
      elsewhere('wrong-cluster', 'The workloads run on another one.'),
    ],
  },
];

/**
 * What no component of the demo has: its clusters simulate neither volumes, quotas, budgets nor evictions, and the annotations of Argo CD
 * are right.
 */
export const NOT_IN_THE_DEMO = [
  'argocd-ambiguous-name',
  'argocd-destination-unknown',
  'argocd-name-and-selector',
  'argocd-name-format',
  'argocd-no-application',
  'argocd-unclaimed',
  'argocd-wrong-place',
  'cronjob-missed',
  'disruption-budget-blocks',
  'evicted',
  'mixed-images',
  'out-of-sync',
  'replicas-missing',
  'sync-failed',
  'terminating-stuck',
  'volume-pending',
];
