import { XMLParser } from 'fast-xml-parser';
import { AccessKey, AccessKeys } from './AccessKeys';
import { StsError } from './StsError';

/** moto's STS, which makes credentials for any caller. The form of a request is passed on as it came. */
export class MotoSts {
  static create(options: { motoUrl: string; accessKeys: AccessKeys }): MotoSts {
    return new MotoSts(options.motoUrl, options.accessKeys);
  }

  readonly #xml = new XMLParser({ parseTagValue: false });

  private constructor(
    private readonly url: string,
    private readonly accessKeys: AccessKeys,
  ) {}

  /** Has moto make temporary credentials, and remembers them. */
  async issue(
    form: string,
    authorization?: string,
  ): Promise<{ xml: string; key: AccessKey }> {
    const xml = await this.forward(form, authorization);
    const [response] = Object.values<any>(this.#xml.parse(xml));
    const { Credentials, AssumedRoleUser } =
      response.AssumeRoleResult ?? response.AssumeRoleWithWebIdentityResult;
    const key = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      expiration: new Date(Credentials.Expiration),
      arn: AssumedRoleUser.Arn,
    };
    this.accessKeys.add(key);
    return { xml, key };
  }

  /** Returns moto's answer, as XML; moto finds the service and the caller in the `Authorization` header. */
  async forward(form: string, authorization?: string): Promise<string> {
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization && { authorization }),
      },
      body: form,
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new StsError(answer.status, 'ValidationError', text);
    }
    return text;
  }
}
