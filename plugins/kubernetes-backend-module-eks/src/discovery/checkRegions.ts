import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { EksDiscovery } from './EksDiscovery';

/** How the discovery of each account and region went the last time. */
export async function checkRegions(
  discovery: EksDiscovery,
): Promise<SourceCheck[]> {
  await discovery.clusters(); // the first answers
  return discovery.regions.map(({ id, problem, clusters }) => {
    const source = `eks ${id}`;
    const { length } = clusters;
    const number = `${length} cluster${length === 1 ? '' : 's'}`;
    if (problem === undefined) {
      return { source, ok: true, detail: `EKS lists ${number}.` };
    }
    return {
      source,
      ok: false,
      detail: `EKS does not answer as it should: ${foreignText(
        problem,
      )}; ${number} known from before.`,
      remedy:
        'The role in kubernetes.eks.accounts must trust the portal and be allowed eks:ListClusters and eks:DescribeCluster, and the portal must reach EKS and STS of this region.',
    };
  });
}
