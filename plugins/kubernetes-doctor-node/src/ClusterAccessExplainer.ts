import {
  AccessExplainer,
  AccessExplanation,
  AccessFailure,
} from './AccessExplainer';
import { explainBearerToken } from './explainBearerToken';

/** How long an explanation stands before the same failure is looked into again. */
const VALID_MS = 5 * 60_000;

/**
 * Says why a cluster cannot be signed in to. It knows bearer tokens itself; a module that knows another kind of sign-in, such as
 * that of EKS, adds an explainer for the `authProvider` of those clusters.
 *
 * @public
 */
export class ClusterAccessExplainer {
  static create(options: { now?: () => number } = {}): ClusterAccessExplainer {
    return new ClusterAccessExplainer(options.now ?? (() => Date.now()));
  }

  readonly #explainers = new Map<string, AccessExplainer>();
  readonly #recent = new Map<
    string,
    { at: number; explanation: Promise<AccessExplanation> }
  >();

  private constructor(private readonly now: () => number) {}

  /** Hands the failures of clusters with this `authProvider` to an explainer of their own. */
  addExplainer(authProvider: string, explainer: AccessExplainer): void {
    this.#explainers.set(authProvider, explainer);
  }

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
    const provider =
      failure.cluster.authMetadata['kubernetes.io/auth-provider'];
    try {
      const explainer = this.#explainers.get(provider);
      if (explainer) return await explainer.explain(failure);
    } catch {
      // Less than the explainer knows, but not nothing.
    }
    return explainBearerToken(failure, this.now());
  }
}
