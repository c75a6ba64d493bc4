import {
  ClusterObjects,
  KindStatus,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  ReconcilerReference,
  UnresolvedDelivery,
} from '@mooring/plugin-kubernetes-delivery-common';

const TOOLS: Readonly<Record<string, string>> = {
  'argoproj.io': 'Argo CD',
  'kustomize.toolkit.fluxcd.io': "Flux's kustomize-controller",
  'helm.toolkit.fluxcd.io': "Flux's helm-controller",
};

/** Why what is named isn't there, as far as the clusters that could hold it tell. */
export function presenceOf(
  { kind, namespace, name }: Omit<ReconcilerReference, 'by'>,
  namedIn: string | undefined,
  clusters: readonly ClusterObjects[],
): Pick<UnresolvedDelivery, 'because' | 'reason'> {
  const [short, ...group] = kind.split('.');
  const tool = TOOLS[group.join('.')] ?? group.join('.');
  // An Application may be on a hub; what Flux reconciles is in its own cluster, unless a kubeconfig says otherwise.
  const places = clusters.map(each => ({
    cluster: each.name,
    status: each.kinds().find(status => status.kind === kind),
    state: each.index.state.type,
  }));
  const unread = places.find(
    ({ status, state }) =>
      state !== 'not-watched' && (!status || !isTelling(status)),
  );
  const full = namespace ? `${namespace}/${name}` : name;
  if (unread)
    return {
      because: 'unknown',
      reason: `Whether ${short} ${full} exists isn't known: ${whyUnread(
        unread,
        short,
      )}.`,
    };
  if (places.every(({ status }) => status?.state !== 'synced'))
    return {
      because: 'not-installed',
      reason: `${short} ${full} is named, but ${tool} isn't installed in any cluster that Mooring watches.`,
    };
  return {
    because: 'not-found',
    reason: `${short} ${full} is named${
      namedIn ? ` by an object in ${namedIn}` : ''
    }, but no cluster that Mooring watches has it.`,
  };
}

/** Whether what isn't there isn't there. */
function isTelling({ state }: KindStatus): boolean {
  return state === 'synced' || state === 'not-served';
}

function whyUnread(
  place: { cluster: string; status?: KindStatus },
  kind: string,
): string {
  const { cluster, status } = place;
  switch (status?.state) {
    case 'forbidden':
      return `Mooring lacks permission to list and watch ${kind} objects in ${cluster}`;
    case 'syncing':
      return `${cluster} is still being read`;
    case 'stale':
      return `${cluster} is disconnected`;
    case 'dropped':
      return `${kind} objects of ${cluster} take more memory than is allowed for them`;
    default:
      return `${cluster} can't be read`;
  }
}
