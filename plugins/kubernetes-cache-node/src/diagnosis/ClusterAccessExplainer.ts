import { Config } from '@backstage/config';
import {
  AccessExplainer,
  AccessExplanation,
  AccessFailure,
} from './AccessExplainer';
import { explainBearerToken } from './explainBearerToken';

/** How long an explanation stands before the same failure is looked into again. */
const VALID_MS = 5 * 60_000;

/**
 * Says why a cluster cannot be signed in to. For clusters with `authProvider: aws` it asks AWS; the SDK is loaded on the
 * first such failure.
 *
 * @public
 */
export class ClusterAccessExplainer {
  /** Reads `aws`, which says whose credentials the portal has. */
  static fromConfig(
    config: Config,
    options: { now?: () => number } = {},
  ): ClusterAccessExplainer {
    return ClusterAccessExplainer.create({
      now: options.now,
      loadAws: async () => {
        const loaded = await import('./aws/AwsAccessExplainer');
        // Run from source, Node.js gives a CommonJS module as the default of one.
        const { default: { AwsAccessExplainer } = loaded } =
          loaded as typeof loaded & { default?: typeof loaded };
        return AwsAccessExplainer.fromConfig(config, options);
      },
    });
  }

  /** @internal */
  static create(options: {
    loadAws: () => Promise<AccessExplainer>;
    now?: () => number;
  }): ClusterAccessExplainer {
    return new ClusterAccessExplainer(
      options.loadAws,
      options.now ?? (() => Date.now()),
    );
  }

  readonly #recent = new Map<
    string,
    { at: number; explanation: Promise<AccessExplanation> }
  >();
  #aws?: Promise<AccessExplainer>;

  private constructor(
    private readonly loadAws: () => Promise<AccessExplainer>,
    private readonly now: () => number,
  ) {}

  /**
   * Explains a failure. The same failure of the same cluster is looked into at most once in five minutes, however often
   * this is called; in between the last explanation is given. Never rejects.
   */
  async explainUnauthorized(
    failure: AccessFailure,
  ): Promise<AccessExplanation> {
    const { cluster, error } = failure;
    const key = JSON.stringify([
      cluster,
      error === undefined ? undefined : (error as Error).message,
    ]);
    const now = this.now();
    for (const [known, { at }] of this.#recent) {
      if (now - at >= VALID_MS) this.#recent.delete(known);
    }
    const recent = this.#recent.get(key);
    if (recent) return await recent.explanation;
    const explanation = this.explain(failure);
    this.#recent.set(key, { at: now, explanation });
    return await explanation;
  }

  /** Looks into a failure now, whatever was found before. Never rejects. */
  async explain(failure: AccessFailure): Promise<AccessExplanation> {
    const { authMetadata } = failure.cluster;
    if (authMetadata['kubernetes.io/auth-provider'] !== 'aws') {
      return explainBearerToken(failure, this.now());
    }
    try {
      this.#aws ??= this.loadAws();
      return await (await this.#aws).explain(failure);
    } catch {
      this.#aws = undefined;
      return explainBearerToken(failure, this.now()); // less, but not nothing
    }
  }
}
