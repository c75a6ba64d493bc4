import { Finding } from '@mooring/plugin-kubernetes-matching-common';
import { Manifest } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';

/** The manifests of the objects that a finding rests on. */
export function manifestsOf(
  { evidence: { objects = [] } }: Finding,
  clusters: readonly ManifestCluster[],
): Manifest[] {
  return objects.flatMap(reference => {
    const manifest = clusters
      .find(({ index }) => index.cluster === reference.cluster)
      ?.manifestOf(reference);
    return manifest ? [manifest] : [];
  });
}

/** What could label all of some workloads from elsewhere, if something can: `podLabels of chart charts/web`. */
export function openValuesOf(
  manifests: readonly Manifest[],
): string | undefined {
  const open = manifests.map(({ origin }) => origin.openValues);
  return open.length > 0 && open.every(what => what !== undefined)
    ? [...new Set(open)].join(' and ')
    : undefined;
}
