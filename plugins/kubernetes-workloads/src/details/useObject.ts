import { useApi } from '@backstage/frontend-plugin-api';
import {
  KubernetesWorkloadsApi,
  ObjectRequest,
  ProblemObject,
} from '@mooring/plugin-kubernetes-workloads-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { kubernetesWorkloadsApiRef } from '../api';

/** Which object of which entity. */
export interface OpenObject {
  readonly entityRef: string;
  readonly cluster: string;
  readonly object: ProblemObject;
}

/** Asks for something of one object, once; `retry` asks again. */
export function useObject<T>(
  ask: (
    api: KubernetesWorkloadsApi,
    entityRef: string,
    request: ObjectRequest,
  ) => Promise<T>,
  { entityRef, cluster, object }: OpenObject,
) {
  const api = useApi(kubernetesWorkloadsApiRef);
  const { kind, namespace, name } = object;
  return useAsyncRetry(
    () => ask(api, entityRef, { cluster, object: { kind, namespace, name } }),
    [api, ask, entityRef, cluster, kind, namespace, name],
  );
}

/** Reads an object as the cluster holds it. */
export const askManifest = (
  api: KubernetesWorkloadsApi,
  entityRef: string,
  request: ObjectRequest,
) => api.getManifest(entityRef, request);

/** Reads the events of an object and of what it owns. */
export const askEvents = (
  api: KubernetesWorkloadsApi,
  entityRef: string,
  request: ObjectRequest,
) => api.getEvents(entityRef, request);
