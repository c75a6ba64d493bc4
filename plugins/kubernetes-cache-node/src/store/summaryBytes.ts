import { Labels, ObjectSummary } from '@mooring/kubernetes-objects';

/** Measured on pods: what a summary and its place in the index take, its own name and UID left out. */
const FIXED = 400;
/** As many characters of labels and annotations are usually shared with other objects. */
const SHARED = 1000;

/** About how much memory a summary takes. */
export function summaryBytes(summary: ObjectSummary): number {
  const { name, uid = '', labels, annotations, podTemplateLabels } = summary;
  const shared =
    length(labels) + length(annotations) + length(podTemplateLabels ?? {});
  return FIXED + name.length + uid.length + Math.max(0, shared - SHARED);
}

function length(labels: Labels): number {
  let sum = 0;
  for (const key of Object.keys(labels)) sum += key.length + labels[key].length;
  return sum;
}
