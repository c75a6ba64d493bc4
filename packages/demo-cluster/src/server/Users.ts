import { randomBytes } from 'node:crypto';

/**
 * Who may use a cluster, and what they may do there.
 *
 * @public
 */
export interface UserOptions {
  /** Groups besides `system:authenticated`. Members of `system:masters` may do everything. */
  groups?: string[];
  /** What the user may do besides; without rules and groups, only ask who they are and what they may do. */
  rules?: PolicyRule[];
}

/**
 * What a user may do, as in a ClusterRole: an operation is allowed when one rule names its verb, its group and its
 * resource; `*` stands for all of them.
 *
 * @public
 */
export interface PolicyRule {
  verbs: string[];
  /** API groups; the core group is the empty string. Default: all. */
  apiGroups?: string[];
  /** Plural names, with subresources as `pods/log`. */
  resources: string[];
  /** Default: all namespaces, and what is in none. */
  namespaces?: string[];
}

/** A user, as the bearer of a token is known. */
export interface User extends Required<UserOptions> {
  name: string;
  uid: string;
}

/**
 * Reads everything but Secrets, as the API server's own ClusterRole `view` does, and besides nodes, metrics, and what Argo CD and
 * Flux deploy.
 */
const VIEWER_RULES: PolicyRule[] = [
  {
    verbs: ['get', 'list', 'watch'],
    resources: ['*'],
    apiGroups: [
      'apps',
      'autoscaling',
      'batch',
      'networking.k8s.io',
      'policy',
      'metrics.k8s.io',
      'argoproj.io',
      'kustomize.toolkit.fluxcd.io',
      'helm.toolkit.fluxcd.io',
      'source.toolkit.fluxcd.io',
    ],
  },
  {
    verbs: ['get', 'list', 'watch'],
    apiGroups: [''],
    resources: [
      ...[
        'configmaps',
        'endpoints',
        'events',
        'limitranges',
        'namespaces',
        'nodes',
        'persistentvolumeclaims',
      ],
      ...[
        'pods',
        'pods/log',
        'pods/status',
        'replicationcontrollers',
        'resourcequotas',
        'serviceaccounts',
        'services',
      ],
    ],
  },
];

/** The users of a cluster for which nothing else is said. */
export const DEFAULT_USERS: Record<string, UserOptions> = {
  admin: { groups: ['system:masters'] },
  viewer: { rules: VIEWER_RULES },
};

/** The users of one cluster and their random bearer tokens. */
export class Users {
  static create(options: Record<string, UserOptions>): Users {
    const users = new Users();
    for (const [name, userOptions] of Object.entries(options)) {
      users.add(name, userOptions);
    }
    return users;
  }

  readonly #users = new Map<string, User>();
  readonly #tokens = new Map<string, string>();

  private constructor() {}

  get(name: string): User | undefined {
    return this.#users.get(name);
  }

  /** Adds a user, or changes what one may do; returns a new token. */
  add(name: string, { groups = [], rules = [] }: UserOptions): string {
    this.#users.set(name, {
      name,
      uid: `demo-user-${name}`,
      groups: [...groups, 'system:authenticated'],
      rules,
    });
    return this.rotateToken(name);
  }

  /** The valid tokens by user name. */
  get tokens(): Record<string, string> {
    return Object.fromEntries(this.#tokens);
  }

  /** The user whose valid token this is. */
  authenticate(token: string): User | undefined {
    const [name] = [...this.#tokens].find(([, valid]) => valid === token) ?? [];
    return name === undefined ? undefined : this.#users.get(name);
  }

  /** Makes a new token; the old one is rejected from now on, as an expired one is. */
  rotateToken(name: string): string {
    if (!this.#users.has(name)) {
      throw new Error(
        `There is no user "${name}"; there are ${[...this.#users.keys()].join(
          ', ',
        )}`,
      );
    }
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(name, token);
    return token;
  }
}
