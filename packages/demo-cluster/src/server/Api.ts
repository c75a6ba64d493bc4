import { IncomingMessage, ServerResponse } from 'node:http';
import { isError } from '@backstage/errors';
import { applyFault } from './applyFault';
import { Faults } from '../faults/Faults';
import { ResourceType } from '../store/ResourceType';
import { ResourceTypes } from '../store/ResourceTypes';
import {
  badRequest,
  internalError,
  methodNotAllowed,
  notServed,
  StatusError,
  unauthorized,
} from '../store/StatusError';
import { ApiRequest } from './ApiRequest';
import { forbiddenFor, isAllowed, toAttributes } from './authorization';
import { Connection } from './Connection';
import { discover, KUBERNETES_VERSION } from './discovery';
import { Exchange } from './Exchange';
import { describeOpenApi } from './openapi';
import { parseRequestInfo, RequestInfo, ResourcePath } from './RequestInfo';
import { LoggedRequest, RequestLog } from './RequestLog';
import { User, Users } from './Users';

/** Answers a request for a resource, or returns false when it is not for it. */
export type ResourceHandler = (
  request: ApiRequest,
) => Promise<boolean> | boolean;

/** The API of a cluster: who asks, may they, what goes wrong, and who answers. */
export class Api {
  /** The requests so far. */
  readonly requests = new RequestLog();

  constructor(
    private readonly options: {
      types: ResourceTypes;
      users: Users;
      faults: Faults;
      handler: ResourceHandler;
    },
  ) {}

  /** Answers one request; never rejects. */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    connection: Connection,
  ): Promise<void> {
    const exchange = new Exchange(request, response, connection);
    try {
      await this.#answer(exchange);
    } catch (error) {
      exchange.sendStatus(toStatusError(error).status);
    }
  }

  async #answer(exchange: Exchange): Promise<void> {
    const info = parse(exchange);
    const { requests, options } = this;
    const entry = requests.add(info, {
      time: Date.now(),
      userAgent: exchange.header('user-agent'),
    });
    exchange.whenClosed(() => requests.close(entry, exchange.statusCode));
    const user = options.users.authenticate(
      exchange.header('authorization')?.replace(/^Bearer\s+/i, '') ?? '',
    );
    entry.user = user?.name;
    if (!(await this.#survivesFaults(exchange, { info, user, entry }))) {
      return;
    }
    if (!user) {
      throw unauthorized();
    }
    await (info.resource
      ? this.#answerResource({
          exchange,
          user,
          info: { ...info, resource: info.resource },
        })
      : this.#answerPath(exchange, info));
  }

  async #survivesFaults(
    exchange: Exchange,
    request: { info: RequestInfo; user?: User; entry: LoggedRequest },
  ): Promise<boolean> {
    const { info, user, entry } = request;
    const { plural: resource, subresource, namespace } = info.resource ?? {};
    const target = {
      verb: info.verb,
      path: info.path,
      resource,
      subresource,
      namespace,
      user: user?.name,
    };
    const faults = this.options.faults.take(target);
    entry.faults = faults.map(({ kind }) => kind);
    for (const fault of faults) {
      if (!(await applyFault(fault, { exchange, info, user }))) {
        return false;
      }
    }
    return true;
  }

  async #answerResource(
    request: Omit<ApiRequest, 'type'> & { info: { resource: ResourcePath } },
  ): Promise<void> {
    const { info, user } = request;
    const attributes = toAttributes(info.verb, info.resource);
    if (!isAllowed(user, attributes)) {
      throw forbiddenFor(user, attributes);
    }
    const type = this.options.types.byPlural(info.resource);
    if (!type || !isServed(type, info)) {
      throw notServed();
    }
    const needsName = ['update', 'patch'].includes(info.verb);
    if (needsName && info.resource.name === undefined) {
      throw methodNotAllowed(info.verb, type);
    }
    const resource = type.namespaced
      ? info.resource
      : { ...info.resource, namespace: undefined };
    const served = { ...request, type, info: { ...info, resource } };
    if (!(await this.options.handler(served))) {
      throw methodNotAllowed(info.verb, type);
    }
  }

  #answerPath(exchange: Exchange, { path, verb }: RequestInfo): void {
    const types = this.options.types.all();
    if (!['get', 'head'].includes(verb)) {
      throw notServed();
    }
    if (['/healthz', '/livez', '/readyz'].includes(path)) {
      exchange.send(200, 'ok', { 'content-type': 'text/plain; charset=utf-8' });
    } else if (path === '/version') {
      exchange.sendJson(200, JSON.stringify(KUBERNETES_VERSION));
    } else {
      const description = describeOpenApi(path, types);
      const discovery = discover({
        path,
        accept: exchange.header('accept'),
        types,
      });
      if (description) {
        exchange.sendJson(200, JSON.stringify(description));
      } else if (discovery) {
        exchange.send(200, JSON.stringify(discovery.body), {
          'content-type': discovery.contentType,
        });
      } else {
        exchange.send(404, '404 page not found\n', {
          'content-type': 'text/plain; charset=utf-8',
        });
      }
    }
  }
}

/** Whether there is such a path: the scope fits, and the subresource exists. */
function isServed(
  type: ResourceType,
  { verb, resource }: ApiRequest['info'],
): boolean {
  const { namespace, name, plural, subresource } = resource;
  const outsideNamespace = type.namespaced && namespace === undefined;
  return (
    (type.namespaced || namespace === undefined || plural === 'namespaces') &&
    !(outsideNamespace && (name !== undefined || verb === 'create')) &&
    (subresource === undefined || type.subresources.includes(subresource))
  );
}

function parse({ method, url }: Exchange): RequestInfo {
  try {
    return parseRequestInfo({ method, url });
  } catch {
    throw badRequest('the request URL is malformed');
  }
}

function toStatusError(error: unknown): StatusError {
  return error instanceof StatusError
    ? error
    : internalError(isError(error) ? error.message : String(error));
}
