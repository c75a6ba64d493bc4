/**
 * An AWS access key and whose it is.
 *
 * @public
 */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  /** Set for temporary credentials only. */
  sessionToken?: string;
  /** When temporary credentials end. */
  expiration?: Date;
  /** The caller's ARN as `sts:GetCallerIdentity` names it: of a user, or of an assumed role's session. */
  arn: string;
}

/**
 * Every access key there is. AWS keeps the secret of each, which is how it checks signatures; here the same secrets serve
 * the security token service and the verifier of EKS tokens.
 *
 * @public
 */
export class AccessKeys {
  static create(): AccessKeys {
    return new AccessKeys();
  }

  readonly #keys = new Map<string, AccessKey>();

  private constructor() {}

  add(key: AccessKey): void {
    this.#keys.set(key.accessKeyId, key);
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }
}
