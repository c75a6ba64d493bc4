import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { YamlDocument } from '../yaml/YamlDocument';
import { isRecord } from '../records';
import { Gap } from './Gap';

/** Policies that change objects when they are admitted: of Kyverno, of Gatekeeper, and of Kubernetes itself. */
const MUTATING =
  /^(kyverno\.io|policies\.kyverno\.io|mutations\.gatekeeper\.sh)\/|^admissionregistration\.k8s\.io\/.*#MutatingAdmissionPolicy$/;

/** The policies that may give objects the label of an entity in the cluster, which nothing here can tell. */
export function admissionMutationsIn(
  documents: readonly YamlDocument[],
): Gap[] {
  return documents.flatMap(document => {
    const { value, file, slice } = document;
    if (!isRecord(value) || !slice.text.includes(KUBERNETES_ID)) return [];
    if (!MUTATING.test(`${value.apiVersion}#${value.kind}`)) return [];
    const { line } = document.placeOf(['kind']);
    const what = `objects that the ${value.kind} labels in the cluster`;
    return [{ file: file.name, line, what }];
  });
}
