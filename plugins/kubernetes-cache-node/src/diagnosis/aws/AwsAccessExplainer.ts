import { Config } from '@backstage/config';
import {
  AccessExplainer,
  AccessExplanation,
  AccessFailure,
} from '../AccessExplainer';
import { AwsApi, createAwsApi } from './AwsApi';
import { AwsCredentials } from './AwsCredentials';
import { EksIdentity } from './EksIdentity';
import { explainCredentials } from './explainCredentials';
import { explainRefusedToken } from './explainRefusedToken';
import { readEksIdentity } from './readEksIdentity';

/** Explains failures to sign in to EKS clusters, by asking AWS with the portal's own credentials. */
export class AwsAccessExplainer implements AccessExplainer {
  static fromConfig(
    config: Config,
    options: { now?: () => number } = {},
  ): AwsAccessExplainer {
    const credentials = AwsCredentials.fromConfig(config);
    return AwsAccessExplainer.create({
      api: identity => createAwsApi(credentials, identity),
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
