import { isRecord, recordsIn } from '../records';
import { Delivery, ValueElsewhere, Values } from '../objects/Delivery';
import { patchesIn } from './patches';
import { textAt } from './textAt';
import { Locate, nameOf, partOf, textOf, textsOf } from './objects';

type Documents = readonly { readonly value: unknown }[];

/**
 * What a Kustomization or HelmRelease of Flux applies.
 *
 * Sources: https://fluxcd.io/flux/components/kustomize/kustomizations and https://fluxcd.io/flux/components/helm/helmreleases.
 */
export async function deliveriesOfFlux(
  value: Record<string, unknown>,
  origin: { file: string; line: number },
  locate: Locate,
  documents: Documents,
): Promise<Delivery[]> {
  if (value.kind === 'Kustomization') {
    return [await ofKustomization(value, origin, locate, documents)];
  }
  return value.kind === 'HelmRelease'
    ? [await ofRelease(value, origin, locate, documents)]
    : [];
}

async function ofKustomization(
  value: Record<string, unknown>,
  origin: { file: string; line: number },
  locate: Locate,
  documents: Documents,
): Promise<Delivery> {
  const what = nameOf(value);
  const spec = partOf(value, 'spec');
  const path = textOf(spec.path) ?? '.';
  const components: string[] = [];
  let missing: string | undefined;
  for (const component of textsIn(spec.components)) {
    const found = await locate(`${path}/${component}`);
    if (found !== undefined) components.push(found);
    else if (spec.ignoreMissingComponents !== true) missing = component;
  }
  const directory = await locate(path);
  return {
    what,
    gap: {
      ...origin,
      what:
        missing === undefined
          ? `${what} applies what is not in this checkout`
          : `${what} adds the component ${missing}, which is not in this checkout`,
    },
    directory: missing === undefined ? directory : undefined,
    openDirectory: missing === undefined ? undefined : directory,
    isOpaque: missing !== undefined,
    components,
    values: [],
    parameters: [],
    namespace: textOf(spec.targetNamespace),
    overridesNamespace: spec.targetNamespace !== undefined,
    labels: textsOf(partOf(spec, 'commonMetadata').labels),
    namePrefix: textOf(spec.namePrefix),
    nameSuffix: textOf(spec.nameSuffix),
    patches: patchesIn(spec.patches),
    variables: variablesOf(spec, value, documents),
  };
}

/** Where nothing is substituted, `${NAME}` stays as it is. */
function variablesOf(
  spec: Record<string, unknown>,
  value: Record<string, unknown>,
  documents: Documents,
): Record<string, string> | undefined {
  if (!isRecord(spec.postBuild)) return undefined;
  const { namespace } = partOf(value, 'metadata');
  const { substitute, substituteFrom } = spec.postBuild;
  const given = recordsIn(substituteFrom).map(reference =>
    textsOf(dataOf(reference, namespace, documents)),
  );
  return Object.assign({}, ...given, textsOf(substitute));
}

async function ofRelease(
  value: Record<string, unknown>,
  origin: { file: string; line: number },
  locate: Locate,
  documents: Documents,
): Promise<Delivery> {
  const what = nameOf(value);
  const spec = partOf(value, 'spec');
  const { name, namespace } = partOf(value, 'metadata');
  const target = textOf(spec.targetNamespace);
  const chart = partOf(partOf(spec, 'chart'), 'spec');
  const isLocal = partOf(chart, 'sourceRef').kind === 'GitRepository';
  const given = [
    ...(await filesOf(chart, locate)),
    ...recordsIn(spec.valuesFrom).map(reference =>
      valuesFrom(reference, namespace, documents),
    ),
  ];
  const known = given.filter(item => item !== undefined);
  const isKnown = known.length === given.length;
  const directory = isLocal ? await locate(chart.chart) : undefined;
  return {
    what,
    gap: {
      ...origin,
      what:
        directory === undefined
          ? `${what} renders a chart that is not in this checkout`
          : `${what} takes values that are not in this checkout`,
    },
    directory: isKnown ? directory : undefined,
    openDirectory: isKnown ? undefined : directory,
    release:
      textOf(spec.releaseName) ?? [target, name].filter(Boolean).join('-'),
    values: [...known, { text: JSON.stringify(spec.values ?? {}) }],
    parameters: [],
    namespace: target ?? textOf(namespace),
    labels: textsOf(partOf(spec, 'commonMetadata').labels),
    patches: recordsIn(spec.postRenderers).flatMap(renderer =>
      patchesIn(partOf(renderer, 'kustomize').patches),
    ),
  };
}

/** From the root of the repository, those that go before last. */
async function filesOf(
  chart: Record<string, unknown>,
  locate: Locate,
): Promise<(Values | undefined)[]> {
  const names = [...textsIn(chart.valuesFiles), ...textsIn([chart.valuesFile])];
  const files: (Values | undefined)[] = [];
  for (const name of names) {
    const file = await locate(name);
    if (file !== undefined) files.push({ file });
    else if (chart.ignoreMissingValuesFiles !== true) files.push(undefined);
  }
  return files;
}

/** What a ConfigMap of the checkout gives; others, and Secrets, are in the cluster: of these, the value at one path at most is known to be open. */
function valuesFrom(
  reference: Record<string, unknown>,
  namespace: unknown,
  documents: Documents,
): Values | ValueElsewhere | undefined {
  const key = String(reference.valuesKey ?? 'values.yaml');
  const text = textOf(dataOf(reference, namespace, documents)?.[key]);
  const targetPath = textOf(reference.targetPath);
  if (targetPath === undefined)
    return text === undefined ? undefined : { text };
  // A list is not worth writing out: labels are in none.
  if (/[[\]{}]/.test(targetPath)) return undefined;
  return text === undefined
    ? { targetPath, source: `${reference.kind} ${reference.name}` }
    : { text: textAt(targetPath, typed(text)) };
}

/** Source: Helm's `pkg/strvals`, which Flux uses for a `targetPath`. */
function typed(text: string): unknown {
  return /^(true|false|null|0|-?[1-9]\d{0,14})$/.test(text)
    ? JSON.parse(text)
    : text;
}

/** The data of the ConfigMap that is referred to, in the namespace of what refers to it. */
function dataOf(
  { kind, name }: Record<string, unknown>,
  namespace: unknown,
  documents: Documents,
): Record<string, unknown> | undefined {
  if (kind !== 'ConfigMap') return undefined;
  const found = documents.find(({ value }) => {
    if (!isRecord(value) || value.kind !== 'ConfigMap') return false;
    const metadata = partOf(value, 'metadata');
    return (
      metadata.name === name &&
      (metadata.namespace ?? namespace) === (namespace ?? metadata.namespace)
    );
  });
  return found && partOf(found.value, 'data');
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
