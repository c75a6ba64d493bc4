import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../../files/Checkout';
import { isRecord } from '../../records';
import { splitDocuments } from '../../yaml/splitDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';

const MAX_DEPTH = 4;

/**
 * The values with which the person who installs a chart can label its workloads, and which the chart leaves empty: `podLabels`. None
 * for a chart that knows the label itself.
 *
 * @param directory - the chart's, absolute
 */
export async function openLabelsOf(
  checkout: Checkout,
  directory: string,
): Promise<string[]> {
  const values = await checkout.read(join(directory, 'values.yaml'));
  if (!values || values.text.includes(KUBERNETES_ID)) return [];
  const open = splitDocuments(values.text).flatMap(slice =>
    emptyLabelsIn(
      YamlDocument.parse({ file: values, slice, merge: true }).value,
      [],
    ),
  );
  if (open.length === 0) return [];
  const templates = join(directory, 'templates');
  for (const name of await readdir(templates, { recursive: true })) {
    const file = await checkout
      .read(join(templates, name))
      .catch(() => undefined);
    if (file?.text.includes(KUBERNETES_ID)) return [];
  }
  return open;
}

function emptyLabelsIn(value: unknown, path: readonly string[]): string[] {
  if (!isRecord(value) || path.length === MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = [...path, key];
    const isEmpty =
      item === null || (isRecord(item) && Object.keys(item).length === 0);
    return isEmpty && /labels$/i.test(key) && !/selector|match/i.test(key)
      ? [inner.join('.')]
      : emptyLabelsIn(item, inner);
  });
}
