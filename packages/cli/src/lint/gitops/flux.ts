import { isRecord, recordsIn } from '../records';
import { Delivery } from '../objects/Delivery';
import { patchesIn } from './patches';
import { Locate, nameOf, partOf, textOf, textsOf } from './objects';

/**
 * What a Kustomization or HelmRelease of Flux applies.
 *
 * Sources: https://fluxcd.io/flux/components/kustomize/kustomizations and https://fluxcd.io/flux/components/helm/helmreleases.
 */
export async function deliveriesOfFlux(
  value: Record<string, unknown>,
  origin: { file: string; line: number },
  locate: Locate,
  documents: readonly { readonly value: unknown }[],
): Promise<Delivery[]> {
  const what = nameOf(value);
  const spec = partOf(value, 'spec');
  if (value.kind === 'Kustomization') {
    const postBuild = partOf(spec, 'postBuild');
    return [
      {
        what,
        gap: {
          ...origin,
          what: `${what} applies what is not in this checkout`,
        },
        directory: await locate(spec.path ?? '.'),
        values: [],
        parameters: [],
        namespace: textOf(spec.targetNamespace),
        overridesNamespace: spec.targetNamespace !== undefined,
        labels: textsOf(partOf(spec, 'commonMetadata').labels),
        namePrefix: textOf(spec.namePrefix),
        nameSuffix: textOf(spec.nameSuffix),
        patches: patchesIn(spec.patches),
        variables: isRecord(spec.postBuild)
          ? textsOf(postBuild.substitute)
          : undefined,
      },
    ];
  }
  if (value.kind !== 'HelmRelease') return [];
  const { name, namespace } = partOf(value, 'metadata');
  const target = textOf(spec.targetNamespace);
  const chart = partOf(partOf(spec, 'chart'), 'spec');
  const isLocal = partOf(chart, 'sourceRef').kind === 'GitRepository';
  const given = recordsIn(spec.valuesFrom).map(reference =>
    configMapValues(reference, documents),
  );
  const isKnown = given.every(text => text !== undefined);
  const directory = isLocal ? await locate(chart.chart) : undefined;
  return [
    {
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
      values: [
        ...given.map(text => ({ text: text ?? '' })),
        { text: JSON.stringify(spec.values ?? {}) },
      ],
      parameters: [],
      namespace: target ?? textOf(namespace),
      labels: textsOf(partOf(spec, 'commonMetadata').labels),
      patches: recordsIn(spec.postRenderers).flatMap(renderer =>
        patchesIn(partOf(renderer, 'kustomize').patches),
      ),
    },
  ];
}

function configMapValues(
  { kind, name, valuesKey = 'values.yaml' }: Record<string, unknown>,
  documents: readonly { readonly value: unknown }[],
): string | undefined {
  if (kind !== 'ConfigMap') return undefined;
  for (const { value } of documents) {
    if (!isRecord(value) || value.kind !== 'ConfigMap') continue;
    if (partOf(value, 'metadata').name !== name) continue;
    return textOf(partOf(value, 'data')[String(valuesKey)]);
  }
  return undefined;
}
