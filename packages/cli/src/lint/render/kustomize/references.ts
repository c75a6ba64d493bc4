import { isRecord, recordsIn } from '../../records';

/** Something that a kustomization refers to. */
export interface Reference {
  /** The field, for messages. */
  readonly field: string;
  readonly target: string;
  /** Whether the file configures a generator or transformer, which may refer to further files. */
  readonly isPlugin: boolean;
}

/** Fields that hold files, directories or, some of them, the YAML itself. */
const LISTS = [
  'resources',
  'bases',
  'components',
  'crds',
  'configurations',
  'patchesStrategicMerge',
];
const PLUGIN_LISTS = ['generators', 'transformers', 'validators'];
const LISTS_OF_PATHS = ['patches', 'patchesJson6902', 'replacements'];
const GENERATORS = ['configMapGenerator', 'secretGenerator'];
/** These run Helm, and so may fetch charts. */
const HELM_FIELDS = ['helmCharts', 'helmChartInflationGenerator'];
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Fields by which builtin generators and transformers name files. */
const PATH_FIELDS = ['path', 'paths', 'file', 'files', 'env', 'envs', 'url'];

/**
 * Everything that kustomize would read, or fetch, for a kustomization.
 *
 * Source: `Kustomization` in sigs.k8s.io/kustomize `api/types/kustomization.go`.
 */
export function referencesOf(kustomization: unknown): Reference[] {
  if (!isRecord(kustomization)) return [];
  return [
    ...LISTS.flatMap(field => fromList(kustomization, field, false)),
    ...PLUGIN_LISTS.flatMap(field => fromList(kustomization, field, true)),
    ...LISTS_OF_PATHS.flatMap(field =>
      recordsIn(kustomization[field]).flatMap(item =>
        toReferences(`${field}.path`, [item.path]),
      ),
    ),
    ...GENERATORS.flatMap(field =>
      recordsIn(kustomization[field]).flatMap(item => [
        ...toReferences(`${field}.files`, textsIn(item.files).map(withoutKey)),
        ...toReferences(`${field}.envs`, [...textsIn(item.envs), item.env]),
      ]),
    ),
    ...toReferences('openapi.path', [
      isRecord(kustomization.openapi) ? kustomization.openapi.path : undefined,
    ]),
  ];
}

/** Whether a kustomization configures generators, transformers or validators, in files or in itself. */
export function usesPlugins(kustomization: unknown): boolean {
  return (
    isRecord(kustomization) &&
    PLUGIN_LISTS.some(field => kustomization[field] !== undefined)
  );
}

/** Fields that take objects together, or change of them what matching does not ask for. */
const COLLECTING = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'generators',
  'generatorOptions',
  'configMapGenerator',
  'secretGenerator',
  'images',
  'replicas',
  'openapi',
  'buildMetadata',
  'sortOptions',
  'validators',
  'helmCharts',
  'helmGlobals',
];

/** Whether a kustomization may change names, namespaces or labels of what it takes together. */
export function changesObjects(kustomization: unknown): boolean {
  return (
    !isRecord(kustomization) ||
    Object.keys(kustomization).some(field => !COLLECTING.includes(field))
  );
}

/** The field by which a kustomization asks for Helm, if it does. */
export function helmFieldOf(kustomization: unknown): string | undefined {
  return isRecord(kustomization)
    ? HELM_FIELDS.find(field => kustomization[field] !== undefined)
    : undefined;
}

/** A URL in the configuration of a generator or transformer that it would fetch. */
export function urlIn(configuration: unknown): string | undefined {
  if (Array.isArray(configuration)) {
    return configuration.map(urlIn).find(url => url !== undefined);
  }
  if (!isRecord(configuration)) return undefined;
  for (const [field, value] of Object.entries(configuration)) {
    const texts = PATH_FIELDS.includes(field)
      ? [value, ...textsIn(value)].map(item =>
          typeof item === 'string' ? withoutKey(item) : '',
        )
      : [];
    const url = texts.find(text => URL.test(text)) ?? urlIn(value);
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Whether a reference that is not a file here names something elsewhere. */
export function isRemote(target: string): boolean {
  return (
    URL.test(target) || /^[\w.-]+@|^git::|^[\w-]+\.[a-z]{2,}[/:]/i.test(target)
  );
}

function fromList(
  kustomization: Record<string, unknown>,
  field: string,
  isPlugin: boolean,
): Reference[] {
  return toReferences(field, textsIn(kustomization[field]), isPlugin);
}

/** A text of several lines is not a path, but the YAML itself. */
function toReferences(
  field: string,
  targets: readonly unknown[],
  isPlugin = false,
): Reference[] {
  return targets
    .filter((target): target is string => typeof target === 'string')
    .filter(target => target !== '' && !target.includes('\n'))
    .map(target => ({ field, target, isPlugin }));
}

/** `key=path`, as generators allow. */
function withoutKey(target: string): string {
  return target.slice(target.indexOf('=') + 1);
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
