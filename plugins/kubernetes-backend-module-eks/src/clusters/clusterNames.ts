import { createHash } from 'node:crypto';
import { DEFAULT_NAME_TEMPLATE } from '../config/EksConfig';
import { EksCluster } from '../discovery/EksCluster';

/** The catalog's limit on the names of entities, among which clusters are. */
const MAX_LENGTH = 63;

/**
 * A name for each cluster that no other has: EKS's names are unique in one account and region only. A cluster keeps its
 * name as long as the template and, where that tells too little, its namesakes stay.
 *
 * @returns the names by ARN
 */
export function clusterNames(
  clusters: readonly EksCluster[],
  template: string,
): ReadonlyMap<string, string> {
  return new Map(
    assign(clusters, [
      cluster => fill(template, cluster),
      cluster => fill(DEFAULT_NAME_TEMPLATE, cluster),
      // Names in EKS may differ by case alone.
      ({ name, arn }) => shorten(`${name}.${hash(arn)}`, arn),
    ]),
  );
}

type Naming = (cluster: EksCluster) => string;

/** Names by the first way that tells a cluster from all others; those that it does not, by the next. */
function* assign(
  clusters: readonly EksCluster[],
  [naming, ...others]: readonly Naming[],
): Generator<[string, string]> {
  const groups = new Map<string, EksCluster[]>();
  for (const cluster of clusters) {
    const key = naming(cluster).toLocaleLowerCase('en-US'); // as entity names are compared
    groups.set(key, [...(groups.get(key) ?? []), cluster]);
  }
  for (const group of groups.values()) {
    if (group.length > 1 && others.length > 0) yield* assign(group, others);
    else for (const cluster of group) yield [cluster.arn, naming(cluster)];
  }
}

function fill(template: string, cluster: EksCluster): string {
  const name = template
    .replaceAll('{name}', cluster.name)
    .replaceAll('{region}', cluster.region)
    .replaceAll('{account}', cluster.accountId);
  return shorten(name, cluster.arn);
}

function shorten(name: string, arn: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const suffix = hash(arn);
  return `${name.slice(0, MAX_LENGTH - suffix.length - 1)}-${suffix}`;
}

function hash(arn: string): string {
  return createHash('sha256').update(arn).digest('hex').slice(0, 8);
}
