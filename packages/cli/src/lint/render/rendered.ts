import { TextFile } from '../files/TextFile';
import { Failure } from '../LintResult';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { Manifest, ManifestOrigin } from '../objects/Manifest';
import { readManifests } from '../objects/readManifests';
import { DocumentSlice, splitDocuments } from '../yaml/splitDocuments';
import { YamlDocument } from '../yaml/YamlDocument';

/**
 * The objects in what a renderer wrote.
 *
 * @param options.path - what was rendered, for failures
 * @param options.originOf - where an object comes from
 */
export async function readRendered(options: {
  path: string;
  name: string;
  text: string;
  originOf: (
    object: KubernetesObject,
    slice: DocumentSlice,
  ) => Promise<ManifestOrigin>;
}): Promise<{ manifests: Manifest[]; failures: Failure[] }> {
  const { path, name, text, originOf } = options;
  const file = TextFile.create({ path, name, text });
  const manifests: Manifest[] = [];
  const failures: Failure[] = [];
  for (const slice of splitDocuments(text)) {
    try {
      const document = YamlDocument.parse({
        file,
        slice,
        merge: true,
        lastKeyCounts: true,
      });
      const read = readManifests([document]);
      failures.push(...read.failures.map(atTop));
      for (const { object } of read.manifests) {
        manifests.push({ object, origin: await originOf(object, slice) });
      }
    } catch (error) {
      const message = `renders to what cannot be read: ${
        (error as Error).message
      }`;
      failures.push({ file: name, line: 1, column: 1, message });
    }
  }
  return { manifests, failures };
}

/** The lines of the rendered text are nobody's. */
function atTop({ file, message }: Failure): Failure {
  return {
    file,
    line: 1,
    column: 1,
    message: `renders to an object that no cluster accepts: ${message}`,
  };
}
