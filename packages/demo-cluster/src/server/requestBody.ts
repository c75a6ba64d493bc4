import { parse as parseYaml } from 'yaml';
import { isError } from '@backstage/errors';
import { isRecord } from '../isRecord';
import { KubernetesObject } from '../store/KubernetesObject';
import { ResourceType, toApiVersion } from '../store/ResourceType';
import { badRequest, unsupportedMediaType } from '../store/StatusError';
import { ApiRequest } from './ApiRequest';
import { Exchange } from './Exchange';

const MEDIA_TYPES = ['application/json', 'application/yaml'];

/** Reads the object in a request's body. Throws a `StatusError` unless it is one of the kind and place of the URL. */
export async function readObject({
  exchange,
  info,
  type,
}: ApiRequest): Promise<KubernetesObject> {
  const object = await readBody(exchange);
  if (!isRecord(object) || !isRecord(object.metadata ?? {})) {
    throw badRequest(
      'the object provided is unrecognized: it is not an object with metadata',
    );
  }
  return completeObject(object, {
    type,
    namespace: info.resource.namespace,
    name: info.resource.name,
  });
}

/** Reads a request's body as JSON or YAML; `undefined` when it is empty. */
export async function readBody(exchange: Exchange): Promise<unknown> {
  const contentType =
    exchange.header('content-type')?.split(';')[0].trim() || 'application/json';
  const body = await exchange.readBody();
  if (body.length === 0) {
    return undefined;
  }
  if (!MEDIA_TYPES.includes(contentType)) {
    throw unsupportedMediaType(MEDIA_TYPES);
  }
  const text = body.toString('utf8');
  try {
    return contentType === 'application/json'
      ? JSON.parse(text)
      : parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    throw badRequest(
      `couldn't get version/kind; json parse error: ${
        isError(error) ? error.message : error
      }`,
    );
  }
}

/** Fills in kind, name and namespace from the URL, and throws a `StatusError` where the object contradicts it. */
export function completeObject(
  object: Record<string, unknown>,
  place: { type: ResourceType; namespace?: string; name?: string },
): KubernetesObject {
  const { type, namespace, name } = place;
  const apiVersion = toApiVersion(type);
  const { kind: givenKind = type.kind, apiVersion: givenVersion = apiVersion } =
    object;
  if (givenKind !== type.kind || givenVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${givenVersion}, Kind=${givenKind}) does not match the expected API version (${apiVersion}, Kind=${type.kind})`,
    );
  }
  const metadata = (object.metadata ?? {}) as KubernetesObject['metadata'];
  if (name !== undefined && metadata.name && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (
    type.namespaced &&
    metadata.namespace &&
    metadata.namespace !== namespace
  ) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return {
    ...object,
    apiVersion,
    kind: type.kind,
    metadata: {
      ...metadata,
      name: metadata.name || name || '',
      ...(type.namespaced && { namespace }),
    },
  };
}
