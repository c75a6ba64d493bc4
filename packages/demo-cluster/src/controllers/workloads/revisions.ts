import { KubernetesObject } from '../../store/KubernetesObject';
import { ControllerContext, controllerReference } from '../ControllerContext';
import { hashTemplate } from '../../hash';

/** The label of pods that names the template they are of. */
export const REVISION_HASH_LABEL = 'controller-revision-hash';

/** Makes sure the ControllerRevision of the present template is there, labelled with its hash, and returns the hash. */
export function ensureRevision(
  owner: KubernetesObject,
  options: { hashLabel: string },
  { store, writer }: ControllerContext,
): string {
  const { name, namespace } = owner.metadata;
  const { template } = owner.spec;
  const hash = hashTemplate(template);
  const type = store.types.require('apps/v1', 'ControllerRevision');
  const revisionName = `${name}-${hash}`;
  if (!store.get(type, { namespace, name: revisionName })) {
    const revision =
      store
        .dependents(owner.metadata.uid!)
        .filter(({ kind }) => kind === 'ControllerRevision').length + 1;
    writer.create(type, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: revisionName,
        namespace,
        labels: { ...template.metadata?.labels, [options.hashLabel]: hash },
        ownerReferences: [controllerReference(owner)],
      },
      data: { spec: { template: { ...template, $patch: 'replace' } } },
      revision,
    });
  }
  return hash;
}
