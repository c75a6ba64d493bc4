import { APPLY_PATCH, applyPatch } from '../patches/applyPatch';
import { isRecord } from '../isRecord';
import { KubernetesObject } from '../store/KubernetesObject';
import { ObjectStore } from '../store/ObjectStore';
import { DeletionPropagation, ObjectWriter } from '../store/ObjectWriter';
import { ResourceType, toApiVersion } from '../store/ResourceType';
import { badRequest, conflict, Status } from '../store/StatusError';
import { StoredObject } from '../store/StoredObject';
import { ApiRequest } from './ApiRequest';
import { createMatcher, parseListOptions } from './listOptions';
import { completeObject, readBody, readObject } from './requestBody';
import { scaleOf, withScale } from './scale';

/** Answers create, update, patch and delete. */
export class ResourceChanger {
  constructor(
    private readonly options: {
      store: ObjectStore;
      writer: ObjectWriter;
      /** Called after each change, so that the controllers react to it. */
      onChanged: () => void;
    },
  ) {}

  async create(request: ApiRequest): Promise<void> {
    const { type } = request;
    const { status, ...object } = await readObject(request);
    const metadata = withoutSystemFields(object.metadata);
    const created = this.options.writer.create(
      type,
      {
        ...object,
        metadata,
        ...(!type.subresources.includes('status') && { status }),
      },
      { dryRun: isDryRun(request) },
    );
    this.#answer(request, created, 201);
  }

  async update(request: ApiRequest): Promise<void> {
    const { type, info } = request;
    const { subresource } = info.resource;
    const object =
      subresource === 'scale'
        ? await this.#readScaled(request)
        : await readObject(request);
    this.#update(request, object, type);
  }

  async patch(request: ApiRequest): Promise<void> {
    const { exchange, info, type } = request;
    const { name = '', namespace, subresource } = info.resource;
    const contentType = exchange.header('content-type');
    const body = (await exchange.readBody()).toString('utf8');
    const current = this.options.store.get(type, { namespace, name });
    if (!current && contentType?.startsWith(APPLY_PATCH)) {
      const applied = applyPatch({}, { contentType, body });
      const object = completeObject(applied as Record<string, unknown>, {
        type,
        namespace,
        name,
      });
      this.#answer(
        request,
        this.options.writer.create(type, object, { dryRun: isDryRun(request) }),
        201,
      );
      return;
    }
    const target = {
      ...this.options.writer.require(type, { namespace, name }),
      apiVersion: toApiVersion(type), // it may be stored under another version that is served
    };
    const patchOptions = { contentType, body, custom: type.custom };
    if (subresource === 'scale') {
      this.#update(
        request,
        withScale(target, applyPatch(scaleOf(target), patchOptions)),
        type,
      );
      return;
    }
    const patched = applyPatch(target, patchOptions) as unknown as Record<
      string,
      unknown
    >;
    this.#update(
      request,
      completeObject(patched, { type, namespace, name }),
      type,
    );
  }

  async delete(request: ApiRequest): Promise<void> {
    const { exchange, info, type } = request;
    const { name = '', namespace } = info.resource;
    const deleteOptions = await readDeleteOptions(request);
    checkPreconditions(
      this.options.writer.require(type, { namespace, name }),
      deleteOptions,
      type,
    );
    const deleted = this.options.writer.delete(
      type,
      { namespace, name },
      {
        propagation: deleteOptions.propagationPolicy,
        dryRun: isDryRun(request) || deleteOptions.dryRun?.includes('All'),
      },
    );
    const { uid, deletionTimestamp } = deleted.object.metadata;
    if (deletionTimestamp || type.kind === 'Pod') {
      this.#answer(request, deleted, 200);
      return;
    }
    const status: Status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, group: type.group || undefined, kind: type.plural, uid },
    };
    this.options.onChanged();
    exchange.sendJson(200, JSON.stringify(status));
  }

  async deleteCollection(request: ApiRequest): Promise<void> {
    const { exchange, info, type } = request;
    const { propagationPolicy: propagation } = await readDeleteOptions(request);
    const selects = createMatcher(type, parseListOptions(info.query, 'list'));
    const objects = this.options.store
      .list(type, info.resource.namespace)
      .filter(selects);
    const dryRun = isDryRun(request);
    const items = objects.map(
      ({ metadata }) =>
        this.options.writer.delete(type, metadata, { propagation, dryRun })
          .object,
    );
    this.options.onChanged();
    const metadata = { resourceVersion: String(this.options.store.version) };
    exchange.sendJson(
      200,
      JSON.stringify({
        kind: `${type.kind}List`,
        apiVersion: toApiVersion(type),
        metadata,
        items,
      }),
    );
  }

  getScale({ exchange, info, type }: ApiRequest): void {
    const { name = '', namespace } = info.resource;
    exchange.sendJson(
      200,
      JSON.stringify(
        scaleOf(this.options.writer.require(type, { namespace, name })),
      ),
    );
  }

  async #readScaled({
    exchange,
    info,
    type,
  }: ApiRequest): Promise<KubernetesObject> {
    const { name = '', namespace } = info.resource;
    return withScale(
      this.options.writer.require(type, { namespace, name }),
      await readBody(exchange),
    );
  }

  #update(
    request: ApiRequest,
    object: KubernetesObject,
    type: ResourceType,
  ): void {
    const { subresource } = request.info.resource;
    const updated = this.options.writer.update(type, object, {
      subresource,
      dryRun: isDryRun(request),
    });
    this.#answer(request, updated, 200);
  }

  #answer(
    { exchange, info, type }: ApiRequest,
    stored: StoredObject,
    code: number,
  ): void {
    const json =
      info.resource.subresource === 'scale'
        ? JSON.stringify(scaleOf(stored.object))
        : stored.json(type);
    this.options.onChanged();
    exchange.sendJson(code, json);
  }
}

interface DeleteOptions {
  propagationPolicy?: DeletionPropagation;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
}

async function readDeleteOptions({
  exchange,
  info,
}: ApiRequest): Promise<DeleteOptions> {
  const body = (await readBody(exchange)) ?? {};
  if (!isRecord(body)) {
    throw badRequest('the delete options are not an object');
  }
  const propagationPolicy = (info.query.get('propagationPolicy') ??
    body.propagationPolicy) as DeletionPropagation;
  return { ...body, propagationPolicy };
}

function checkPreconditions(
  { metadata }: KubernetesObject,
  { preconditions }: DeleteOptions,
  type: ResourceType,
): void {
  const { uid = metadata.uid, resourceVersion = metadata.resourceVersion } =
    preconditions ?? {};
  if (uid !== metadata.uid || resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      type,
      metadata.name,
      'Precondition failed: the object is not the one in the precondition',
    );
  }
}

function isDryRun({ info }: ApiRequest): boolean {
  return info.query.getAll('dryRun').includes('All');
}

/** What a client cannot choose for a new object. */
function withoutSystemFields(
  metadata: KubernetesObject['metadata'],
): KubernetesObject['metadata'] {
  const {
    uid,
    resourceVersion,
    creationTimestamp,
    generation,
    deletionTimestamp,
    ...rest
  } = metadata;
  if (resourceVersion) {
    throw badRequest(
      'resourceVersion should not be set on objects to be created',
    );
  }
  return rest;
}
