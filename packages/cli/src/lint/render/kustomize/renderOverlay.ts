import { resolve } from 'node:path';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { parse } from 'yaml';
import { Checkout } from '../../files/Checkout';
import { Failure } from '../../LintResult';
import { Manifest, ManifestOrigin } from '../../objects/Manifest';
import { YamlDocument } from '../../yaml/YamlDocument';
import { FoundTool, Tool } from '../findTool';
import { readRendered } from '../rendered';
import { Kustomization } from './Kustomization';
import { OverlayBatches } from './OverlayBatches';

/** What renders kustomizations, the preferred first. */
export const KUSTOMIZE: readonly Tool[] = [
  {
    name: 'kustomize',
    command: ['kustomize', 'build'],
    remedy: 'https://kubectl.docs.kubernetes.io/installation/kustomize',
  },
  {
    name: 'kubectl',
    command: ['kubectl', 'kustomize'],
    remedy: 'https://kubernetes.io/docs/tasks/tools',
  },
];
/** Kustomize writes into it which file an object comes from. */
const ORIGIN = 'config.kubernetes.io/origin';

/** The documents of a file, by its absolute path. */
export type DocumentsIn = (path: string) => Promise<readonly YamlDocument[]>;

/** Renders a kustomization, and finds out where each object comes from. */
export async function renderOverlay(options: {
  checkout: Checkout;
  kustomization: Kustomization;
  tool: FoundTool;
  batches: OverlayBatches;
  documentsIn: DocumentsIn;
}): Promise<{ manifests: Manifest[]; failures: Failure[] }> {
  const { checkout, kustomization, tool, batches, documentsIn } = options;
  const { path } = kustomization;
  const { text } = await batches.render(kustomization, tool);
  return await readRendered({
    path,
    name: checkout.nameOf(path),
    text,
    originOf: object => originOf({ checkout, path, object, documentsIn }),
  });
}

/** The document that an object was made of, or else the kustomization itself. */
async function originOf(options: {
  checkout: Checkout;
  path: string;
  object: KubernetesObject;
  documentsIn: DocumentsIn;
}): Promise<ManifestOrigin> {
  const { checkout, path, object, documentsIn } = options;
  const root = checkout.rootAround(path) ?? checkout.cwd;
  const origin: unknown = parse(object.metadata.annotations?.[ORIGIN] ?? '');
  const from = (origin as { path?: unknown } | undefined)?.path;
  const source =
    typeof from === 'string'
      ? await checkout.resolveWithin(resolve(root, from))
      : undefined;
  const document =
    source === undefined
      ? undefined
      : documentOf(object, await documentsIn(source));
  return {
    path,
    anchor: document && `${document.file.name}:${document.slice.start}`,
    placeOf: inner =>
      document?.placeOf(inner) ?? {
        file: checkout.nameOf(path),
        line: 1,
        column: 1,
      },
  };
}

/** Kustomize may have put something before and after the name. */
function documentOf(
  { kind, metadata: { name } }: KubernetesObject,
  documents: readonly YamlDocument[],
): YamlDocument | undefined {
  return documents.find(({ value }) => {
    const candidate = value as {
      kind?: unknown;
      metadata?: { name?: unknown };
    };
    return (
      candidate?.kind === kind &&
      typeof candidate.metadata?.name === 'string' &&
      name.includes(candidate.metadata.name)
    );
  });
}
