import { FetchResponse } from '@backstage/plugin-kubernetes-common';

/** Where `kubectl apply` keeps a whole copy of what was applied, the data of Secrets included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface Listed {
  readonly kind?: string;
  readonly metadata?: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: unknown;
  };
  readonly data?: unknown;
  readonly stringData?: unknown;
  readonly binaryData?: unknown;
}

/**
 * A live answer without what the store would not keep, so that one page shows the same from either: no data of
 * ConfigMaps and Secrets, no managed fields, no copy of what was applied. Of a Secret the keys remain, with `***`, as the
 * Kubernetes plugin has it.
 */
export function withoutConfidential(response: FetchResponse): FetchResponse {
  const resources = (response.resources as Listed[]).map(object => {
    const { metadata, data, stringData, binaryData, ...others } = object;
    const safe = { ...others, ...(metadata && { metadata: slim(metadata) }) };
    // Objects of built-in types come without kind in a list.
    switch (object.kind ?? response.type) {
      case 'ConfigMap':
      case 'configmaps':
        return safe;
      case 'Secret':
      case 'secrets':
        return {
          ...safe,
          ...(data !== undefined && { data: masked(data) }),
          ...(stringData !== undefined && { stringData: masked(stringData) }),
        };
      default:
        return { ...object, ...safe };
    }
  });
  return { ...response, resources } as FetchResponse;
}

function slim({ managedFields, ...metadata }: NonNullable<Listed['metadata']>) {
  const { annotations } = metadata;
  if (!annotations || !Object.hasOwn(annotations, LAST_APPLIED)) {
    return metadata;
  }
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  const { annotations: __, ...others } = metadata;
  return Object.keys(kept).length > 0
    ? { ...others, annotations: kept }
    : others;
}

function masked(data: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(data ?? {}).map(key => [key, '***']));
}
