import { DocumentSlice, splitDocuments } from '../../yaml/splitDocuments';
import { fromYaml } from '../evaluate/fromYaml';
import { Resource } from '../module/Module';
import { member, isNull, textOf, Value, whyUnknown } from '../value';
import { Unknowns } from '../Unknowns';
import { manifestOf, placeOf, Translated } from './manifestOf';
import { objectOf, withDefaultNamespace } from './objectOf';

/** What a resource adds to a cluster, as far as the Kubernetes tab shows it. */
export function manifestsOf(
  resource: Resource,
  unknowns: Unknowns,
): Translated[] {
  const { type, value, address } = resource;
  switch (type) {
    case 'kubernetes_manifest': {
      const manifest = member(value, 'manifest');
      return manifest ? [wholeManifest(manifest, address, unknowns)] : [];
    }
    case 'kubectl_manifest':
      return yamlBodies(resource, unknowns);
    default: {
      const object = objectOf(type, value);
      return object ? [manifestOf(object, address, unknowns)] : [];
    }
  }
}

function wholeManifest(
  manifest: Value,
  address: string,
  unknowns: Unknowns,
): Translated {
  if (manifest.type !== 'map') {
    const why = whyUnknown(manifest) ?? 'a manifest that is not a map';
    return { unknown: { why, place: placeOf(manifest.at) } };
  }
  const metadata = manifest.entries.get('metadata');
  const namespace = metadata && member(metadata.value, 'namespace');
  if (!metadata || !isNull(namespace))
    return manifestOf(manifest, address, unknowns);
  const value = withDefaultNamespace(metadata.value) ?? metadata.value;
  const entries = new Map([
    ...manifest.entries,
    ['metadata', { ...metadata, value }] as const,
  ]);
  return manifestOf({ ...manifest, entries }, address, unknowns);
}

/** `yaml_body` of the provider gavinbunney/kubectl and its successors. */
function yamlBodies(
  { value, address }: Resource,
  unknowns: Unknowns,
): Translated[] {
  const body = member(value, 'yaml_body');
  const text = textOf(body);
  if (!body) return [];
  if (text === undefined) {
    const why = whyUnknown(body) ?? 'yaml_body';
    return [{ unknown: { why, place: placeOf(body.at) } }];
  }
  const isFile = body.at.file.text.slice(body.at.start, body.at.end) === text;
  const spanOf = (slice: DocumentSlice) => ({
    file: body.at.file,
    start: isFile ? body.at.start + slice.start : body.at.start,
    end: isFile ? body.at.start + slice.start + slice.text.length : body.at.end,
  });
  return splitDocuments(text).flatMap(slice => {
    try {
      const object = fromYaml(slice.text, spanOf(slice));
      return object.type === 'map'
        ? [wholeManifest(object, address, unknowns)]
        : [];
    } catch (error) {
      const message = `yaml_body cannot be read: ${(error as Error).message}`;
      return [{ problem: { message, place: placeOf(body.at) } }];
    }
  });
}
