import { canTellAbsence, GroupKind } from '@mooring/kubernetes-objects';
import { ControlPlane, TruthSampler } from '@mooring/control-plane';
import { ClusterObjects } from '../src/model/KubernetesStore';

/**
 * Compares what a view claims to know of a kind with what the API server holds, but for objects that it says it leaves out.
 *
 * - `path`: where the API server lists the kind
 * - `noticeMs`: for how long a view may be wrong before it has to say so
 */
export function honestySampler(options: {
  plane: ControlPlane;
  path: string;
  kind: GroupKind;
  objects: ClusterObjects;
  noticeMs: number;
}): TruthSampler {
  const { plane, path, kind, objects, noticeMs } = options;
  return TruthSampler.create({
    noticeMs,
    describe: () => JSON.stringify(objects.index.state),
    claimed: () => claimOf(objects, kind),
    identify: objectOf,
    async actual() {
      const items = await listed(plane, path);
      const leftOut = new Set(
        objects
          .kinds()
          .flatMap(({ tooLarge = [] }) => tooLarge)
          .map(({ namespace, name }) => `${namespace}/${name}`),
      );
      return items
        ?.filter(
          ({ metadata: { namespace, name } }: any) =>
            !leftOut.has(`${namespace}/${name}`),
        )
        .map(textOf);
    },
  });
}

/** What the API server lists; `undefined` while it does not answer well. */
async function listed(
  plane: ControlPlane,
  path: string,
): Promise<any[] | undefined> {
  try {
    return (await plane.request(path)).items;
  } catch {
    return undefined;
  }
}

/** What a view claims to be all of a kind; `undefined` where it says that it cannot tell. */
export function claimOf(
  objects: ClusterObjects,
  kind: GroupKind,
): string[] | undefined {
  return canTellAbsence(objects.index.state, kind)
    ? objects.objects({ kinds: [kind] }).map(textOf)
    : undefined;
}

/** Of such a text, the object in whatever version. */
export function objectOf(text: string): string {
  return text.slice(0, text.lastIndexOf(' '));
}

/** An object in one version. */
export function textOf({ metadata }: any): string {
  const { namespace, name, uid, resourceVersion } = metadata;
  return [namespace, name, uid, resourceVersion].join(' ');
}
