import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AccessKey, AccessKeys } from './AccessKeys';
import { assertTrusted, parseRoleArn } from './assertTrusted';
import { authenticateCaller } from './authenticateCaller';
import { AwsAccount } from './AwsAccount';
import { close, listen, readBody } from './loopback';
import { MotoSts } from './MotoSts';
import { OidcProvider } from './OidcProvider';
import { StsError } from './StsError';

/**
 * One call of the service: what was asked, by whom, and the code of the refusal, if it was one.
 *
 * @public
 */
export interface StsCall {
  action: string;
  /** The caller's ARN, once the signature has proven it. */
  caller?: string;
  roleArn?: string;
  externalId?: string;
  refusal?: string;
}

/** Which accounts there are, and every key in them. */
interface Directory {
  accessKeys: AccessKeys;
  account: (id: string) => AwsAccount;
}

/** The audience of tokens that are exchanged for a role's credentials. */
const WEB_IDENTITY_AUDIENCE = 'sts.amazonaws.com';

/**
 * STS over HTTP on loopback: moto, with what moto leaves out put in front of it. Signatures are checked with the
 * caller's secret, web identity tokens with their issuer's keys, and roles are given only to whom their trust policy
 * names. Identity policies are not evaluated: anyone who is trusted may assume.
 *
 * @public
 */
export class SecurityTokenService {
  static async start(
    options: Directory & { motoUrl: string },
  ): Promise<SecurityTokenService> {
    const { motoUrl, ...directory } = options;
    const server = createServer();
    const url = `http://127.0.0.1:${await listen(server)}`;
    const moto = MotoSts.create({ motoUrl, accessKeys: directory.accessKeys });
    const service = new SecurityTokenService(url, moto, directory, server);
    server.on(
      'request',
      (request, response) => void service.#handle(request, response),
    );
    return service;
  }

  /** Every call, in order. */
  readonly calls: StsCall[] = [];
  readonly #providers: OidcProvider[] = [];

  private constructor(
    readonly url: string,
    private readonly moto: MotoSts,
    private readonly directory: Directory,
    private readonly server: Server,
  ) {}

  /** Registers an issuer of web identity tokens, in every account. */
  addOidcProvider(provider: OidcProvider): void {
    this.#providers.push(provider);
  }

  async stop(): Promise<void> {
    await close(this.server);
  }

  /**
   * Gives temporary credentials for a role to a service of AWS, such as `pods.eks.amazonaws.com`.
   *
   * @throws StsError when the role does not trust the service.
   */
  async assumeRoleAsService(options: {
    service: string;
    roleArn: string;
    sessionName: string;
  }): Promise<AccessKey> {
    const { service, roleArn, sessionName } = options;
    await assertTrusted({
      ...this.directory,
      roleArn,
      attempt: {
        action: 'sts:AssumeRole',
        principal: { Service: service },
        context: {},
      },
    });
    const form = new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: sessionName,
    });
    const authorization =
      'AWS4-HMAC-SHA256 Credential=service/20260101/us-east-1/sts/aws4_request';
    return (await this.moto.issue(form.toString(), authorization)).key;
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const call: StsCall = { action: '' };
    this.calls.push(call);
    try {
      const xml = await this.#answer(request, call);
      response.writeHead(200, { 'content-type': 'text/xml' }).end(xml);
    } catch (error) {
      const refusal =
        error instanceof StsError
          ? error
          : new StsError(500, 'InternalFailure', String(error));
      call.refusal = refusal.code;
      response
        .writeHead(refusal.status, { 'content-type': 'text/xml' })
        .end(refusal.toXml());
    }
  }

  async #answer(request: IncomingMessage, call: StsCall): Promise<string> {
    const body = await readBody(request);
    const form = new URLSearchParams(body);
    call.action = form.get('Action') ?? '';
    call.roleArn = form.get('RoleArn') ?? undefined;
    call.externalId = form.get('ExternalId') ?? undefined;
    if (call.action === 'AssumeRoleWithWebIdentity') {
      await this.#checkWebIdentity(
        call.roleArn ?? '',
        form.get('WebIdentityToken') ?? '',
      );
      return (await this.moto.issue(body)).xml;
    }
    const { method = '', url: path = '', headers } = request;
    const { accessKeys } = this.directory;
    const caller = await authenticateCaller({
      request: { method, path, headers, body },
      service: 'sts',
      accessKeys,
      now: new Date(),
    });
    call.caller = caller.arn;
    switch (call.action) {
      case 'GetCallerIdentity':
        return await this.moto.forward(body, headers.authorization);
      case 'AssumeRole':
        await assertTrusted({
          ...this.directory,
          roleArn: call.roleArn ?? '',
          attempt: {
            action: 'sts:AssumeRole',
            principal: { AWS: caller.arn },
            context: { 'sts:ExternalId': call.externalId },
          },
        });
        return (await this.moto.issue(body, headers.authorization)).xml;
      default:
        throw new StsError(
          400,
          'InvalidAction',
          `Could not find operation ${call.action} for version 2011-06-15`,
        );
    }
  }

  async #checkWebIdentity(roleArn: string, token: string): Promise<void> {
    for (const provider of this.#providers) {
      const claims = await provider
        .verify(token, WEB_IDENTITY_AUDIENCE)
        .catch(() => undefined);
      if (claims) {
        const { name } = provider;
        const { partition, accountId } = parseRoleArn(roleArn);
        await assertTrusted({
          ...this.directory,
          roleArn,
          attempt: {
            action: 'sts:AssumeRoleWithWebIdentity',
            principal: {
              Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${name}`,
            },
            context: {
              [`${name}:aud`]: WEB_IDENTITY_AUDIENCE,
              [`${name}:sub`]: claims.sub,
            },
          },
        });
        return;
      }
    }
    throw new StsError(
      400,
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for this token.',
    );
  }
}
