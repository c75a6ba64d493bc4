import { basename } from 'node:path';
import { Finding } from '@mooring/plugin-kubernetes-matching-common';
import { KUSTOMIZATION_NAMES } from '../files/kustomizationNames';
import { ManifestCluster } from '../objects/ManifestCluster';
import { manifestsOf } from './evidence';

/** Says why a label is not what its author reads, where that is plain from how the object was made. */
export function withCause(
  finding: Finding,
  clusters: readonly ManifestCluster[],
): Finding {
  return withRepeatedKey(withSkippedKind(finding, clusters), clusters);
}

/** Of a key that a template writes twice, Helm and kubectl take the last. */
function withRepeatedKey(
  finding: Finding,
  clusters: readonly ManifestCluster[],
): Finding {
  const twice = manifestsOf(finding, clusters)
    .map(({ origin }) => origin.writtenTwice)
    .find(found => found !== undefined);
  return twice
    ? {
        ...finding,
        message: `${finding.message} ${twice.key} is written twice in ${twice.file}, and the last one counts.`,
      }
    : finding;
}

/**
 * Says why a label is missing where the tool that was to set it leaves it out: kustomize labels the pod templates of
 * Kubernetes' own kinds alone.
 *
 * Source: `commonLabels` in sigs.k8s.io/kustomize `api/internal/konfig/builtinpluginconsts`.
 */
function withSkippedKind(
  finding: Finding,
  clusters: readonly ManifestCluster[],
): Finding {
  if (finding.rule !== 'label-on-controller-only') return finding;
  const skipped = manifestsOf(finding, clusters).find(
    ({ object, origin }) =>
      object.apiVersion.includes('.') &&
      !object.apiVersion.includes('.k8s.io/') &&
      KUSTOMIZATION_NAMES.includes(basename(origin.path)),
  );
  if (!skipped) return finding;
  const { kind } = skipped.object;
  return {
    ...finding,
    message: `${finding.message} With labels and commonLabels kustomize labels the pods of Kubernetes' own kinds, not those of a ${kind}: write the label in its pod template.`,
  };
}
