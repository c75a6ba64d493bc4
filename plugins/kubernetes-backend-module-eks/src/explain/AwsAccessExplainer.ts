import { Config } from '@backstage/config';
import {
  AccessExplainer,
  AccessExplanation,
  AccessFailure,
} from '@mooring/plugin-kubernetes-doctor-node';
import { AwsApi, createAwsApi } from './AwsApi';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksIdentity } from '../identity/EksIdentity';
import { explainCredentials } from './explainCredentials';
import { explainRefusedToken } from './explainRefusedToken';
import { readEksIdentity } from '../identity/readEksIdentity';

/** Explains failures to sign in to EKS clusters, by asking AWS with the portal's own credentials. */
export class AwsAccessExplainer implements AccessExplainer {
  /** Reads `aws` at the first failure, so that a portal without AWS needs nothing of it. */
  static fromConfig(
    config: Config,
    options: { now?: () => number } = {},
  ): AwsAccessExplainer {
    let credentials: AwsCredentials | undefined;
    return AwsAccessExplainer.create({
      api(identity) {
        credentials ??= AwsCredentials.fromConfig(config);
        return createAwsApi(credentials, identity);
      },
      now: options.now,
    });
  }

  static create(options: {
    api: (identity: EksIdentity) => AwsApi;
    now?: () => number;
  }): AwsAccessExplainer {
    return new AwsAccessExplainer(
      options.api,
      options.now ?? (() => Date.now()),
    );
  }

  private constructor(
    private readonly api: (identity: EksIdentity) => AwsApi,
    private readonly now: () => number,
  ) {}

  async explain(failure: AccessFailure): Promise<AccessExplanation> {
    const { cluster, error, credential } = failure;
    const identity = readEksIdentity(cluster);
    const api = this.api(identity);
    if (error !== undefined) {
      return await explainCredentials({ identity, error, api });
    }
    return await explainRefusedToken({
      identity,
      url: cluster.url,
      credential,
      api,
      now: this.now(),
    });
  }
}
