import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { parse } from '@aws-sdk/util-arn-parser';
import { AccessKeys } from './AccessKeys';
import { authenticateCaller } from './authenticateCaller';
import { close, listen, readBody } from './loopback';
import { StsError } from './StsError';

/**
 * Names a cluster.
 *
 * @public
 */
export interface EksClusterAddress {
  accountId: string;
  region: string;
  name: string;
}

/**
 * One call: what was asked, where, and the code of the refusal, if it was one.
 *
 * @public
 */
export interface EksCall {
  action: string;
  accountId?: string;
  region?: string;
  name?: string;
  refusal?: string;
}

/**
 * A refusal of the calls that are as every field here says.
 *
 * @public
 */
export interface EksFault extends Partial<EksClusterAddress> {
  action?: string;
  /** Such as `AccessDeniedException` or `ThrottlingException`. */
  code: string;
  /** How often; without, until it is removed. */
  count?: number;
}

/** EKS names some refusals otherwise than STS. https://docs.aws.amazon.com/eks/latest/APIReference/CommonErrors.html */
const CODES: Record<string, string> = {
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  ExpiredToken: 'ExpiredTokenException',
};

const ACCESS_ENTRY = /^\/clusters\/([^/]+)\/access-entries\/([^/]+)$/;
const CLUSTER = /^\/clusters\/([^/]+)$/;

/** What moto answers, as far as it is read here. */
interface MotoAnswer {
  cluster?: { endpoint?: string; certificateAuthority?: { data: string } };
  /** Of a refusal. */
  __type?: string;
  message?: string;
}

/**
 * EKS over HTTP on loopback: moto, with what moto leaves out put in front of it. Signatures are checked, each caller is in
 * its own account, clusters may have the address of a real API server, and calls are refused on demand. Identity policies
 * are not evaluated.
 *
 * @public
 */
export class EksApi {
  static async start(options: {
    motoUrl: string;
    accessKeys: AccessKeys;
  }): Promise<EksApi> {
    const { motoUrl, accessKeys } = options;
    const server = createServer();
    const url = `http://127.0.0.1:${await listen(server)}`;
    const api = new EksApi(url, motoUrl, accessKeys, server);
    server.on(
      'request',
      (request, response) => void api.#handle(request, response),
    );
    return api;
  }

  /** Every call, in order. */
  readonly calls: EksCall[] = [];
  readonly #faults: EksFault[] = [];
  readonly #servers = new Map<string, { endpoint: string; caData: string }>();
  readonly #accessEntries = new Map<string, string[]>();

  private constructor(
    readonly url: string,
    private readonly motoUrl: string,
    private readonly accessKeys: AccessKeys,
    private readonly server: Server,
  ) {}

  /** Creates a cluster; with `server` its API server is that one, else an address where nobody answers. */
  async createCluster(
    options: EksClusterAddress & {
      tags?: Record<string, string>;
      server?: { endpoint: string; caData: string };
    },
  ): Promise<void> {
    const { accountId, region, name, tags, server } = options;
    const body = JSON.stringify({
      name,
      tags,
      roleArn: `arn:aws:iam::${accountId}:role/cluster`,
      resourcesVpcConfig: {},
    });
    await this.#administrate(options, {
      method: 'POST',
      path: '/clusters',
      body,
    });
    if (server) this.#servers.set(keyOf({ accountId, region, name }), server);
  }

  async deleteCluster(address: EksClusterAddress): Promise<void> {
    const path = `/clusters/${encodeURIComponent(address.name)}`;
    await this.#administrate(address, { method: 'DELETE', path });
  }

  /** Maps a principal to groups in a cluster, as `DescribeAccessEntry` tells it. */
  addAccessEntry(
    address: EksClusterAddress,
    principalArn: string,
    kubernetesGroups: string[],
  ): void {
    this.#accessEntries.set(
      `${keyOf(address)} ${principalArn}`,
      kubernetesGroups,
    );
  }

  /** Refuses calls from now on, until the returned function is called. */
  refuse(fault: EksFault): () => void {
    const entry = { ...fault };
    this.#faults.push(entry);
    return () => {
      const index = this.#faults.indexOf(entry);
      if (index >= 0) this.#faults.splice(index, 1);
    };
  }

  async stop(): Promise<void> {
    await close(this.server);
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const call: EksCall = { action: '' };
    this.calls.push(call);
    try {
      const answer = await this.#answer(request, call);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    } catch (error) {
      const { status, code, message } =
        error instanceof StsError
          ? error
          : new StsError(500, 'ServerException', String(error));
      call.refusal = CODES[code] ?? code;
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-errortype': call.refusal,
      });
      response.end(JSON.stringify({ message }));
    }
  }

  async #answer(request: IncomingMessage, call: EksCall): Promise<object> {
    const { method = '', url: path = '', headers } = request;
    const body = await readBody(request);
    const { arn } = await authenticateCaller({
      request: { method, path, headers, body },
      service: 'eks',
      accessKeys: this.accessKeys,
      now: new Date(),
    });
    const { pathname } = new URL(path, this.motoUrl);
    const [, name, principal] =
      ACCESS_ENTRY.exec(pathname) ?? CLUSTER.exec(pathname) ?? [];
    call.accountId = parse(arn).accountId;
    call.region = headers.authorization!.split('/')[2];
    call.name = name && decodeURIComponent(name);
    call.action = actionOf({ name, principal });
    this.#applyFaults(call);
    const address = {
      accountId: call.accountId,
      region: call.region,
      name: call.name ?? '',
    };
    if (principal) {
      return this.#describeAccessEntry(address, decodeURIComponent(principal));
    }
    const answer = await this.#administrate(address, { method, path, body });
    const server = this.#servers.get(keyOf(address));
    if (answer.cluster && server) {
      answer.cluster.endpoint = server.endpoint;
      answer.cluster.certificateAuthority = { data: server.caData };
    }
    return answer;
  }

  #applyFaults(call: EksCall): void {
    const fault = this.#faults.find(
      ({ action, accountId, region, name }) =>
        (action ?? call.action) === call.action &&
        (accountId ?? call.accountId) === call.accountId &&
        (region ?? call.region) === call.region &&
        (name ?? call.name) === call.name,
    );
    if (!fault) return;
    if (fault.count !== undefined && --fault.count === 0) {
      this.#faults.splice(this.#faults.indexOf(fault), 1);
    }
    const status = fault.code.startsWith('Throttling') ? 429 : 403;
    throw new StsError(
      status,
      fault.code,
      `The caller cannot perform eks:${call.action} now.`,
    );
  }

  #describeAccessEntry(address: EksClusterAddress, principal: string) {
    const groups = this.#accessEntries.get(`${keyOf(address)} ${principal}`);
    if (!groups) {
      throw new StsError(
        404,
        'ResourceNotFoundException',
        `The specified principalArn could not be found: ${principal}`,
      );
    }
    return {
      accessEntry: {
        clusterName: address.name,
        principalArn: principal,
        kubernetesGroups: groups,
      },
    };
  }

  /** Has moto do it, in the account and region given. */
  async #administrate(
    { accountId, region }: Pick<EksClusterAddress, 'accountId' | 'region'>,
    request: { method: string; path: string; body?: string },
  ): Promise<MotoAnswer> {
    const { method, path, body } = request;
    const response = await fetch(`${this.motoUrl}${path}`, {
      method,
      body: body || undefined,
      headers: {
        // moto finds the service and the region in it
        authorization: `AWS4-HMAC-SHA256 Credential=administrator/20260101/${region}/eks/aws4_request, SignedHeaders=host, Signature=0`,
        'x-moto-account-id': accountId,
        'content-type': 'application/json',
      },
    });
    const answer = (await response.json()) as MotoAnswer;
    if (!response.ok) {
      const code = response.headers.get('x-amzn-errortype') ?? answer.__type;
      throw new StsError(response.status, String(code), answer.message ?? '');
    }
    return answer;
  }
}

function actionOf(options: { name?: string; principal?: string }): string {
  if (options.principal) return 'DescribeAccessEntry';
  return options.name ? 'DescribeCluster' : 'ListClusters';
}

function keyOf({ accountId, region, name }: EksClusterAddress): string {
  return `${accountId}/${region}/${name}`;
}
